#pragma once

#include <optional>

#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/population.hpp"
#include "core/evaluate/attack/reconstruct_l1.hpp"
#include "core/evaluate/attack/reconstruct_product.hpp"
#include "core/evaluate/levels.hpp"

namespace synth::evaluate {

struct LinearPlan {
  std::vector<std::uint32_t> secrets;  ///< columns; empty: those with the most balanced bits
  std::uint32_t most_secrets = 3;
  std::uint32_t bins = 20;        ///< of ordered quasi-identifiers
  std::uint32_t categories = 50;  ///< that stay apart
  std::uint32_t most_sets = 100;  ///< pairs of quasi-identifiers that are asked about, drawn at random
  /// Training records that are attacked at most: all, or all of some classes with equal quasi-identifiers.
  std::uint64_t most_records = 10'000;
  L1Plan solver;
  std::uint32_t positive_control_records = 256;
};

struct ReconstructionOptions {
  RankPlan ranking;
  LinearPlan linear;
  double confidence = 0.95;
  std::uint64_t seed = 0;
};

/// Can rows of the training table be rebuilt from what the synthetic table says? Findings, in this order:
///
/// reconstruction_ranking, measure `match_rate`, target `top_100`, `top_1000`: rank_rows from all two-way
/// marginals of the synthetic table over a few columns at coarse levels; trials: so many rows from the top,
/// hits: those that stand in the training table. Baseline: the top of the control rows' own frequencies, as
/// many. Control: the same candidates looked for among the control rows. For both, training and control rows
/// are cut to equal numbers at random. p-value: the larger one of Fisher's exact test against the baseline,
/// and the sign test on candidates that stand in one of the two tables only.
///
/// reconstruction_positive_control, measure `accuracy`: Dinur and Nissim (2003). Exact counts of a bit over
/// random subsets of some training records are given to the solver, four for each record; unless it finds
/// 95 %, linear findings prove nothing, and say so.
///
/// reconstruction_linear, measure `accuracy`, target: the secret column. The attacker knows all other columns
/// of all training records; fit_bits finds a bit of the secret column (ordered: above its middle; else: the
/// most frequent category) for each from synthetic counts: for every combination of levels of one or two
/// columns, the number of records times the bit's share among synthetic rows that have it (Annamalai et al.
/// 2024, scaled by `cond`). Trials: training records, as many as there are control rows at most. Baseline:
/// guessing the more frequent value. Control: these records are replaced by as many control records, and
/// attacked once more. Worst decile: accuracy among the tenth with the rarest combinations. Ceiling: Wilson's
/// lower bound of the accuracy that exact counts would have given. p-value: Fisher's exact test against the
/// control; without control rows the binomial test against the baseline, which a model of the population
/// beats, too.
///
/// Errors: no training or synthetic rows, fewer than two compared columns, options out of range
/// (invalid_parameter_value). Cost: at most 20 s at the defaults.
std::vector<Finding> attack_reconstruction(const Population& population, const ReconstructionOptions& options,
                                           Observer& observer);

/// The parts, one by one. Columns are chosen and cut by `levels_for_ranking`; `published` are marginals of
/// those columns, in that order, for instance a model's noisy ones.
std::vector<std::uint32_t> columns_for_ranking(const LeveledTable& levels,
                                               const std::vector<std::uint32_t>& columns, std::uint32_t most,
                                               Observer& observer);
LevelPlan levels_for_ranking(const RankPlan& plan);
PublishedMarginals synthetic_marginals(const LeveledTable& levels, const std::vector<std::uint32_t>& columns,
                                       Observer& observer);
std::vector<Finding> attack_ranking(const Population& population, const LeveledTable& levels,
                                    const std::vector<std::uint32_t>& columns,
                                    const PublishedMarginals& published, const ReconstructionOptions& options,
                                    Observer& observer);
std::vector<Finding> attack_linear(const Population& population, const ReconstructionOptions& options,
                                   Observer& observer);

}  // namespace synth::evaluate
