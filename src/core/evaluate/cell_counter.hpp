#pragma once

#include "core/evaluate/levels.hpp"

namespace synth::evaluate {

/// Counts the rows of both tables for each combination of the levels of a few columns: in an array where that
/// is no larger than a few times the rows, else by sorting. Keeps its memory for the next set of columns.
class CellCounter {
 public:
  explicit CellCounter(Observer& observer) : observer_(observer) {}

  /// Counts `columns`, whose codes must have the same lengths.
  void count(std::span<const Levels> columns);

  /// Calls use(cell, rows of real, rows of synthetic) for each cell that has rows; a cell of two columns is
  /// (level of the first) · (levels of the second) + (level of the second).
  template <class F>
  void for_each(F use) const {
    for (std::size_t i = 0; i < cells_.size(); ++i)
      if (cells_[i].rows[real] + cells_[i].rows[synthetic] > 0)
        use(keys_.empty() ? i : keys_[i], cells_[i].rows[real], cells_[i].rows[synthetic]);
  }

  /// ½ Σ |p_real − p_synthetic| over the cells: 0 to 1; NaN where a table has no rows.
  double total_variation() const;

 private:
  struct Cell {
    std::array<std::uint32_t, 2> rows{};
  };

  void clear_cells(std::uint64_t cells);
  void count_dense(std::span<const Levels> columns, Side side);
  void count_sparse(std::span<const Levels> columns);
  std::vector<std::uint64_t> sorted_keys(std::span<const Levels> columns, Side side) const;

  Observer& observer_;
  std::array<std::uint64_t, 2> rows_{};
  std::vector<Cell> cells_;
  std::vector<std::uint64_t> keys_;  ///< of cells, where they were sorted
};

/// The total variation distance of one set of columns.
double total_variation(std::span<const Levels> columns, Observer& observer);

}  // namespace synth::evaluate
