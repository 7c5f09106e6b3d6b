#pragma once

#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/membership_exposure.hpp"
#include "core/evaluate/attack/membership_scores.hpp"

namespace synth::evaluate {

struct MembershipOptions {
  std::uint64_t members = 1000;  ///< training rows that are attacked at most, drawn at random
  std::uint64_t others = 1000;   ///< control rows that are mixed with them at most
  double confidence = 0.95;      ///< of each interval
  double delta = 1e-5;           ///< of the empirical epsilon
  std::uint64_t seed = 0;        ///< of all random choices
  DensityPlan density;
  MarginalPlan marginals;
  ExposurePlan exposure;  ///< its seed is not used
};

/// Can one tell, from the synthetic table, who was in the training table? Findings, in this order:
///
/// For each of the scores membership_distance, membership_neighbourhood, membership_domias,
/// membership_gen_lra, membership_marginals, membership_match (see membership_scores.hpp), target `all`:
/// - measure `auc`: baseline 0.5, interval and p-value of measure_auc (not corrected); worst decile: the AUC
///   among the most exposed tenth of all targets; hits: right guesses, see Auc;
///   ceiling: the lower bound if all members scored highest.
/// - measures `tpr_at_fpr_0.1`, `tpr_at_fpr_0.01`, `tpr_at_fpr_0.001`: see measure_true_rate; trials are
///   members, the baseline is the false positive rate.
/// Then membership_maximum, measure `auc`: the score with the smallest p-value, corrected for their number
/// after Holm (1979), and its interval widened likewise (Bonferroni). membership_epsilon, measure `epsilon`:
/// see measure_epsilon; estimate and low are the bound. membership_exposed, target `most_exposed`: measure
/// `copied_share` (the share of the most exposed training rows to which a synthetic row lies nearer than a
/// hundredth of the way to the next real row; Wilson's interval, control: control rows as exposed, p-value:
/// Fisher's exact test), and measure `auc`: how that ratio of distances tells these two groups apart.
///
/// Members are training rows, others one half of the control rows; the other half is the attacker's knowledge
/// of the population. Without reference rows (fewer than two control rows), domias, gen_lra and marginals are
/// left out. Without control rows nobody can say what an attack on rows that the model never saw would score:
/// only membership_match, measure `copied_share` (share of the training rows attacked that have an equal
/// synthetic row), and membership_exposed, measure `copied_share`, are reported, without control.
///
/// Errors: no training or synthetic rows, no compared column, options out of range (invalid_parameter_value).
/// Cost: 50,000 rows of 15 columns a side take a few seconds; memory 4 bytes a value several times.
std::vector<Finding> attack_membership(const Population& population, const MembershipOptions& options,
                                       Observer& observer);

}  // namespace synth::evaluate
