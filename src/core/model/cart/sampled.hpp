#pragma once

#include <cstdint>
#include <vector>

#include "core/model/share_of.hpp"
#include "core/tree/tree.hpp"

namespace synth::cart {

/// A column as it is drawn: a tree whose leaves hold shares, or a function of another column.
struct SampledColumn {
  std::uint32_t column;
  std::vector<std::uint32_t> needs;  ///< steps before that it asks
  tree::Tree tree;                   ///< a leaf has its first share in `bits` and their number in low, span
  std::vector<std::uint16_t> codes;
  std::vector<std::uint32_t> ends;
  std::vector<std::uint16_t> code_of_source;  ///< of needs[0]; empty: a tree
};

inline std::uint32_t share_count(const tree::Node& leaf) {
  return leaf.low + (std::uint32_t{leaf.span} << 16);
}

/// The code that a word chooses from a leaf's shares.
inline std::uint16_t code_of(const SampledColumn& column, const tree::Node& leaf, std::uint32_t word) {
  return column.codes[leaf.bits + share_of(column.ends.data() + leaf.bits, share_count(leaf) - 1, word)];
}

}  // namespace synth::cart
