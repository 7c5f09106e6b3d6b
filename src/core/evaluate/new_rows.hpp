#pragma once

#include <limits>

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// What a time may differ by. A share of the value itself means a share of the time since 1970, months for
/// today's dates: SDMetrics' rule. Ours is a share of the real table's range.
enum class TimeTolerance : std::uint8_t { share_of_range, share_of_value };

struct NewRowOptions {
  /// Numbers match within this share of the synthetic value (so 0 matches 0 only); at least 0.
  double tolerance = 0.01;
  TimeTolerance times = TimeTolerance::share_of_range;
  /// Synthetic rows that are looked up at most, drawn at random by `seed`.
  std::uint64_t most_rows = UINT64_MAX;
  std::uint64_t seed = 0;
};

struct NewRows {
  std::uint64_t checked = 0;
  std::uint64_t matched = 0;

  double share() const {
    if (checked == 0) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(checked - matched) / static_cast<double>(checked);
  }
};

/// How many synthetic rows match no real row: one whose categories are equal, whose numbers and times lie
/// within the tolerance, and whose NULLs are in the same columns. SDMetrics NewRowSynthesis. Identifiers do
/// not count. Where the real sample is not whole, matches are missed: the share is too high. None is checked
/// where the real table is empty or nothing is compared. Cost: O(n log n) to sort the real rows by categories
/// and then by a k-d tree of each group (Bentley 1975); a lookup visits few rows unless numbers are many and
/// tolerances wide.
NewRows new_rows(const JointTable& table, const NewRowOptions& options, Observer& observer);

}  // namespace synth::evaluate
