#include "core/evaluate/attack/gower.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/evaluate/extent.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Over both tables' finite values.
Extent joint_extent(const JointColumn& column) {
  const Extent a = finite_extent_of(column, real);
  const Extent b = finite_extent_of(column, synthetic);
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

/// The largest power of two that leaves room for the distances of `columns` columns.
std::int32_t unit_for(std::size_t columns, GowerRules rules) {
  const double width = static_cast<double>(std::max<std::size_t>(columns, 1));
  const double room = rules == GowerRules::ours ? 0x1p30 / width : 0x1p30 / (width * (width + 1));
  return static_cast<std::int32_t>(std::exp2(std::floor(std::log2(std::min(room, 0x1p29)))));
}

/// Places from 0 to `unit` by share of the range.
std::vector<std::int32_t> on_range(const std::vector<double>& numbers, const Extent& extent,
                                   std::int32_t unit) {
  // Halves, for the difference of two finite numbers may be infinite.
  const double half = extent.empty() ? 0 : extent.high / 2 - extent.low / 2;
  std::vector<std::int32_t> places;
  places.reserve(numbers.size() + 1);
  for (const double number : numbers) {
    const double share =
        half > 0 ? (std::clamp(number, extent.low, extent.high) / 2 - extent.low / 2) / half : 0;
    places.push_back(static_cast<std::int32_t>(std::llround(std::clamp(share, 0.0, 1.0) * unit)));
  }
  return places;
}

/// The steps between numbers, all whole ones: their distances from the first over the greatest divisor of
/// these. Empty where they are not whole, or too many for steps of the same size to fill a unit but for
/// 1/1024.
std::vector<std::int64_t> steps_of(const std::vector<double>& numbers, const Extent& extent,
                                   std::int32_t unit) {
  constexpr double exact = 0x1p53;
  if (extent.empty() || extent.low < -exact || extent.high > exact) return {};
  std::int64_t divisor = 0;
  std::vector<std::int64_t> steps;
  steps.reserve(numbers.size());
  for (const double number : numbers) {
    const double from_low = std::clamp(number, extent.low, extent.high) - extent.low;
    if (from_low != std::floor(from_low) || from_low > exact) return {};
    steps.push_back(static_cast<std::int64_t>(from_low));
    divisor = std::gcd(divisor, steps.back());
  }
  for (std::int64_t& step : steps) step /= std::max<std::int64_t>(divisor, 1);
  if (steps.empty() || steps.back() > unit / 1024) return {};
  return steps;
}

/// Places on a grid of equal steps, so that equal differences cost the same; empty where numbers have none.
std::vector<std::int32_t> on_grid(const std::vector<double>& numbers, const Extent& extent,
                                  std::int32_t unit) {
  const std::vector<std::int64_t> steps = steps_of(numbers, extent, unit);
  std::vector<std::int32_t> places;
  places.reserve(numbers.size() + 1);
  for (const std::int64_t step : steps)
    places.push_back(static_cast<std::int32_t>(step * (unit / std::max<std::int64_t>(steps.back(), 1))));
  return places;
}

std::int32_t least_of(const GowerRows::Block& block) {
  std::int32_t least = block[0];
  for (std::uint32_t i = 0; i < GowerRows::block_rows; ++i) least = std::min(least, block[i]);
  return least;
}

}  // namespace

GowerSpace::GowerSpace(const JointTable& table, std::vector<std::uint32_t> columns, GowerRules rules)
    : table_(table),
      columns_(std::move(columns)),
      rules_(rules),
      unit_(unit_for(columns_.size(), rules)),
      far_(unit_ * static_cast<std::int32_t>(columns_.size()) + 1) {
  for (const std::uint32_t column : columns_) {
    if (column >= table.columns.size() || !is_compared(table.columns[column].kind))
      throw Error(sqlstate::internal_error, "distances over a column that is not compared");
    axes_.push_back(axis_of(table.columns[column]));
  }
}

GowerSpace::Axis GowerSpace::axis_of(const JointColumn& column) const {
  const bool strict = rules_ == GowerRules::anonymeter;
  const auto code_null = static_cast<std::int32_t>(column.null_code());
  if (!is_ordered(column.kind) || (strict && column.kind == Kind::time))
    return {Cost::unequal, code_null, {}};
  const Extent extent = joint_extent(column);
  Axis axis{column.nullable ? strict ? Cost::distant : Cost::capped : Cost::difference, 2 * unit_, {}};
  axis.positions = on_grid(column.numbers, extent, unit_);
  if (axis.positions.empty()) axis.positions = on_range(column.numbers, extent, unit_);
  axis.positions.push_back(axis.null);
  return axis;
}

std::int32_t GowerSpace::position(std::size_t axis, Side side, std::uint32_t row) const {
  const std::uint32_t code = table_.columns[columns_[axis]].codes(side)[row];
  return axes_[axis].positions.empty() ? static_cast<std::int32_t>(code) : axes_[axis].positions[code];
}

void Neighbours::clear() {
  best_.clear();
  kept_.clear();
  bound_ = most;
  limit_ = 1024;
}

void Neighbours::keep(std::int32_t distance, std::uint32_t row) {
  kept_.push_back({distance, row});
  if (distance == bound_) return;
  best_.insert(std::upper_bound(best_.begin(), best_.end(), distance), distance);
  if (best_.size() > wanted_) best_.pop_back();
  if (best_.size() == wanted_) bound_ = best_.back();
  if (kept_.size() > limit_) drop_beyond_bound();
}

void Neighbours::drop_beyond_bound() {
  kept_.erase(std::remove_if(kept_.begin(), kept_.end(), [&](const Row& r) { return r.distance > bound_; }),
              kept_.end());
  limit_ = std::max<std::size_t>(1024, 2 * kept_.size());
}

void Neighbours::finish() {
  drop_beyond_bound();
  std::sort(kept_.begin(), kept_.end(), [](const Row& a, const Row& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.row < b.row;
  });
}

std::size_t Neighbours::surely() const {
  std::size_t nearer = 0;
  while (nearer < best_.size() && best_[nearer] < best_.back()) ++nearer;
  return kept_.size() <= wanted_ ? kept_.size() : nearer;
}

double Neighbours::mean_distance() const {
  double sum = 0;
  for (const std::int32_t distance : best_) sum += distance;
  return best_.empty() ? 0 : sum / static_cast<double>(best_.size());
}

GowerRows::GowerRows(const GowerSpace& space, RowRange rows, Observer& observer)
    : space_(space), rows_(rows), positions_(space.axes_.size()) {
  for (std::size_t axis = 0; axis < positions_.size(); ++axis) {
    std::vector<std::int32_t>& column = positions_[axis];
    column.reserve(std::size_t{blocks()} * block_rows);
    for_each_below(rows.size(), observer, [&](std::size_t row) {
      column.push_back(space.position(axis, rows.side, rows.first + static_cast<std::uint32_t>(row)));
    });
    // The padding repeats a row, so that it never is the nearest.
    if (rows.size() > 0) column.resize(std::size_t{blocks()} * block_rows, column.back());
  }
}

GowerRows::Target GowerRows::target(Side side, std::uint32_t row) const {
  Target target(positions_.size());
  for (std::size_t axis = 0; axis < target.size(); ++axis) target[axis] = space_.position(axis, side, row);
  return target;
}

std::uint32_t GowerRows::rows_in(std::uint32_t block) const {
  return std::min(block_rows, size() - block * block_rows);
}

/// Calls store(i, distance) for each row i of a block.
template <class Store>
void GowerRows::column_distances(std::size_t axis, std::int32_t target, std::uint32_t block,
                                 Store store) const {
  const std::int32_t* __restrict rows = positions_[axis].data() + std::size_t{block} * block_rows;
  const std::int32_t unit = space_.unit_;
  const std::int32_t null = space_.axes_[axis].null;
  const std::int32_t far = space_.far_;
  switch (space_.axes_[axis].cost) {
    case GowerSpace::Cost::unequal:
      for (std::uint32_t i = 0; i < block_rows; ++i) store(i, rows[i] == target ? 0 : unit);
      break;
    case GowerSpace::Cost::difference:
      for (std::uint32_t i = 0; i < block_rows; ++i) store(i, std::abs(rows[i] - target));
      break;
    case GowerSpace::Cost::capped:
      for (std::uint32_t i = 0; i < block_rows; ++i) store(i, std::min(std::abs(rows[i] - target), unit));
      break;
    case GowerSpace::Cost::distant:
      for (std::uint32_t i = 0; i < block_rows; ++i)
        store(i, (rows[i] == null) != (target == null) ? far
                 : target == null                      ? unit
                                                       : std::abs(rows[i] - target));
      break;
  }
}

void GowerRows::offer_block(const Target& target, std::uint32_t block, Neighbours& found,
                            std::uint32_t except) const {
  alignas(64) Block total = {};
  std::int32_t* __restrict sum = total;
  for (std::size_t axis = 0; axis < target.size(); ++axis) {
    column_distances(axis, target[axis], block, [sum](std::uint32_t i, std::int32_t d) { sum[i] += d; });
    const bool look = axis + 1 == target.size() || axis % 4 == 3;
    if (look && least_of(total) > found.bound()) return;
  }
  const std::uint32_t first = block * block_rows;
  for (std::uint32_t i = 0; i < rows_in(block); ++i)
    if (first + i != except) found.offer(total[i], first + i);
}

void GowerRows::nearest(const Target& target, Neighbours& found, Observer& observer,
                        std::uint32_t except) const {
  Pace pace(observer, 16);
  found.clear();
  for (std::uint32_t block = 0; block < blocks(); ++block) {
    pace.tick();
    offer_block(target, block, found, except);
  }
  found.finish();
}

void GowerRows::nearest_without(const Target& target, std::span<const std::size_t> left_out,
                                std::vector<Neighbours>& found, Observer& observer) const {
  Pace pace(observer, 8);
  std::vector<std::int32_t> parts(target.size() * block_rows);
  for (Neighbours& neighbours : found) neighbours.clear();
  for (std::uint32_t block = 0; block < blocks(); ++block) {
    pace.tick();
    alignas(64) Block total = {};
    std::int32_t* __restrict sum = total;
    for (std::size_t axis = 0; axis < target.size(); ++axis) {
      std::int32_t* __restrict part = parts.data() + axis * block_rows;
      column_distances(axis, target[axis], block, [sum, part](std::uint32_t i, std::int32_t d) {
        part[i] = d;
        sum[i] += d;
      });
    }
    std::int32_t farthest = 0;
    for (const Neighbours& neighbours : found) farthest = std::max(farthest, neighbours.bound());
    const std::int32_t saved = space_.rules_ == GowerRules::ours ? space_.unit_ : space_.far_;
    const std::int32_t least = least_of(total);
    if (least > saved && least - saved > farthest) continue;
    const std::uint32_t first = block * block_rows;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::int32_t* part = left_out[i] == no_axis ? nullptr : parts.data() + left_out[i] * block_rows;
      for (std::uint32_t row = 0; row < rows_in(block); ++row)
        found[i].offer(part ? total[row] - part[row] : total[row], first + row);
    }
  }
  for (Neighbours& neighbours : found) neighbours.finish();
}

}  // namespace synth::evaluate
