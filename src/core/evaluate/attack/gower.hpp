#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// What NULL costs.
enum class GowerRules : std::uint8_t {
  /// Nothing beside another NULL, the most that a column can cost beside a value.
  ours,
  /// In ordered columns the most beside another NULL, and beside a value more than all else together (its NaN
  /// is sorted last). Times are categories. Anonymeter 1.1.
  anonymeter,
};

/// Rows of one side.
struct RowRange {
  Side side = real;
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  std::uint32_t size() const { return last - first; }
};

/// Distances between rows with columns of all kinds, after Gower (1971): the sum over columns of |a − b| /
/// range where ordered, of 0 or 1 where not. The range is that of both tables; infinite values lie at its
/// ends, a range of 0 makes all equal. Distances are whole numbers of 1/unit(), so that sums are exact: two
/// rows are equally near or not, whatever the order of summation and the machine. unit() is 2^26 at 15
/// columns; closer numbers are alike. Whole numbers with few enough steps get equal steps, so that 3 is as
/// far from 2 as from 4; their range then costs up to a thousandth less than a unit.
class GowerSpace {
 public:
  /// The columns must be compared ones.
  GowerSpace(const JointTable& table, std::vector<std::uint32_t> columns,
             GowerRules rules = GowerRules::ours);

  std::int32_t unit() const { return unit_; }
  const std::vector<std::uint32_t>& columns() const { return columns_; }

 private:
  friend class GowerRows;
  enum class Cost : std::uint8_t { unequal, difference, capped, distant };
  struct Axis {
    Cost cost;
    std::int32_t null;
    std::vector<std::int32_t> positions;  ///< of codes; empty where a code is its own
  };

  Axis axis_of(const JointColumn& column) const;
  std::int32_t position(std::size_t axis, Side side, std::uint32_t row) const;

  const JointTable& table_;
  std::vector<std::uint32_t> columns_;
  GowerRules rules_;
  std::int32_t unit_;
  std::int32_t far_;
  std::vector<Axis> axes_;
};

/// The rows nearest to a target, ties included.
class Neighbours {
 public:
  explicit Neighbours(std::size_t wanted = 1) : wanted_(wanted) {}

  struct Row {
    std::int32_t distance;
    std::uint32_t row;
  };

  /// No row beyond this distance is among the nearest.
  std::int32_t bound() const { return bound_; }
  void clear();
  void offer(std::int32_t distance, std::uint32_t row) {
    if (distance <= bound_) keep(distance, row);
  }
  /// No more rows follow: sorts them.
  void finish();

  /// After finish(): by distance, then number; those at the last distance tie for the places that are left.
  const std::vector<Row>& rows() const { return kept_; }
  std::size_t wanted() const { return wanted_; }
  /// Rows that are nearer than the ones that tie.
  std::size_t surely() const;
  double mean_distance() const;

 private:
  static constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  void keep(std::int32_t distance, std::uint32_t row);
  void drop_beyond_bound();

  std::size_t wanted_;
  std::int32_t bound_ = most;
  std::size_t limit_ = 1024;
  std::vector<std::int32_t> best_;  ///< ascending, at most `wanted_`
  std::vector<Row> kept_;
};

/// Rows among which neighbours are searched, column by column: 4 bytes a value. Searches compare a target
/// with all rows, block by block; a block ends early when all its rows lie beyond the bound. 500 targets
/// among 50,000 rows of 15 columns take a quarter of a second.
class GowerRows {
 public:
  static constexpr std::uint32_t block_rows = 256;
  static constexpr std::size_t no_axis = SIZE_MAX;
  using Block = std::int32_t[block_rows];
  using Target = std::vector<std::int32_t>;

  GowerRows(const GowerSpace& space, RowRange rows, Observer& observer);

  std::uint32_t size() const { return rows_.size(); }
  std::uint32_t blocks() const { return (size() + block_rows - 1) / block_rows; }
  Target target(Side side, std::uint32_t row) const;

  /// The nearest rows, numbered from 0; `except` is skipped.
  void nearest(const Target& target, Neighbours& found, Observer& observer,
               std::uint32_t except = UINT32_MAX) const;

  /// For each i the nearest rows by all columns but axis left_out[i] (no_axis: by all): one search for all.
  void nearest_without(const Target& target, std::span<const std::size_t> left_out,
                       std::vector<Neighbours>& found, Observer& observer) const;

  /// Offers the rows of one block.
  void offer_block(const Target& target, std::uint32_t block, Neighbours& found, std::uint32_t except) const;

 private:
  template <class Store>
  void column_distances(std::size_t axis, std::int32_t target, std::uint32_t block, Store store) const;
  std::uint32_t rows_in(std::uint32_t block) const;

  const GowerSpace& space_;
  RowRange rows_;
  std::vector<std::vector<std::int32_t>> positions_;  ///< padded to whole blocks
};

}  // namespace synth::evaluate
