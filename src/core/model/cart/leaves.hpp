#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/tree/tree.hpp"

namespace synth::cart {

/// Shares of the leaves of one tree, one leaf after the other.
struct LeafShares {
  struct Leaf {
    std::uint32_t first = 0;  ///< in `codes` and `ends`
    std::uint32_t count = 0;
  };
  std::vector<Leaf> leaves;  ///< by node; empty for questions
  std::vector<std::uint16_t> codes;
  std::vector<std::uint32_t> ends;  ///< of each code's share, on the scale of a 32-bit word
};

/// Prunes by description length: a leaf costs `complexity` times 6 bits and 3/4 of one for each of its
/// codes, since a target with many codes gains from any split by chance. Chosen on Adult:
/// docs/statistics/trees.md.
void prune_by_length(tree::GrownTree& grown, std::span<const std::uint16_t> classes, std::uint32_t codes,
                     double complexity, Observer& observer);

/// The shares of each leaf: its rows, and `shrinkage` rows more, spread as in the parent.
LeafShares shares_of(const tree::GrownTree& grown, std::span<const std::uint16_t> classes,
                     std::uint32_t codes, double shrinkage, Observer& observer);

}  // namespace synth::cart
