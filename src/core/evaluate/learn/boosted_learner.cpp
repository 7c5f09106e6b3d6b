#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/evaluate/learn/learner.hpp"

namespace synth::evaluate {
namespace {

using Step = tree::BoostedTrees::Step;

void softmax(std::span<double> scores) {
  const double most = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) sum += score = std::exp(score - most);
  for (double& score : scores) score /= sum;
}

bool asks(const tree::Tree& tree, std::size_t column) {
  return std::any_of(tree.nodes.begin(), tree.nodes.end(),
                     [&](const tree::Node& node) { return node.near != 0 && node.column == column; });
}

}  // namespace

void BoostedLearner::train(std::span<const std::uint32_t> rows, std::span<const double> targets,
                           std::uint64_t seed, Observer& observer) {
  const tree::FeatureTable table(codes_.matrix(rows, observer), codes_.domains(), 1, observer);
  std::vector<std::uint32_t> features(codes_.columns());
  std::iota(features.begin(), features.end(), 0U);
  tree::BoostOptions options = options_;
  options.loss = task_.loss;
  options.classes = task_.classes;
  options.seed = seed;
  trees_ = tree::boost(table, features, targets, options, observer);
}

std::vector<double> BoostedLearner::predict(std::span<const std::uint32_t> rows, Observer& observer) const {
  const std::size_t outputs = task_.outputs();
  std::vector<double> out(rows.size() * outputs);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = trees_.start[i % outputs];
  for (std::size_t number = 0; number < trees_.steps.size(); ++number) {
    const Step& step = trees_.steps[number];
    for_each_below(rows.size(), observer, [&](std::size_t i) {
      const auto code_of = [&](std::uint32_t column) { return codes_.codes(column)[rows[i]]; };
      out[i * outputs + number % outputs] += static_cast<double>(step.values[step.tree.leaf_of(code_of)]);
    });
  }
  if (task_.loss == tree::Loss::softmax)
    for_each_below(rows.size(), observer,
                   [&](std::size_t i) { softmax(std::span(out).subspan(i * outputs, outputs)); });
  return out;
}

void BoostedLearner::for_each_exchange(std::span<const std::uint32_t> rows,
                                       std::span<const std::uint32_t> donors,
                                       const std::function<void(std::size_t, std::span<const double>)>& use,
                                       Observer& observer) const {
  std::vector<double> changes(rows.size());
  for (std::uint32_t changed = 0; changed < codes_.columns(); ++changed) {
    std::fill(changes.begin(), changes.end(), 0);
    for (const Step& step : trees_.steps) {
      if (!asks(step.tree, changed)) continue;
      for_each_below(rows.size(), observer, [&](std::size_t i) {
        const auto before = [&](std::uint32_t column) { return codes_.codes(column)[rows[i]]; };
        const auto after = [&](std::uint32_t column) {
          return codes_.codes(column)[column == changed ? donors[i] : rows[i]];
        };
        changes[i] += static_cast<double>(step.values[step.tree.leaf_of(after)]) -
                      static_cast<double>(step.values[step.tree.leaf_of(before)]);
      });
    }
    use(changed, changes);
  }
}

}  // namespace synth::evaluate
