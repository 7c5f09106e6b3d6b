#include "core/tree/forest.hpp"

#include "core/base/random.hpp"
#include "core/tree/walk.hpp"

namespace synth::tree {
namespace {

/// How often each row is drawn.
std::vector<std::uint32_t> draw_weights(std::uint32_t rows, std::uint64_t seed) {
  std::vector<std::uint32_t> weights(rows, 0);
  for (std::uint32_t i = 0; i < rows; ++i) ++weights[scale_to(mix64(mix64(seed) + i), rows)];
  return weights;
}

std::vector<std::uint32_t> rows_with_weight(std::span<const std::uint32_t> weights) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < weights.size(); ++row)
    if (weights[row] > 0) rows.push_back(row);
  return rows;
}

Forest::Member member_of(GrownTree grown, const ClassTarget& target) {
  Forest::Member member;
  member.shares.assign(grown.tree.nodes.size() * target.class_count, 0);
  for (std::uint32_t node = 0; node < grown.tree.nodes.size(); ++node) {
    if (grown.tree.nodes[node].near != 0) continue;
    float* shares = member.shares.data() + std::size_t{node} * target.class_count;
    double total = 0;
    std::vector<double> sums(target.class_count, 0);
    for (const std::uint32_t row : grown.rows(node)) {
      const std::uint32_t weight = target.weights.empty() ? 1 : target.weights[row];
      sums[target.classes[row]] += weight;
      total += weight;
    }
    for (std::uint32_t k = 0; k < target.class_count; ++k)
      shares[k] = static_cast<float>(total > 0 ? sums[k] / total : 1.0 / target.class_count);
  }
  member.tree = std::move(grown.tree);
  return member;
}

}  // namespace

Forest grow_forest(const FeatureTable& table, std::span<const std::uint32_t> features,
                   std::span<const std::uint16_t> targets, std::uint32_t classes,
                   const ForestOptions& options, Observer& observer) {
  Forest forest{classes, {}};
  observer.phase("growing trees", options.trees);
  for (std::uint32_t number = 0; number < options.trees; ++number) {
    const std::uint64_t seed = mix64(options.seed) + number;
    std::vector<std::uint32_t> weights;
    if (options.trees > 1) weights = draw_weights(table.rows(), seed);
    const ClassTarget target{targets, classes, weights, options.impurity};
    GrowOptions grow_options = options.grow;
    grow_options.seed = mix64(seed);
    forest.members.push_back(member_of(
        grow(table, features, target, weights.empty() ? all_rows(table.rows()) : rows_with_weight(weights),
             grow_options, observer),
        target));
    observer.step(number + 1);
  }
  return forest;
}

std::vector<double> Forest::predict(const CodeMatrix& codes, Observer& observer) const {
  std::vector<double> out;
  out.reserve(codes.rows() * classes);
  for_each_row(codes, observer, [&](const auto& code_of) {
    const std::size_t first = out.size();
    out.resize(first + classes, 0);
    for (const Member& member : members) {
      const float* shares = member.shares.data() + std::size_t{member.tree.leaf_of(code_of)} * classes;
      for (std::uint32_t k = 0; k < classes; ++k)
        out[first + k] += static_cast<double>(shares[k]) / static_cast<double>(members.size());
    }
  });
  return out;
}

}  // namespace synth::tree
