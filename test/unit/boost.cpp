#include "core/tree/boost.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "core/tree/forest.hpp"
#include "test/support/codes.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::tree {
namespace {

using test::CodeRows;
using test::TreeData;

/// Two bits whose sum is the target, hidden among noise: no column alone tells anything of their parity.
TreeData parity(std::uint32_t rows, std::uint64_t seed, std::uint32_t classes) {
  test::Random random(seed);
  CodeRows out;
  for (std::uint32_t i = 0; i < rows; ++i) {
    const auto a = static_cast<std::uint32_t>(random.below(2)),
               b = static_cast<std::uint32_t>(random.below(2));
    out.push_back({a, b, static_cast<std::uint32_t>(random.below(50)), (a + b) % classes});
  }
  return {{{2}, {2}, {50, false, true}, {classes}}, out};
}

double accuracy(const std::vector<double>& probabilities, const TreeData& data, std::uint32_t classes) {
  double hits = 0;
  for (std::size_t row = 0; row < data.classes.size(); ++row) {
    const auto own = probabilities.begin() + static_cast<std::ptrdiff_t>(row * classes);
    hits += std::max_element(own, own + classes) - own == data.classes[row];
  }
  return hits / static_cast<double>(data.classes.size());
}

TEST(Boost, LearnsParity) {
  TreeData data = parity(2000, 1, 2), fresh = parity(500, 2, 2);
  const BoostedTrees model = boost(data.table, data.features, data.numbers, {}, data.observer);
  const auto scores = model.predict(fresh.matrix, data.observer);
  EXPECT_GT(test::area_under_curve(scores, fresh.classes), 0.999);
  for (std::size_t row = 0; row < scores.size(); ++row) EXPECT_EQ(scores[row] > 0.5, fresh.classes[row] == 1);
}

TEST(Boost, LearnsThreeClasses) {
  TreeData data = parity(2000, 3, 3), fresh = parity(500, 4, 3);
  BoostOptions options;
  options.loss = Loss::softmax;
  options.classes = 3;
  options.rounds = 30;
  const BoostedTrees model = boost(data.table, data.features, data.numbers, options, data.observer);
  EXPECT_EQ(model.outputs(), 3U);
  const auto probabilities = model.predict(fresh.matrix, data.observer);
  EXPECT_GT(accuracy(probabilities, fresh, 3), 0.99);
  for (std::size_t row = 0; row < 500; ++row)
    EXPECT_NEAR(probabilities[3 * row] + probabilities[3 * row + 1] + probabilities[3 * row + 2], 1, 1e-12);
}

TEST(Boost, LearnsNumbers) {
  TreeData data = parity(2000, 5, 3);
  BoostOptions options;
  options.loss = Loss::squared;
  const BoostedTrees model = boost(data.table, data.features, data.numbers, options, data.observer);
  const auto numbers = model.predict(data.matrix, data.observer);
  for (std::size_t row = 0; row < numbers.size(); ++row) EXPECT_NEAR(numbers[row], data.numbers[row], 0.1);
}

TEST(Boost, StopsEarlyOnNoise) {
  test::Random random(6);
  CodeRows rows;
  for (int i = 0; i < 2000; ++i)
    rows.push_back(
        {static_cast<std::uint32_t>(random.below(50)), static_cast<std::uint32_t>(random.below(2))});
  TreeData data({{50}, {2}}, rows);
  BoostOptions options;
  options.held_out = 0.3;
  options.patience = 5;
  EXPECT_LT(boost(data.table, data.features, data.numbers, options, data.observer).steps.size(), 20U);
}

TEST(Boost, IsRepeatable) {
  TreeData data = parity(1000, 7, 2);
  BoostOptions options;
  options.rounds = 20;
  options.row_share = options.column_share = 0.7;
  const auto run = [&](std::uint64_t seed) {
    options.seed = seed;
    return boost(data.table, data.features, data.numbers, options, data.observer)
        .predict(data.matrix, data.observer);
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST(Boost, CanBeStopped) {
  TreeData data = parity(1000, 8, 2);
  test::PatientUntil observer(200);
  EXPECT_EQ(test::state_of([&] { boost(data.table, data.features, data.numbers, {}, observer); }), "XX000");
}

TEST(Forest, LearnsParity) {
  TreeData data = parity(2000, 9, 3), fresh = parity(500, 10, 3);
  for (const std::uint32_t trees : {1U, 20U}) {
    ForestOptions options;
    options.trees = trees;
    const Forest forest = grow_forest(data.table, data.features, data.classes, 3, options, data.observer);
    const auto probabilities = forest.predict(fresh.matrix, data.observer);
    EXPECT_GT(accuracy(probabilities, fresh, 3), 0.99);
    for (std::size_t row = 0; row < 500; ++row)
      EXPECT_NEAR(probabilities[3 * row] + probabilities[3 * row + 1] + probabilities[3 * row + 2], 1, 1e-6);
  }
}

TEST(Forest, DrawsFeaturesAnewForEachNode) {
  TreeData data = parity(2000, 11, 2);
  ForestOptions options;
  options.trees = 30;
  options.grow.features_per_node = 1;
  const Forest forest = grow_forest(data.table, data.features, data.classes, 2, options, data.observer);
  std::vector<bool> roots(3, false);
  for (const auto& member : forest.members) roots[member.tree.nodes[0].column] = true;
  EXPECT_TRUE(roots[0] && roots[1] && roots[2]);
  EXPECT_GT(accuracy(forest.predict(data.matrix, data.observer), data, 2), 0.95);
}

}  // namespace
}  // namespace synth::tree
