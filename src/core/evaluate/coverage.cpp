#include "core/evaluate/coverage.hpp"

#include <algorithm>
#include <limits>

#include "core/evaluate/extent.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {

double range_coverage(const JointColumn& column) {
  const Extent wanted = finite_extent_of(column, real);
  const Extent got = finite_extent_of(column, synthetic);
  if (wanted.empty() || got.empty() || wanted.low == wanted.high)
    return std::numeric_limits<double>::quiet_NaN();
  const double range = wanted.high - wanted.low;
  const double missed =
      std::max((got.low - wanted.low) / range, 0.0) + std::max((wanted.high - got.high) / range, 0.0);
  return std::max(1 - missed, 0.0);
}

double category_coverage(const JointColumn& column, Observer& observer) {
  const auto& wanted = column.sides[real].present;
  const auto& got = column.sides[synthetic].present;
  std::uint64_t all = 0;
  std::uint64_t covered = 0;
  for_each_below(column.size, observer, [&](std::size_t code) {
    all += wanted[code];
    covered += wanted[code] && got[code];
  });
  if (all == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(covered) / static_cast<double>(all);
}

}  // namespace synth::evaluate
