#include "core/evaluate/row_search.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/evaluate/extent.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint32_t leaf_rows = 16;

}  // namespace

RowSearch::RowSearch(const JointTable& table, Observer& observer)
    : table_(table),
      ordered_(table.columns_where([](Kind kind) { return is_ordered(kind); })),
      categories_(table.columns_where([](Kind kind) { return kind == Kind::category; })),
      axes_(table.rows[real]) {
  measure_ranges();
  Pace pace(observer, 1024);
  rows_.reserve(table.rows[real]);
  for (std::uint32_t row = 0; row < table.rows[real]; ++row) {
    pace.tick();
    rows_.emplace_back(group_of(real, row), row);
  }
  checked_sort(rows_.begin(), rows_.end(), std::less<>(), observer);
  for (std::uint32_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
    while (end < rows_.size() && rows_[end].first == rows_[begin].first) ++end;
    build({begin, end}, pace);
  }
}

void RowSearch::measure_ranges() {
  for (const std::uint32_t column : ordered_) {
    const Extent extent = finite_extent_of(table_.columns[column], real);
    ranges_.push_back(extent.empty() || extent.low == extent.high ? 1 : extent.high - extent.low);
  }
}

/// A hash of a row's categories and of which of its numbers are NULL.
std::uint64_t RowSearch::group_of(Side side, std::uint32_t row) const {
  std::uint64_t group = 0;
  for (const std::uint32_t column : categories_)
    group = mix64(group) + table_.columns[column].codes(side)[row];
  for (const std::uint32_t column : ordered_)
    group = mix64(group) + (table_.columns[column].codes(side)[row] == table_.columns[column].null_code());
  return group;
}

/// NULL, which all rows of a group share, is 0.
double RowSearch::number(std::uint32_t row, std::uint32_t axis) const {
  const JointColumn& column = table_.columns[ordered_[axis]];
  const std::uint32_t code = column.codes(real)[row];
  return code == column.null_code() ? 0 : column.numbers[code];
}

std::uint16_t RowSearch::widest(Stretch stretch, Pace& pace) const {
  std::uint16_t best = 0;
  double best_spread = -1;
  for (std::uint16_t axis = 0; axis < ordered_.size(); ++axis) {
    double low = number(rows_[stretch.begin].second, axis);
    double high = low;
    for (std::uint32_t i = stretch.begin; i < stretch.end; ++i) {
      pace.tick();
      low = std::min(low, number(rows_[i].second, axis));
      high = std::max(high, number(rows_[i].second, axis));
    }
    const double spread = (high - low) / ranges_[axis];
    if (std::isfinite(spread) && spread > best_spread) best = axis, best_spread = spread;
  }
  return best;
}

/// Splits at the median of the widest axis; the split rests at the middle place.
void RowSearch::build(Stretch stretch, Pace& pace) {
  if (ordered_.empty() || stretch.end - stretch.begin <= leaf_rows) return;
  const std::uint16_t axis = widest(stretch, pace);
  const std::uint32_t middle = stretch.begin + (stretch.end - stretch.begin) / 2;
  std::nth_element(rows_.begin() + stretch.begin, rows_.begin() + middle, rows_.begin() + stretch.end,
                   [&](const auto& a, const auto& b) {
                     pace.tick();
                     return number(a.second, axis) < number(b.second, axis);
                   });
  axes_[middle] = axis;
  build({stretch.begin, middle}, pace);
  build({middle + 1, stretch.end}, pace);
}

bool RowSearch::matches(std::uint32_t row, std::span<const double> low, std::span<const double> high) const {
  for (std::uint32_t axis = 0; axis < ordered_.size(); ++axis) {
    const double value = number(row, axis);
    if (value < low[axis] || value > high[axis]) return false;
  }
  return true;
}

bool RowSearch::search(Stretch stretch, std::span<const double> low, std::span<const double> high) const {
  if (ordered_.empty() || stretch.end - stretch.begin <= leaf_rows) {
    for (std::uint32_t i = stretch.begin; i < stretch.end; ++i)
      if (matches(rows_[i].second, low, high)) return true;
    return false;
  }
  const std::uint32_t middle = stretch.begin + (stretch.end - stretch.begin) / 2;
  const std::uint16_t axis = axes_[middle];
  const double split = number(rows_[middle].second, axis);
  if (matches(rows_[middle].second, low, high)) return true;
  return (low[axis] <= split && search({stretch.begin, middle}, low, high)) ||
         (high[axis] >= split && search({middle + 1, stretch.end}, low, high));
}

bool RowSearch::any_match(std::uint32_t row, std::span<const double> low,
                          std::span<const double> high) const {
  const std::uint64_t group = group_of(synthetic, row);
  const auto begin = std::lower_bound(rows_.begin(), rows_.end(), std::pair(group, std::uint32_t{0}),
                                      [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto end = std::upper_bound(begin, rows_.end(), std::pair(group, std::uint32_t{0}),
                                    [](const auto& a, const auto& b) { return a.first < b.first; });
  return search(
      {static_cast<std::uint32_t>(begin - rows_.begin()), static_cast<std::uint32_t>(end - rows_.begin())},
      low, high);
}

}  // namespace synth::evaluate
