#pragma once

#include <optional>

#include "core/evaluate/cell_counter.hpp"
#include "core/evaluate/measurement.hpp"

namespace synth::evaluate {

/// SDNist's score drops rows with NULLs in a pair (but still divides by all rows where there is no group),
/// and gives a group that one table lacks 500 of 1000 points, as though half of it were right. Ours: NULL is
/// a level, and such a group gets 0.
enum class KMarginalRules : std::uint8_t { ours, sdnist };

struct GroupScore {
  std::uint32_t level;  ///< of the grouping column
  double score;
};

struct KMarginal {
  double score = std::numeric_limits<double>::quiet_NaN();
  std::vector<GroupScore> groups;  ///< empty without a grouping column; ascending
};

/// 1000 · (1 − mean total variation distance over all pairs of `columns`), within each level of `group` that
/// a table has, then averaged over these: 0 to 1000; NaN where there is no pair. NIST's k-marginal score
/// (SDNist kmarginal.py; Ridgeway et al. 2021). `group` must not be among `columns`. Cost: one pass for each
/// pair; with a group also one copy of the columns.
KMarginal k_marginal(const LeveledTable& table, std::span<const std::uint32_t> columns,
                     std::optional<std::uint32_t> group, KMarginalRules rules, Observer& observer);

}  // namespace synth::evaluate
