#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// Distances between rows that have columns of all kinds, after Gower (1971): the mean over the compared
/// columns of |a - b| / range where ordered, of 0 or 1 where not. The range is that of both tables; infinite
/// numbers lie at its ends. NULL is as far from any value as two values can be, and 0 from NULL. Distances
/// are counted in whole steps of 1 / (unit() * columns), so that they are exact and equal ones tie on every
/// machine; numbers closer than 1 / unit() of their range are alike. Refers to the table.
class MixedSpace {
 public:
  /// `columns` must be compared ones, at least one (invalid_parameter_value).
  MixedSpace(const JointTable& table, std::vector<std::uint32_t> columns, Observer& observer);

  const JointTable& table() const { return table_; }
  const std::vector<std::uint32_t>& columns() const { return columns_; }
  /// Steps of the largest distance in one column.
  std::int32_t unit() const { return unit_; }
  /// Steps as a distance: 0 to 1.
  double distance(std::int64_t steps) const {
    return static_cast<double>(steps) / (static_cast<double>(unit_) * static_cast<double>(columns_.size()));
  }

  bool ordered(std::size_t axis) const { return !positions_[axis].empty(); }
  /// Where a row lies: for ordered columns 0 to unit(), NULL at -unit(); for others the code.
  std::int32_t position(std::size_t axis, Side side, std::uint32_t row) const;

 private:
  const JointTable& table_;
  std::vector<std::uint32_t> columns_;
  std::int32_t unit_;
  std::vector<std::vector<std::int32_t>> positions_;  ///< of codes; empty where a code is its own
};

/// Rows of one side, in the order given, column by column: 4 bytes a value.
class MixedRows {
 public:
  static constexpr std::uint32_t block_rows = 256;
  using Block = std::int32_t[block_rows];

  MixedRows(const MixedSpace& space, Side side, std::span<const std::uint32_t> rows, Observer& observer);

  std::uint32_t size() const { return size_; }
  std::uint32_t blocks() const { return (size_ + block_rows - 1) / block_rows; }
  std::uint32_t first_of(std::uint32_t block) const { return block * block_rows; }
  std::uint32_t rows_in(std::uint32_t block) const { return std::min(block_rows, size_ - first_of(block)); }
  /// The positions of one row, as distances_to takes them.
  void read(std::uint32_t row, std::vector<std::int32_t>& position) const;
  /// Steps from `position` to each row of a block.
  void distances_to(std::span<const std::int32_t> position, std::uint32_t block, Block& distances) const;

 private:
  const MixedSpace& space_;
  std::uint32_t size_;
  std::vector<std::vector<std::int32_t>> positions_;  ///< padded to whole blocks
};

/// Calls use(target, first row of the block, distances of the block's rows) for all pairs of a target and a
/// row: block after block, so that rows are read from memory once. Cost: targets x rows x columns; 2,000
/// targets against 50,000 rows of 15 columns take about a second.
template <class Use>
void for_each_distance(const MixedRows& targets, const MixedRows& rows, Observer& observer, Use use) {
  std::vector<std::vector<std::int32_t>> positions(targets.size());
  for (std::uint32_t target = 0; target < targets.size(); ++target) targets.read(target, positions[target]);
  MixedRows::Block distances;
  for (std::uint32_t block = 0; block < rows.blocks(); ++block) {
    for (std::uint32_t target = 0; target < targets.size(); ++target) {
      if (target % 64 == 0) observer.check();
      rows.distances_to(positions[target], block, distances);
      use(target, rows.first_of(block), std::span<const std::int32_t>(distances, rows.rows_in(block)));
    }
  }
}

/// The `wanted` smallest of the numbers that are offered, ascending.
class Smallest {
 public:
  explicit Smallest(std::size_t wanted) : wanted_(wanted) { kept_.reserve(wanted + 1); }

  void offer(std::int32_t number);
  void clear() { kept_.clear(); }
  bool full() const { return kept_.size() == wanted_; }
  bool empty() const { return kept_.empty(); }
  std::int32_t least() const { return kept_.front(); }
  std::int32_t farthest() const { return kept_.back(); }
  std::int64_t sum() const;
  std::size_t size() const { return kept_.size(); }

 private:
  std::size_t wanted_;
  std::vector<std::int32_t> kept_;
};

}  // namespace synth::evaluate
