#pragma once

#include "core/report/verdict.hpp"

namespace synth::report {

/// The findings of a page, read together.
struct Readings {
  explicit Readings(const ReportData& data);

  std::vector<Reading> each;  ///< one for each finding
  std::size_t leaks = 0;
  std::size_t suspicions = 0;
  /// Whether suspicions are more than chance brings among so many tests: Simes' test (1986) of all p-values
  /// at 0.05, or a finding whose interval alone speaks.
  bool suspicious = false;
  std::size_t none_found = 0;
  std::size_t judged = 0;  ///< all findings but positive controls
  std::size_t inconclusive = 0;
  const Finding* strongest = nullptr;  ///< the leak with the smallest p-value
  const Finding* audit = nullptr;      ///< the largest lower bound on epsilon
  /// Ceilings of those that found nothing, bounds on epsilon apart.
  double most_power = undefined;
  double least_power = undefined;
};

/// The promised epsilon; NaN where none is.
inline double promised_epsilon(const Guarantee& guarantee) {
  return guarantee.promise == Promise::private_ ? guarantee.epsilon : undefined;
}

}  // namespace synth::report
