#include "core/evaluate/adherence.hpp"

#include <limits>

#include "core/evaluate/extent.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double boundary_adherence(const JointColumn& column, Observer& observer) {
  const Extent allowed = extent_of(column, real);
  if (allowed.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto counts = column.counts(synthetic, observer);
  std::uint64_t inside = 0;
  std::uint64_t all = column.sides[real].nulls > 0 ? 0 : counts[column.null_code()];
  for_each_below(column.size, observer, [&](std::size_t code) {
    all += counts[code];
    if (column.numbers[code] >= allowed.low && column.numbers[code] <= allowed.high) inside += counts[code];
  });
  return share(inside, all);
}

double category_adherence(const JointColumn& column, Observer& observer) {
  const auto counts = column.counts(synthetic, observer);
  std::uint64_t known = column.sides[real].nulls > 0 ? counts[column.null_code()] : 0;
  for_each_below(column.size, observer, [&](std::size_t code) {
    if (column.sides[real].present[code]) known += counts[code];
  });
  return share(known, column.codes(synthetic).size());
}

}  // namespace synth::evaluate
