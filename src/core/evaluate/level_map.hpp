#pragma once

#include "core/evaluate/levels.hpp"

namespace synth::evaluate {

/// The level of each code of a column in one table, NULL's code last; levels lie below `size`.
struct LevelMap {
  std::uint32_t size = 1;
  std::vector<std::uint32_t> level_of;

  bool same_as_codes = false;  ///< each code is its own level; level_of is empty
};

/// How `side` of a column is cut. Cost: O(distinct values), and for quantiles and capped categories one pass.
LevelMap level_map(const JointColumn& column, Side side, const LevelPlan& plan, Observer& observer);

}  // namespace synth::evaluate
