#include <algorithm>
#include <cmath>
#include <numeric>

#include "cart_generated.h"
#include "core/model/cart/cart.hpp"
#include "core/model/cart/order.hpp"
#include "core/tree/grow.hpp"

namespace synth {
namespace {

using tree::GrownTree;
using tree::Node;

/// Shares of codes, as drawn.
struct Shares {
  std::vector<std::uint16_t> codes;
  std::vector<std::uint32_t> ends;
};

/// The least share that a leaf keeps of what it has from its ancestors alone, in rows.
constexpr double least_borrowed = 0.02;

/// Turns a grown tree into shares of its leaves: counts, and `shrinkage` rows more that are spread as in the
/// parent, whose own shares were made likewise.
class LeafWriter {
 public:
  LeafWriter(const GrownTree& grown, std::span<const std::uint16_t> classes, std::uint32_t codes,
             double shrinkage)
      : grown_(grown), classes_(classes), shrinkage_(shrinkage), counts_(codes, 0) {}

  void run(std::vector<payload::CartNode>& nodes, Shares& shares) {
    for (std::uint32_t number = 0; number < grown_.tree.nodes.size(); ++number) {
      const Node& node = grown_.tree.nodes[number];
      if (node.near != 0)
        nodes.emplace_back(node.near, node.bits, node.column, static_cast<std::uint16_t>(node.kind), node.low,
                           node.span);
      else
        nodes.push_back(write_leaf(number, shares));
    }
  }

 private:
  payload::CartNode write_leaf(std::uint32_t number, Shares& shares) {
    for (const std::uint32_t row : grown_.rows(number)) ++counts_[classes_[row]];
    const auto first = static_cast<std::uint32_t>(shares.codes.size());
    const auto total = static_cast<std::uint64_t>(grown_.rows(number).size());
    std::uint64_t below = 0;
    for (std::uint32_t code = 0; code < counts_.size(); ++code) {
      if (counts_[code] == 0) continue;
      below += counts_[code];
      counts_[code] = 0;
      shares.codes.push_back(static_cast<std::uint16_t>(code));
      // The last end is 2^32 - 1, which is not read.
      shares.ends.push_back(static_cast<std::uint32_t>(
          std::min<std::uint64_t>((below << 32) / std::max<std::uint64_t>(1, total), UINT32_MAX)));
    }
    const auto count = static_cast<std::uint32_t>(shares.codes.size()) - first;
    return {0, first, 0, 0, static_cast<std::uint16_t>(count & 0xFFFFU),
            static_cast<std::uint16_t>(count >> 16)};
  }

  const GrownTree& grown_;
  std::span<const std::uint16_t> classes_;
  [[maybe_unused]] double shrinkage_;
  std::vector<std::uint64_t> counts_;
};

class CartFit {
 public:
  explicit CartFit(const FitInput& input)
      : input_(input),
        stride_(stride_for(input)),
        table_(input.codes, domains_of(input.columns), stride_, input.observer) {}

  std::string run() {
    input_.observer.phase("ordering columns");
    std::vector<cart::Step> steps =
        cart::plan_steps(input_.codes, input_.columns, table_, input_.cart.order, input_.observer);
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
    const std::uint64_t most = std::max<std::uint64_t>(1000, input.cart.memory_bytes / row_bytes);
    return static_cast<std::uint32_t>((input.codes.rows() + most - 1) / most);
  }

  static std::vector<CodeDomain> domains_of(std::span<const Column> columns) {
    std::vector<CodeDomain> domains;
    for (const Column& column : columns) domains.push_back(code_domain(column));
    return domains;
  }

  void add(const cart::Step& step) {
    if (step.source == cart::no_source)
      add_tree(step.column);
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

  void add_tree(std::uint32_t column) {
    const std::vector<std::uint16_t> classes =
        tree::read_column(input_.codes, column, stride_, input_.observer);
    const std::uint32_t codes = input_.columns[column].codes();
    tree::GrowOptions options;
    options.minimum_leaf = std::max(1U, input_.cart.minimum_leaf);
    options.complexity = input_.cart.complexity;
    const GrownTree grown = tree::grow(table_, known_, {classes, codes, {}, tree::Impurity::entropy},
                                       tree::all_rows(table_.rows()), options, input_.observer);
    std::vector<payload::CartNode> nodes;
    Shares shares;
    LeafWriter(grown, classes, codes, input_.cart.shrinkage).run(nodes, shares);
    const auto nodes_at = builder_.CreateVectorOfStructs(nodes);
    const auto bits_at = builder_.CreateVector(grown.tree.bits);
    const auto codes_at = builder_.CreateVector(shares.codes);
    const auto ends_at = builder_.CreateVector(shares.ends);
    columns_.push_back(
        payload::CreateCartColumn(builder_, column, nodes_at, bits_at, codes_at, ends_at, 0, 0));
    known_.push_back(column);
  }

  const FitInput& input_;
  std::uint32_t stride_;
  tree::FeatureTable table_;
  flatbuffers::FlatBufferBuilder builder_;
  std::vector<std::uint32_t> known_;
  std::vector<flatbuffers::Offset<payload::CartColumn>> columns_;
};

}  // namespace

std::string fit_cart(const FitInput& input) { return CartFit(input).run(); }

}  // namespace synth
