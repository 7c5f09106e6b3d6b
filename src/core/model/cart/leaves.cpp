#include "core/model/cart/leaves.hpp"

#include <algorithm>

#include "core/model/cart/tuning.hpp"

namespace synth::cart {
namespace {

/// Sums by code that are cleared at the cost of those that were used.
class CodeSums {
 public:
  explicit CodeSums(std::uint32_t codes) : sums_(codes, 0) {}

  void add(std::uint16_t code, double more) {
    if (sums_[code] == 0) used_.push_back(code);
    sums_[code] += more;
  }
  double of(std::uint16_t code) const { return sums_[code]; }
  std::vector<std::uint16_t>& used() { return used_; }
  void clear() {
    for (const std::uint16_t code : used_) sums_[code] = 0;
    used_.clear();
  }

 private:
  std::vector<double> sums_;
  std::vector<std::uint16_t> used_;
};

class ShareWriter {
 public:
  ShareWriter(const tree::GrownTree& grown, std::span<const std::uint16_t> classes, std::uint32_t codes,
              double shrinkage)
      : grown_(grown), classes_(classes), shrinkage_(shrinkage), own_(codes), parents_(codes) {}

  /// The leaves among the children of a node, which share what is borrowed.
  void write_children(std::uint32_t node) {
    const std::uint32_t near = grown_.tree.nodes[node].near;
    const bool leaves[] = {is_leaf(near), is_leaf(near + 1)};
    if (!leaves[0] && !leaves[1]) return;
    if (shrinkage_ > 0) borrow(node);
    for (std::uint32_t side = 0; side < 2; ++side)
      if (leaves[side]) write(near + side);
    parents_.clear();
  }

  void write(std::uint32_t leaf) {
    for (const std::uint16_t code : parents_.used()) own_.add(code, parents_.of(code));
    for (const std::uint32_t row : grown_.rows(leaf)) own_.add(classes_[row], 1);
    std::sort(own_.used().begin(), own_.used().end());
    double total = 0;
    for (const std::uint16_t code : own_.used()) total += own_.of(code);
    shares_.leaves[leaf] = {static_cast<std::uint32_t>(shares_.codes.size()),
                            static_cast<std::uint32_t>(own_.used().size())};
    double below = 0;
    for (const std::uint16_t code : own_.used()) {
      below += own_.of(code);
      shares_.codes.push_back(code);
      shares_.ends.push_back(static_cast<std::uint32_t>(std::min(below / total * 0x1p32, 0x1p32 - 1)));
    }
    own_.clear();
  }

  LeafShares run(Observer& observer) {
    shares_.leaves.resize(grown_.tree.nodes.size());
    if (is_leaf(0)) write(0);
    for (std::uint32_t node = 0; node < grown_.tree.nodes.size(); ++node) {
      observer.check();
      if (!is_leaf(node)) write_children(node);
    }
    return std::move(shares_);
  }

 private:
  bool is_leaf(std::uint32_t node) const { return grown_.tree.nodes[node].near == 0; }

  void borrow(std::uint32_t parent) {
    const auto rows = grown_.rows(parent);
    const double each = shrinkage_ / static_cast<double>(rows.size());
    for (const std::uint32_t row : rows) parents_.add(classes_[row], each);
  }

  const tree::GrownTree& grown_;
  std::span<const std::uint16_t> classes_;
  double shrinkage_;
  CodeSums own_;
  CodeSums parents_;
  LeafShares shares_;
};

}  // namespace

void prune_by_length(tree::GrownTree& grown, std::span<const std::uint16_t> classes, std::uint32_t codes,
                     double complexity, Observer& observer) {
  std::vector<double> costs(grown.tree.nodes.size());
  CodeSums seen(codes);
  for (std::uint32_t node = 0; node < costs.size(); ++node) {
    observer.check();
    for (const std::uint32_t row : grown.rows(node)) seen.add(classes[row], 1);
    costs[node] =
        complexity * (tuning::bits_of_leaf + tuning::bits_of_code * static_cast<double>(seen.used().size()));
    seen.clear();
  }
  tree::prune(grown, costs);
}

LeafShares shares_of(const tree::GrownTree& grown, std::span<const std::uint16_t> classes,
                     std::uint32_t codes, double shrinkage, Observer& observer) {
  return ShareWriter(grown, classes, codes, shrinkage).run(observer);
}

}  // namespace synth::cart
