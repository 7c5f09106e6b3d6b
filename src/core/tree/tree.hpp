#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/table/code_matrix.hpp"

namespace synth::tree {

/// One question of a tree: may the code of a column stay on the near side? Interval: codes low .. low + span
/// (as 16-bit numbers). Subset: codes whose bit is set. Those that may go on at `near`, others at `near` + 1.
struct Node {
  enum class Kind : std::uint16_t { leaf = 0, interval = 1, subset = 2 };

  std::uint32_t near = 0;  ///< later than the node itself; 0: a leaf
  std::uint32_t bits = 0;  ///< subset: where its bits begin in Tree::bits
  std::uint16_t column = 0;
  Kind kind = Kind::leaf;
  std::uint16_t low = 0;
  std::uint16_t span = 0;
};

/// A binary tree on codes, root first.
struct Tree {
  std::vector<Node> nodes;
  std::vector<std::uint32_t> bits;  ///< of all subsets, 32 codes a word, one bit for each code of the column

  /// The number of the node that a row ends in; `code_of(column)` tells its codes.
  template <class CodeOf>
  std::uint32_t leaf_of(CodeOf&& code_of) const {
    std::uint32_t at = 0;
    while (nodes[at].near != 0) {
      const Node& node = nodes[at];
      at = node.near + !stays(node, bits.data(), code_of(node.column));
    }
    return at;
  }

  static bool stays(const Node& node, const std::uint32_t* bits, std::uint32_t code) {
    if (node.kind == Node::Kind::interval) return static_cast<std::uint16_t>(code - node.low) <= node.span;
    return (bits[node.bits + code / 32] >> (code % 32)) & 1U;
  }
};

/// A grown tree and where the rows that it was grown from went: those of a node are
/// order[ranges[node].first .. ranges[node].last).
struct GrownTree {
  struct Range {
    std::uint32_t first;
    std::uint32_t last;
  };
  Tree tree;
  std::vector<std::uint32_t> order;
  std::vector<Range> ranges;
  /// What is wrong about a node if it is a leaf: its weight times its impurity, or its squared errors.
  std::vector<double> risks;

  std::span<const std::uint32_t> rows(std::uint32_t node) const {
    return {order.data() + ranges[node].first, order.data() + ranges[node].last};
  }
};

/// Minimal cost-complexity pruning (Breiman et al. 1984, ch. 3): the smallest subtree with the least sum of
/// risks and costs of its leaves, which may differ from node to node. Nodes are numbered anew.
void prune(GrownTree& grown, std::span<const double> leaf_costs);
/// The same cost for each leaf; 0 keeps every split that gains.
void prune(GrownTree& grown, double complexity);

}  // namespace synth::tree
