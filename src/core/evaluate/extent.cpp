#include "core/evaluate/extent.hpp"

#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

template <class Accept>
Extent extent_where(const JointColumn& column, Side side, Accept accept) {
  const std::vector<bool>& present = column.sides[side].present;
  Extent extent{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  for (std::uint32_t code = 0; code < column.numbers.size(); ++code) {
    const double number = column.numbers[code];
    if (!present[code] || !accept(number)) continue;
    if (extent.empty()) extent.low = number;
    extent.high = number;
  }
  return extent;
}

}  // namespace

Extent extent_of(const JointColumn& column, Side side) {
  return extent_where(column, side, [](double) { return true; });
}

Extent finite_extent_of(const JointColumn& column, Side side) {
  return extent_where(column, side, [](double number) { return std::isfinite(number); });
}

}  // namespace synth::evaluate
