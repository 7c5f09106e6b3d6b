#pragma once

#include <span>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Where each score stands among those of the other class: for a positive the share of negatives below it,
/// for a negative the share of positives above it, ties counted half. Their mean, of either kind, is the area
/// under the receiver operating characteristic (Mann, Whitney 1947).
struct Placements {
  std::vector<double> positive;
  std::vector<double> negative;

  /// NaN where a class is empty.
  double auc() const;
  /// Of auc(), by DeLong, DeLong, Clarke-Pearson 1988: the scores are taken as given, the rows as drawn. NaN
  /// where a class has fewer than two rows.
  double variance() const;
};

/// Cost: O(n log n), as Sun and Xu 2014.
Placements place(std::span<const double> positives, std::span<const double> negatives, Observer& observer);

/// What the second differs from the first by; their variance is that of the difference of two areas over the
/// same rows.
Placements difference(const Placements& first, const Placements& second);

}  // namespace synth::evaluate
