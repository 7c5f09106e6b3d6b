#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/marginal/factor.hpp"

namespace synth::marginal {

/// Maximal cliques of a triangulated graph, joined to one tree such that cliques that share variables are
/// joined through cliques that have them, too (Lauritzen and Spiegelhalter 1988). Parents come before their
/// children; clique 0 is the root.
struct JunctionTree {
  struct Node {
    Variables clique;
    std::int32_t parent = -1;
    Variables separator;  ///< shared with the parent; may be empty
    std::vector<std::uint32_t> children;
  };
  std::vector<Node> nodes;

  /// Cells of all cliques, saturating.
  std::uint64_t cells(const Domain& domain) const;
  /// A clique that holds all of `variables`, the smallest; -1 if none does.
  std::int32_t find(const Domain& domain, std::span<const std::uint32_t> variables) const;
};

/// A junction tree whose cliques cover every variable and each of `sets`. Greedy elimination, cheapest new
/// clique first; then `tries` more orders in which chance from a fixed seed disturbs the costs, and the
/// smallest result wins. So the structure depends on the sets and sizes only.
JunctionTree make_junction_tree(const Domain& domain, std::span<const Variables> sets, unsigned tries = 0);

/// Cells that one greedy elimination needs, saturating: a quick test of what a set would cost.
std::uint64_t greedy_cells(const Domain& domain, std::span<const Variables> sets);

}  // namespace synth::marginal
