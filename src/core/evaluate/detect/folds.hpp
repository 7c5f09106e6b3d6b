#pragma once

#include "core/evaluate/learn/pool.hpp"

namespace synth::evaluate {

/// Equally many rows of both tables, each row in a fold: what a classifier is to tell apart.
struct Contest {
  Pool pool;
  std::vector<std::uint32_t> fold_of;  ///< of each row of the pool
  std::uint32_t folds = 0;

  std::size_t rows_per_side() const { return pool.rows[real].size(); }
  /// 1 for synthetic rows.
  double label(std::uint32_t row) const { return row < rows_per_side() ? 0 : 1; }
  /// Rows of one fold, or of all others, in order.
  std::vector<std::uint32_t> rows_in(std::uint32_t fold) const;
  std::vector<std::uint32_t> rows_outside(std::uint32_t fold) const;
  std::vector<double> labels(std::span<const std::uint32_t> rows) const;
};

/// Draws at most `most_rows` rows of each table, equally many, and deals them to folds of equal size (to
/// within one row of each table), all by `seed`.
Contest draw_contest(const JointTable& table, std::uint64_t most_rows, std::uint32_t folds,
                     std::uint64_t seed, Observer& observer);

}  // namespace synth::evaluate
