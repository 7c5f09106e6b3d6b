#pragma once

#include "core/evaluate/bootstrap.hpp"
#include "core/evaluate/diagnostic.hpp"
#include "core/evaluate/k_marginal.hpp"
#include "core/evaluate/marginals.hpp"
#include "core/evaluate/new_rows.hpp"
#include "core/evaluate/quality.hpp"

namespace synth::evaluate {

struct FidelityOptions {
  QualityOptions quality;
  BootstrapOptions bootstrap;
  NewRowOptions new_rows{.most_rows = 20'000};
  /// Of marginals and k_marginal.
  LevelPlan levels{Edges::joint_quantiles, 20, 256};
  KMarginalRules k_marginal = KMarginalRules::ours;
  std::uint64_t most_marginals = 500;  ///< three-way marginals that are counted at most, drawn at random
  std::optional<std::uint32_t> group;  ///< the column whose levels k_marginal scores one by one
  std::vector<std::vector<std::uint32_t>> keys;  ///< column numbers of each key
  double data_structure = 1;                     ///< structure_similarity
  std::uint64_t seed = 0;                        ///< of all random choices

  /// As SDMetrics and SDNist have it, all deviations switched off; no intervals.
  static FidelityOptions compatible();
};

/// All fidelity measurements: aggregates first, then columns, pairs, keys. The reports of quality and
/// diagnosis; spearman_similarity of ordered pairs; range_coverage and category_coverage; new_row_share with
/// Wilson's interval; mean_tvd_1, mean_tvd_2 and mean_tvd_3 (0 is best); k_marginal (1000 is best), with
/// `group` also k_marginal_worst_group. A mean over nothing is NaN. Reports the phases it goes through. A
/// group that is not compared is an error (invalid_parameter_value).
std::vector<Measurement> measure_fidelity(const JointTable& table, const FidelityOptions& options,
                                          Observer& observer);

}  // namespace synth::evaluate
