#pragma once

#include "core/evaluate/attack/gower.hpp"

namespace synth::evaluate {

/// The chance that two attackers who each take the wanted number of nearest rows, and choose at random among
/// those that tie for the last places, have a row in common. Both sets must want equally many.
double link_chance(const Neighbours& a, const Neighbours& b);

/// Whether the first wanted rows of both, in the order of distance and number, have one in common.
bool first_rows_link(const Neighbours& a, const Neighbours& b);

/// The chance that two random sets of `wanted` among `rows` rows have one in common.
double random_link_chance(std::uint64_t rows, std::uint64_t wanted);

}  // namespace synth::evaluate
