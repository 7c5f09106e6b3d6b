#include <algorithm>

#include "cart_generated.h"
#include "core/model/cart/cart.hpp"
#include "core/model/cart/leaves.hpp"
#include "core/model/cart/order.hpp"
#include "core/tree/grow.hpp"

namespace synth {
namespace {

using tree::GrownTree;
using tree::Node;

/// A leaf tells where its shares are; questions stay as they are.
payload::CartNode stored(const Node& node, const cart::LeafShares::Leaf& leaf) {
  if (node.near == 0)
    return {0,
            leaf.first,
            0,
            0,
            static_cast<std::uint16_t>(leaf.count & 0xFFFFU),
            static_cast<std::uint16_t>(leaf.count >> 16)};
  return {node.near, node.bits, node.column, static_cast<std::uint16_t>(node.kind), node.low, node.span};
}

class CartFit {
 public:
  explicit CartFit(const FitInput& input)
      : input_(input),
        stride_(stride_for(input)),
        table_(input.codes, domains_of(input.columns), stride_, input.observer) {}

  std::string run() {
    input_.observer.phase("ordering columns");
    std::vector<cart::Step> steps =
        cart::plan_steps(input_.codes, input_.columns, table_, input_.cart, input_.observer);
    input_.observer.phase("growing trees", steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      add(steps[i]);
      input_.observer.step(i + 1);
    }
    const auto columns_at = builder_.CreateVector(columns_);
    builder_.Finish(payload::CreateCart(builder_, columns_at, table_.rows(), input_.cart.minimum_leaf));
    return {reinterpret_cast<const char*>(builder_.GetBufferPointer()), builder_.GetSize()};
  }

 private:
  /// Bytes for each row: its bins, the order of rows and its copy, a node's classes and bins.
  static std::uint32_t stride_for(const FitInput& input) {
    const std::uint64_t row_bytes = input.columns.size() + 24;
    const std::uint64_t bytes = input.cart.memory_bytes > 0 ? input.cart.memory_bytes : UINT64_MAX;
    const std::uint64_t most = std::max<std::uint64_t>(1000, bytes / row_bytes);
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, (input.codes.rows() + most - 1) / most));
  }

  static std::vector<CodeDomain> domains_of(std::span<const Column> columns) {
    std::vector<CodeDomain> domains;
    for (const Column& column : columns) domains.push_back(code_domain(column));
    return domains;
  }

  void add(const cart::Step& step) {
    if (step.source == cart::no_source)
      add_tree(step);
    else
      add_function(step);
  }

  void add_function(const cart::Step& step) {
    const auto codes_at = builder_.CreateVector(step.code_of_source);
    payload::CartColumnBuilder column(builder_);
    column.add_column(step.column);
    column.add_source(step.source);
    column.add_code_of_source(codes_at);
    columns_.push_back(column.Finish());
  }

  void add_tree(const cart::Step& step) {
    const std::vector<std::uint16_t> classes =
        tree::read_column(input_.codes, step.column, stride_, input_.observer);
    const std::uint32_t codes = input_.columns[step.column].codes();
    const GrownTree grown = grow(step, classes, codes);
    const cart::LeafShares shares =
        cart::shares_of(grown, classes, codes, input_.cart.shrinkage, input_.observer);
    std::vector<payload::CartNode> nodes;
    for (std::size_t i = 0; i < shares.leaves.size(); ++i)
      nodes.push_back(stored(grown.tree.nodes[i], shares.leaves[i]));
    const auto nodes_at = builder_.CreateVectorOfStructs(nodes);
    const auto bits_at = builder_.CreateVector(grown.tree.bits);
    const auto codes_at = builder_.CreateVector(shares.codes);
    const auto ends_at = builder_.CreateVector(shares.ends);
    columns_.push_back(
        payload::CreateCartColumn(builder_, step.column, nodes_at, bits_at, codes_at, ends_at, 0, 0));
  }

  GrownTree grow(const cart::Step& step, std::span<const std::uint16_t> classes, std::uint32_t codes) {
    tree::GrowOptions options;
    options.minimum_leaf = input_.cart.minimum_leaf;
    GrownTree grown = tree::grow(table_, step.predictors, {classes, codes, {}, tree::Impurity::entropy},
                                 tree::all_rows(table_.rows()), options, input_.observer);
    cart::prune_by_length(grown, classes, codes, input_.cart.complexity, input_.observer);
    return grown;
  }

  const FitInput& input_;
  std::uint32_t stride_;
  tree::FeatureTable table_;
  flatbuffers::FlatBufferBuilder builder_;
  std::vector<flatbuffers::Offset<payload::CartColumn>> columns_;
};

}  // namespace

std::string fit_cart(const FitInput& input) { return CartFit(input).run(); }

}  // namespace synth
