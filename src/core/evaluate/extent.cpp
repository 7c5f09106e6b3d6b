#include "core/evaluate/extent.hpp"

#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

template <class Accept>
Extent extent_where(const JointColumn& column, Side side, Accept accept) {
  const std::vector<bool>& present = column.sides[side].present;
  Extent extent{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  const auto counts = [&](std::size_t code) { return present[code] && accept(column.numbers[code]); };
  std::size_t low = 0;
  std::size_t high = column.numbers.size();
  while (low < high && !counts(low)) ++low;
  while (low < high && !counts(high - 1)) --high;
  if (low < high) extent = {column.numbers[low], column.numbers[high - 1]};
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
