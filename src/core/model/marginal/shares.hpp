#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth::marginal {

/// Draws stay below the largest word, so that a last share of nothing is never drawn.
inline constexpr std::uint32_t end_of_words = UINT32_MAX;
inline constexpr std::uint32_t largest_word = end_of_words - 1;

/// The ends of shares on the scale of a 32-bit word, all but the last; where there is no mass, of equal
/// shares. A share of nothing gets no words.
void append_ends(std::span<const double> masses, std::vector<std::uint32_t>& ends);

/// What append_ends() was given, up to a factor: the widths of count + 1 shares with `count` ends.
void read_masses(const std::uint32_t* ends, std::size_t count, std::vector<double>& masses);

}  // namespace synth::marginal
