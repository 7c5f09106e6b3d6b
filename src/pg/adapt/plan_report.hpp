#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "core/model/private/fit.hpp"
#include "pg/adapt/fit.hpp"

namespace synth::pg {

/// What a fit would pay, before it does.
struct PlanReport {
  std::vector<PlannedSpending> steps;
  Budget total;
  std::uint64_t model_bytes = 0;  ///< of the graphical model, at most
};

/// Plans the fit that `call` asks for. Throws what the fit would throw before it reads; reads no row. Without
/// `rows`, the planner's estimate of the table is taken, or 10,000.
PlanReport plan(const FitCall& call, std::optional<std::int64_t> rows);

}  // namespace synth::pg
