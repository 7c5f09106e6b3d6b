#include "core/model/marginal/junction_tree.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/random.hpp"

namespace synth::marginal {
namespace {

constexpr std::uint64_t too_many = std::numeric_limits<std::uint64_t>::max();

std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) { return a > too_many - b ? too_many : a + b; }

/// The graph during elimination: neighbours among the variables that are left.
class Elimination {
 public:
  Elimination(const Domain& domain, std::span<const Variables> sets)
      : domain_(domain), neighbours_(domain.size()) {
    for (const Variables& set : sets) connect(set);
  }

  /// The cliques that appear when variables leave, cheapest clique first. `disturb` = 0: ties by number.
  std::vector<Variables> run(std::uint64_t disturb) {
    std::vector<double> costs(domain_.size());
    for (std::uint32_t variable = 0; variable < domain_.size(); ++variable)
      costs[variable] = cost(variable, disturb);
    std::vector<Variables> cliques;
    for (std::size_t left = domain_.size(); left > 0; --left) {
      const auto next = static_cast<std::uint32_t>(std::ranges::min_element(costs) - costs.begin());
      const Variables neighbours = neighbours_[next];
      cliques.push_back(clique_of(next));
      remove(next);
      costs[next] = std::numeric_limits<double>::infinity();
      for (const std::uint32_t variable : neighbours) costs[variable] = cost(variable, disturb);
    }
    return cliques;
  }

 private:
  void connect(const Variables& set) {
    for (const std::uint32_t variable : set) neighbours_[variable] = unite(neighbours_[variable], set);
    for (const std::uint32_t variable : set) std::erase(neighbours_[variable], variable);
  }

  Variables clique_of(std::uint32_t variable) const {
    return unite(neighbours_[variable], std::span(&variable, 1));
  }

  /// Logarithm of the cells of the clique that would appear, disturbed by up to a factor of e.
  double cost(std::uint32_t variable, std::uint64_t disturb) const {
    double logarithm = std::log(static_cast<double>(domain_[variable]));
    for (const std::uint32_t neighbour : neighbours_[variable])
      logarithm += std::log(static_cast<double>(domain_[neighbour]));
    if (disturb == 0) return logarithm;
    return logarithm + static_cast<double>(mix64(disturb * domain_.size() + variable) >> 11) * 0x1p-53;
  }

  void remove(std::uint32_t variable) {
    const Variables neighbours = std::move(neighbours_[variable]);
    neighbours_[variable].clear();
    for (const std::uint32_t neighbour : neighbours) {
      neighbours_[neighbour] = unite(neighbours_[neighbour], neighbours);
      std::erase(neighbours_[neighbour], neighbour);
      std::erase(neighbours_[neighbour], variable);
    }
  }

  const Domain& domain_;
  std::vector<Variables> neighbours_;
};

/// A clique that appears when a variable leaves is maximal unless an earlier one that holds its variables
/// contains it.
std::vector<Variables> maximal(std::vector<Variables> cliques) {
  std::vector<Variables> result;
  for (Variables& clique : cliques) {
    const bool contained =
        std::ranges::any_of(result, [&](const Variables& other) { return includes(other, clique); });
    if (!contained) result.push_back(std::move(clique));
  }
  return result;
}

std::uint64_t cells_of_all(const Domain& domain, std::span<const Variables> cliques) {
  std::uint64_t cells = 0;
  for (const Variables& clique : cliques) cells = saturating_add(cells, cells_of(domain, clique));
  return cells;
}

/// Prim's maximum spanning tree on the number of shared variables, from the largest clique.
JunctionTree join(const Domain& domain, std::vector<Variables> cliques) {
  const auto root = std::ranges::max_element(
      cliques, {}, [&](const Variables& clique) { return cells_of(domain, clique); });
  if (root != cliques.end()) std::iter_swap(root, cliques.begin());
  struct Link {
    std::int64_t shared = -1;
    std::uint32_t parent = 0;
  };
  std::vector<Link> links(cliques.size());
  std::vector<bool> joined(cliques.size(), false);
  std::vector<std::uint32_t> number(cliques.size(), 0);  // of the node that a clique became
  JunctionTree tree;
  std::size_t next = 0;
  for (std::size_t count = 0; count < cliques.size(); ++count) {
    joined[next] = true;
    number[next] = static_cast<std::uint32_t>(count);
    JunctionTree::Node node{cliques[next], -1, {}, {}};
    if (count > 0) {
      node.parent = static_cast<std::int32_t>(number[links[next].parent]);
      JunctionTree::Node& parent = tree.nodes[static_cast<std::size_t>(node.parent)];
      node.separator = intersect(node.clique, parent.clique);
      parent.children.push_back(static_cast<std::uint32_t>(count));
    }
    tree.nodes.push_back(std::move(node));
    const auto last = static_cast<std::uint32_t>(next);
    std::int64_t best = -1;
    for (std::size_t i = 0; i < cliques.size(); ++i) {
      if (joined[i]) continue;
      const auto shared = static_cast<std::int64_t>(intersect(cliques[i], cliques[last]).size());
      if (shared > links[i].shared) links[i] = {shared, last};
      if (links[i].shared > best) {
        best = links[i].shared;
        next = i;
      }
    }
  }
  return tree;
}

}  // namespace

std::uint64_t JunctionTree::cells(const Domain& domain) const {
  std::uint64_t cells = 0;
  for (const Node& node : nodes) cells = saturating_add(cells, cells_of(domain, node.clique));
  return cells;
}

std::int32_t JunctionTree::find(const Domain& domain, std::span<const std::uint32_t> variables) const {
  std::int32_t found = -1;
  std::uint64_t fewest = too_many;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!includes(nodes[i].clique, variables)) continue;
    const std::uint64_t cells = cells_of(domain, nodes[i].clique);
    if (found < 0 || cells < fewest) {
      found = static_cast<std::int32_t>(i);
      fewest = cells;
    }
  }
  return found;
}

JunctionTree make_junction_tree(const Domain& domain, std::span<const Variables> sets, unsigned tries) {
  std::vector<Variables> best = maximal(Elimination(domain, sets).run(0));
  std::uint64_t fewest = cells_of_all(domain, best);
  for (unsigned attempt = 1; attempt <= tries; ++attempt) {
    std::vector<Variables> cliques = maximal(Elimination(domain, sets).run(attempt));
    const std::uint64_t cells = cells_of_all(domain, cliques);
    if (cells >= fewest) continue;
    fewest = cells;
    best = std::move(cliques);
  }
  if (best.empty()) best.emplace_back();  // no variables: one cell
  return join(domain, std::move(best));
}

std::uint64_t greedy_cells(const Domain& domain, std::span<const Variables> sets) {
  return cells_of_all(domain, maximal(Elimination(domain, sets).run(0)));
}

}  // namespace synth::marginal
