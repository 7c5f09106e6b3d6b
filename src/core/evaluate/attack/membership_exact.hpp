#pragma once

#include <cstdint>

namespace synth::evaluate {

/// P[X >= hits] for the number X of good ones among `draws` of `total` things of which `good` are good.
/// Never 0, however small. Cost: O(draws).
double hypergeometric_tail(std::uint64_t hits, std::uint64_t draws, std::uint64_t good, std::uint64_t total);

/// P[X >= hits] for X hits among `trials`, each with `chance`. Never 0.
double binomial_tail(std::uint64_t hits, std::uint64_t trials, double chance);

}  // namespace synth::evaluate
