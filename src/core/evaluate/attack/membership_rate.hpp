#pragma once

#include <cstdint>
#include <span>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// How many members a score finds when it may accuse a share `false_rate` of others at most.
struct TrueRate {
  std::uint64_t hits;  ///< members above the score that only so many of the others exceed
  double value;        ///< hits / members
  double low;
  double high;
  double p_value;  ///< of: members exceed it no more often than others
  double ceiling;  ///< the lower bound if all members were hit
};

/// The true positive rate at a false positive rate between 0 and 1. The threshold is the score of the
/// (floor(rate * others) + 1)-th highest of the others, and must be exceeded. Low and high hold for the rate
/// in the population with `confidence` together, however scores are distributed: thresholds whose rate lies
/// surely below and above the wanted one (order statistics: beta), and Clopper-Pearson bounds of the members
/// beyond them, a quarter of the error each. The p-value is that of the negative hypergeometric
/// distribution, exact without ties, too high with them. NaN where either group is empty.
TrueRate measure_true_rate(std::span<const double> members, std::span<const double> others, double false_rate,
                           double confidence, Observer& observer);

/// The least false positive rate at which `others` targets allow a lower bound above 0.
double least_false_rate(std::uint64_t others, double confidence);

}  // namespace synth::evaluate
