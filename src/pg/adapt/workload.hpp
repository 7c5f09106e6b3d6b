#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/marginal/fit.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// Reads the argument "workload" of synth_fit, a jsonb array of sets of columns: `["a", "b"]` or
/// `{"columns": ["a", "b"], "weight": 2}`. Throws invalid_parameter_value and undefined_column, saying what a
/// workload looks like.
std::vector<marginal::WorkloadSet> parse_workload(Datum jsonb, const Source& source);

}  // namespace synth::pg
