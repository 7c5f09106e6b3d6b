#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/privacy/noise.hpp"

namespace synth {

/// PrivTree (Zhang, Xiao, Xie, SIGMOD 2016) by halving, in integers. A row counts `tree_rows` units, noise is
/// discrete Laplace of integer scale S, an interval at depth j has the biased count max(count - j D,
/// threshold - D), and is cut where biased count + noise > threshold.
///
/// Why that is epsilon-DP for one row more or less (their theorem, adapted to integers): say a row costs G =
/// tree_rows units. On the path of the changed row, the logarithm of the ratio of the probabilities of a cut
/// is at most G/S, and at most e^(1/S) (G/S) e^((threshold+G-b)/S) where the biased count b is at least
/// threshold + G: the factor e^(1/S) is what discrete noise adds to their lemma. Biased counts above
/// threshold - D fall by at least D per level. With D >= S ln 2 and D >= G the sum along the path is at most
/// 3 e^(1/S) G/S: one term for the last interval whose bias is not clamped, and a geometric series of ratio
/// 1/2. So S >= 3 G / epsilon + 2 suffices. A unit with k rows is a chain of k neighbours: epsilon / k for
/// each.
struct TreeNoise {
  std::uint64_t scale = 0;  ///< S; 0 without privacy
  std::uint64_t decay = 0;  ///< D
};
inline constexpr std::uint64_t tree_rows = 1 << 12;

/// `epsilon` as round_epsilon() makes it. Refuses noise too large for integers.
TreeNoise tree_noise(Ratio epsilon, std::uint64_t rows_per_unit);

/// The first cells of the intervals that remain, in order, beginning with 0. Intervals of one cell are not
/// cut.
std::vector<std::uint32_t> draw_tree(RandomBits& bits, std::span<const std::int64_t> cells,
                                     std::uint64_t threshold, TreeNoise noise);

}  // namespace synth
