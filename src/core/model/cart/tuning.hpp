#pragma once

// Constants that were chosen by measurement on Adult: docs/statistics/trees.md, "Measured", says how.

namespace synth::cart::tuning {

/// What a leaf must save to stay, and for each code that it holds.
inline constexpr double bits_of_leaf = 6;
inline constexpr double bits_of_code = 0.75;

/// Entropy of a number that is drawn among the first.
inline constexpr double bits_of_many_values = 3;

/// A column depends diffusely if its mutual informations with all others add up to this share of its entropy,
/// and to so many times the greatest of them.
inline constexpr double share_of_diffuse = 0.5;
inline constexpr double partners_of_diffuse = 4;

}  // namespace synth::cart::tuning
