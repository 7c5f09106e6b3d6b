#pragma once

#include <string>

#include "core/evaluate/sample.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/table_profile.hpp"

namespace synth::test {

/// Plans with a column of every storage and encoding, so small that collectors coarsen, forget and sample.
inline ProfilePlan some_profile_plan() {
  return {{Storage::integer, Storage::real, Storage::text, Storage::uuid, Storage::none}, 1000};
}

inline CodePlan some_code_plan() {
  CodePlan plan;
  Encoding cells;
  cells.kind = Encoding::Kind::cells;
  for (std::int64_t key = 0; key < 300; ++key) {
    cells.cells.low.push_back(10 * key);
    cells.cells.high.push_back(10 * key + 5);
  }
  Encoding labels;
  labels.kind = Encoding::Kind::labels;
  labels.labels = {"a", "b", "c"};
  labels.opaque = labels.nullable = true;
  Encoding constant;
  constant.kind = Encoding::Kind::constant;
  plan.encodings = {cells, labels, constant, Encoding{}};
  plan.memory_bytes = 400;
  plan.sample_key = 5;
  return plan;
}

inline evaluate::SamplePlan some_sample_plan() {
  using evaluate::Kind;
  return {{{"n", Kind::number, TypeKind::int4, Storage::integer},
           {"x", Kind::number, TypeKind::float8, Storage::real},
           {"d", Kind::time, TypeKind::date, Storage::integer},
           {"t", Kind::category, TypeKind::text, Storage::text},
           {"u", Kind::identifier, TypeKind::uuid, Storage::uuid},
           {"none", Kind::ignored, TypeKind::unsupported, Storage::none}},
          400,
          5};
}

}  // namespace synth::test
