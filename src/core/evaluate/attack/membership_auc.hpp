#pragma once

#include <cstdint>
#include <span>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// How well a score tells members from others: the area under the ROC curve, that is the chance that a member
/// scores higher than another, ties counting half; 0.5 for a score that knows nothing.
struct Auc {
  double value;
  double low;
  double high;
  double p_value;  ///< one-sided: no more than 0.5
  /// Right guesses if the highest scores, as many as there are members at most, are called members.
  std::uint64_t right;
};

/// The AUC of `members` against `others`; NaN where either is empty. Interval: DeLong, DeLong, Clarke-Pearson
/// (1988), computed after adding one highest and one lowest score to each group, as Agresti and Caffo (2000)
/// do for two proportions (what it becomes for scores of two values): so it has a width where the groups are
/// apart, or all scores alike. p-value: of the Mann-Whitney statistic; from all permutations where there are
/// at most `exact_targets` targets, or where scores have two values (Fisher's exact test); else normal with
/// corrections for ties and continuity. Scores must not be NaN. Cost: O(n log n); exact ones O(n^4), small.
Auc measure_auc(std::span<const double> members, std::span<const double> others, double confidence,
                Observer& observer);
inline constexpr std::uint64_t exact_targets = 60;

/// The lower end of the interval if all members scored above all others: no test of so many targets could
/// have shown more.
double highest_auc_bound(std::uint64_t members, std::uint64_t others, double confidence);

}  // namespace synth::evaluate
