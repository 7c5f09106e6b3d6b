#pragma once

#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

/// Whom a membership attack tries to tell apart, by row numbers of the real side, in random order.
struct MembershipTargets {
  std::vector<std::uint32_t> members;    ///< training rows
  std::vector<std::uint32_t> others;     ///< of one half of the control rows
  std::vector<std::uint32_t> reference;  ///< the other half: what the attacker knows of the population

  /// Members, then others.
  std::vector<std::uint32_t> all() const;
};

/// Draws at most so many members and others. The control rows are halved at random; an odd one is among the
/// others, so that a single control row leaves no reference.
MembershipTargets choose_targets(const Population& population, std::uint64_t most_members,
                                 std::uint64_t most_others, std::uint64_t seed, Observer& observer);

}  // namespace synth::evaluate
