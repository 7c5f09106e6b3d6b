#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// Where ordered columns are cut into bins.
enum class Edges : std::uint8_t {
  /// Equal widths over the real table's range, for both tables; what lies outside counts to the first or last
  /// bin.
  /// SDMetrics ContingencySimilarity.
  real_range,
  /// Equal widths over each table's own range, as SDMetrics' quality report cuts mixed pairs: a shift of the
  /// whole
  /// column goes unseen, and the maximum and NULL share a level.
  own_range,
  /// Equal shares of both tables together, each with the same weight; columns with no more values than bins
  /// keep
  /// them.
  joint_quantiles,
};

struct LevelPlan {
  Edges edges = Edges::real_range;
  std::uint32_t bins = 10;
  /// Categories beyond the most frequent of both tables together share one level.
  std::uint32_t most_categories = UINT32_MAX;
  /// Rows of a table that take part at most, drawn at random without replacement by `seed`.
  std::uint64_t most_rows = UINT64_MAX;
  std::uint64_t seed = 0;
};

/// One column as a few levels, NULL's the last. The codes belong to the LeveledTable or to its JointTable.
struct Levels {
  std::uint32_t size = 1;
  std::array<std::span<const std::uint32_t>, 2> codes;

  std::uint32_t null_level() const { return size - 1; }
};

/// Both tables as levels: what is counted. Columns that are not compared have one level and no codes. Refers
/// to `table`. Memory: 4 bytes a value, but for categories that stay as they are.
class LeveledTable {
 public:
  LeveledTable(const JointTable& table, const LevelPlan& plan, Observer& observer);
  LeveledTable(const LeveledTable&) = delete;
  LeveledTable& operator=(const LeveledTable&) = delete;

  const Levels& operator[](std::size_t column) const { return columns_[column]; }
  std::size_t size() const { return columns_.size(); }
  std::uint64_t rows(Side side) const { return rows_[side]; }

 private:
  void add(const JointColumn& column, const LevelPlan& plan,
           const std::array<std::vector<std::uint32_t>, 2>& rows, Observer& observer);

  std::vector<Levels> columns_;
  std::vector<std::array<std::vector<std::uint32_t>, 2>> stored_;
  std::array<std::uint64_t, 2> rows_{};
};

}  // namespace synth::evaluate
