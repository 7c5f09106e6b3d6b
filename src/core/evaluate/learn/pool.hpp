#pragma once

#include "core/evaluate/joint.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {

/// The rows of two tables that learners see, numbered anew: those of the real table, then the synthetic ones.
struct Pool {
  std::array<std::vector<std::uint32_t>, 2> rows;

  std::size_t size() const { return rows[real].size() + rows[synthetic].size(); }

  /// Calls use(number, code) for each row of the pool, in order. Cost: one pass.
  template <class Use>
  void for_each_code(const JointColumn& column, Observer& observer, Use use) const {
    const std::size_t first = rows[real].size();
    for_each_below(first, observer, [&](std::size_t i) { use(i, column.codes(real)[rows[real][i]]); });
    for_each_below(rows[synthetic].size(), observer,
                   [&](std::size_t i) { use(first + i, column.codes(synthetic)[rows[synthetic][i]]); });
  }

  /// Rows of the pool for each code of a column, NULL's last.
  std::vector<std::uint64_t> counts(const JointColumn& column, Observer& observer) const {
    std::vector<std::uint64_t> counts(column.size + 1, 0);
    for_each_code(column, observer, [&](std::size_t, std::uint32_t code) { ++counts[code]; });
    return counts;
  }
};

}  // namespace synth::evaluate
