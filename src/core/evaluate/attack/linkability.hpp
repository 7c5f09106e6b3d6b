#pragma once

#include "core/evaluate/attack/attack_options.hpp"
#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

struct LinkabilityOptions : AttackOptions {
  /// Numbers of the columns that either attacker knows: disjoint, compared ones. Both empty: the compared
  /// columns in turn, the first to `first`, the second to `second`, and so on.
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
  std::uint64_t neighbours = 1;  ///< synthetic rows that each takes for his target
  /// Most exposed records that are attacked besides; 0: none.
  std::uint64_t most_exposed = 20;
  std::uint64_t most_candidates = 100'000;  ///< rows a side among which they are sought
};

/// Linkability (Giomi et al. 2023, section 3.2): two attackers who know different columns of a person look
/// for the nearest synthetic rows; that they meet in one tells that their records belong together. Two
/// findings: `all`, random training rows against random control rows; `most_exposed`. Where rows are equally
/// near, each chooses at random; hits are the expected number. Errors: invalid_parameter_value for columns
/// that are not compared, in both sets, or in one only. Cost: a pass over the synthetic rows for each target
/// and set, and over the training rows for each target.
std::vector<Finding> attack_linkability(const Population& population, const LinkabilityOptions& options,
                                        Observer& observer);

}  // namespace synth::evaluate
