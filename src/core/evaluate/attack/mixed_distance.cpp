#include "core/evaluate/attack/mixed_distance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Sums of as many columns as a table can have stay below 2^30.
std::int32_t unit_for(std::size_t columns) {
  return (std::int32_t{1} << 30) / static_cast<std::int32_t>(columns);
}

/// Positions of all codes of an ordered column, NULL's last. Halves, so that no range overflows.
std::vector<std::int32_t> positions_of(const JointColumn& column, std::int32_t unit, Observer& observer) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for_each_below(column.size, observer, [&](std::size_t code) {
    if (!std::isfinite(column.numbers[code])) return;
    low = std::min(low, column.numbers[code] / 2);
    high = std::max(high, column.numbers[code] / 2);
  });
  std::vector<std::int32_t> positions;
  positions.reserve(column.size + 1);
  for_each_below(column.size, observer, [&](std::size_t code) {
    const double number = std::clamp(column.numbers[code] / 2, std::min(low, high), std::max(low, high));
    const double share = high > low ? (number - low) / (high - low) : 0;
    positions.push_back(static_cast<std::int32_t>(std::lround(share * unit)));
  });
  positions.push_back(-unit);
  return positions;
}

}  // namespace

MixedSpace::MixedSpace(const JointTable& table, std::vector<std::uint32_t> columns, Observer& observer)
    : table_(table), columns_(std::move(columns)) {
  if (columns_.empty())
    throw Error(sqlstate::invalid_parameter_value, "there is no column by which rows can be compared",
                "Identifiers and ignored columns do not count; leave at least one other column in.");
  unit_ = unit_for(columns_.size());
  for (const std::uint32_t column : columns_)
    positions_.push_back(is_ordered(table.columns[column].kind)
                             ? positions_of(table.columns[column], unit_, observer)
                             : std::vector<std::int32_t>{});
}

std::int32_t MixedSpace::position(std::size_t axis, Side side, std::uint32_t row) const {
  const std::uint32_t code = table_.columns[columns_[axis]].codes(side)[row];
  return ordered(axis) ? positions_[axis][code] : static_cast<std::int32_t>(code);
}

MixedRows::MixedRows(const MixedSpace& space, Side side, std::span<const std::uint32_t> rows,
                     Observer& observer)
    : space_(space), size_(static_cast<std::uint32_t>(rows.size())) {
  positions_.resize(space.columns().size());
  for (std::size_t axis = 0; axis < positions_.size(); ++axis) {
    positions_[axis].assign(std::size_t{blocks()} * block_rows, 0);
    for_each_below(rows.size(), observer,
                   [&](std::size_t i) { positions_[axis][i] = space.position(axis, side, rows[i]); });
  }
}

void MixedRows::read(std::uint32_t row, std::vector<std::int32_t>& position) const {
  position.resize(positions_.size());
  for (std::size_t axis = 0; axis < positions_.size(); ++axis) position[axis] = positions_[axis][row];
}

// Loops over whole blocks and an array of their own, for only such become vector instructions.
void MixedRows::distances_to(std::span<const std::int32_t> position, std::uint32_t block,
                             Block& distances) const {
  std::int32_t sums[block_rows] = {};
  const std::int32_t unit = space_.unit();
  for (std::size_t axis = 0; axis < positions_.size(); ++axis) {
    const std::int32_t* row = positions_[axis].data() + first_of(block);
    const std::int32_t target = position[axis];
    if (space_.ordered(axis)) {
      for (std::uint32_t i = 0; i < block_rows; ++i) {
        const std::int32_t difference = std::abs(row[i] - target);
        sums[i] += difference < unit ? difference : unit;
      }
    } else {
      for (std::uint32_t i = 0; i < block_rows; ++i) sums[i] += row[i] == target ? 0 : unit;
    }
  }
  std::copy(sums, sums + block_rows, distances);
}

void Smallest::offer(std::int32_t number) {
  if (full() && number >= kept_.back()) return;
  kept_.insert(std::upper_bound(kept_.begin(), kept_.end(), number), number);
  if (kept_.size() > wanted_) kept_.pop_back();
}

std::int64_t Smallest::sum() const { return std::accumulate(kept_.begin(), kept_.end(), std::int64_t{0}); }

}  // namespace synth::evaluate
