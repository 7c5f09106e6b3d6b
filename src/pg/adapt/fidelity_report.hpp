#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/evaluated.hpp"
#include "pg/adapt/result_table.hpp"

namespace synth::pg {

/// The arguments of synth_evaluate.
struct FidelityCall {
  EvaluationCall common;
  std::string against = "training";        ///< training, held_out or all: which real rows
  std::optional<std::string> group_by;     ///< whose levels k_marginal scores one by one
  std::optional<std::int64_t> replicates;  ///< of the bootstrap; 0: no intervals
  bool compatible = false;                 ///< as SDMetrics and SDNist have it
};

/// How alike real and synthetic rows are: metric, columns, value, low, high; aggregates first.
ResultTable report_fidelity(const FidelityCall& call);

}  // namespace synth::pg
