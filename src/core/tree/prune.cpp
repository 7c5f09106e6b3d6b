#include "core/tree/tree.hpp"

namespace synth::tree {
namespace {

/// Copies what is left of a tree, children side by side and after their parent.
class Copier {
 public:
  Copier(const GrownTree& from, const std::vector<bool>& cut) : from_(from), cut_(cut) {}

  GrownTree run() {
    to_.tree.bits = from_.tree.bits;
    append(0);
    for (std::uint32_t node = 0; node < to_.tree.nodes.size(); ++node) {
      const Node& old = from_.tree.nodes[old_[node]];
      if (old.near == 0 || cut_[old_[node]]) continue;
      Node moved = old;
      moved.near = static_cast<std::uint32_t>(to_.tree.nodes.size());
      to_.tree.nodes[node] = moved;
      append(old.near);
      append(old.near + 1);
    }
    return std::move(to_);
  }

 private:
  void append(std::uint32_t node) {
    to_.tree.nodes.emplace_back();
    to_.ranges.push_back(from_.ranges[node]);
    to_.risks.push_back(from_.risks[node]);
    old_.push_back(node);
  }

  const GrownTree& from_;
  const std::vector<bool>& cut_;
  GrownTree to_;
  std::vector<std::uint32_t> old_;
};

}  // namespace

void prune(GrownTree& grown, std::span<const double> leaf_costs) {
  const std::vector<Node>& nodes = grown.tree.nodes;
  std::vector<double> costs(nodes.size());
  std::vector<bool> cut(nodes.size(), false);
  // Children come after their parents, so that their costs are known first.
  for (std::size_t node = nodes.size(); node-- > 0;) {
    costs[node] = grown.risks[node] + leaf_costs[node];
    if (nodes[node].near == 0) continue;
    const double below = costs[nodes[node].near] + costs[nodes[node].near + 1];
    cut[node] = costs[node] <= below;
    if (!cut[node]) costs[node] = below;
  }
  GrownTree kept = Copier(grown, cut).run();
  kept.order = std::move(grown.order);
  grown = std::move(kept);
}

void prune(GrownTree& grown, double complexity) {
  prune(grown, std::vector<double>(grown.tree.nodes.size(), complexity));
}

}  // namespace synth::tree
