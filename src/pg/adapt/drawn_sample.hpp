#pragma once

#include "pg/bridge/postgres.hpp"

#include <span>

#include "core/base/observer.hpp"
#include "core/evaluate/sample.hpp"
#include "pg/adapt/model_store.hpp"

namespace synth::pg {

/// A column of a model, and the base type to see it in.
struct DrawnColumn {
  std::uint32_t column = 0;
  Oid type = InvalidOid;
  std::int32_t typmod = -1;
};

/// How many rows the model's keys have values for.
std::uint64_t most_drawable_rows(const StoredModel& model);

/// The first `rows` rows of the synthetic table with this seed, as synth_sample() gives them, in the columns
/// of the plan. Throws unique_violation for more rows than keys have values.
evaluate::Sample draw_sample(const StoredModel& model, std::int64_t seed, std::uint64_t rows,
                             std::span<const DrawnColumn> columns, const evaluate::SamplePlan& plan,
                             Observer& observer);

}  // namespace synth::pg
