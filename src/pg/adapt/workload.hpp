#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/marginal/fit.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// Reads the argument "workload" of synth_fit, a jsonb array of sets of columns: `["a", "b"]` or
/// `{"columns": ["a", "b"], "weight": 2}`. Throws invalid_parameter_value and undefined_column, saying what a
/// workload looks like.
std::vector<marginal::WorkloadSet> parse_workload(Datum jsonb, const Source& source);

/// Refuses sets that have too many columns with the one of group_by added. Found out while a fit learns, that
/// would tell which columns have more than one value.
void expect_few_together(const std::vector<marginal::WorkloadSet>& sets, std::uint32_t group_by);

}  // namespace synth::pg
