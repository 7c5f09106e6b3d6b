#include "core/tree/tree.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "core/tree/elementary.hpp"
#include "core/tree/grow.hpp"
#include "test/support/codes.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::tree {
namespace {

using test::CodeRows;
using test::TreeData;

GrownTree grow_one(TreeData& data, GrowOptions options, std::uint32_t classes = 2,
                   std::span<const std::uint32_t> weights = {}, Impurity impurity = Impurity::gini) {
  return grow(data.table, data.features, ClassTarget{data.classes, classes, weights, impurity},
              all_rows(data.table.rows()), options, data.observer);
}

std::uint32_t leaf_of(const Tree& tree, std::vector<std::uint32_t> codes) {
  return tree.leaf_of([&](std::uint32_t column) { return codes[column]; });
}

/// Rows of one feature with a class for each of its codes, `copies` times.
CodeRows rows_by_class(const std::vector<std::uint32_t>& class_of_code, std::uint32_t copies) {
  CodeRows rows;
  for (std::uint32_t i = 0; i < copies; ++i)
    for (std::uint32_t code = 0; code < class_of_code.size(); ++code)
      rows.push_back({code, class_of_code[code]});
  return rows;
}

TEST(Tree, FindsAThreshold) {
  TreeData data({{10, false, true}, {2}}, rows_by_class({0, 0, 0, 0, 1, 1, 1, 1, 1, 1}, 5));
  for (const Impurity impurity : {Impurity::gini, Impurity::entropy}) {
    const Tree tree = grow_one(data, {1}, 2, {}, impurity).tree;
    ASSERT_EQ(tree.nodes.size(), 3U);
    EXPECT_EQ(tree.nodes[0].kind, Node::Kind::interval);
    EXPECT_EQ(leaf_of(tree, {3}), leaf_of(tree, {0}));
    EXPECT_EQ(leaf_of(tree, {4}), leaf_of(tree, {9}));
    EXPECT_NE(leaf_of(tree, {3}), leaf_of(tree, {4}));
  }
}

TEST(Tree, FindsASubset) {
  TreeData data({{7}, {2}}, rows_by_class({1, 0, 0, 1, 0, 1, 0}, 5));
  const Tree tree = grow_one(data, {1}).tree;
  ASSERT_EQ(tree.nodes.size(), 3U);
  EXPECT_EQ(tree.nodes[0].kind, Node::Kind::subset);
  EXPECT_EQ(leaf_of(tree, {0}), leaf_of(tree, {3}));
  EXPECT_EQ(leaf_of(tree, {0}), leaf_of(tree, {5}));
  EXPECT_EQ(leaf_of(tree, {1}), leaf_of(tree, {6}));
  EXPECT_NE(leaf_of(tree, {0}), leaf_of(tree, {1}));
}

TEST(Tree, SendsNullTheBetterWay) {
  for (const std::uint32_t null_class : {0U, 1U}) {
    TreeData data({{6, true, true}, {2}}, rows_by_class({0, 0, 0, 1, 1, 1, null_class}, 5));
    const Tree tree = grow_one(data, {1}).tree;
    ASSERT_EQ(tree.nodes.size(), 3U) << null_class;
    EXPECT_EQ(leaf_of(tree, {6}), leaf_of(tree, {null_class == 0 ? 0U : 5U}));
    EXPECT_NE(leaf_of(tree, {2}), leaf_of(tree, {3}));
  }
}

TEST(Tree, TellsNullFromAllValues) {
  TreeData data({{4, true, true}, {2}}, rows_by_class({0, 0, 0, 0, 1}, 5));
  const Tree tree = grow_one(data, {1}).tree;
  ASSERT_EQ(tree.nodes.size(), 3U);
  for (std::uint32_t code = 0; code < 4; ++code) EXPECT_NE(leaf_of(tree, {code}), leaf_of(tree, {4}));
}

TEST(Tree, SendsUnknownCodesWhereTheyBelong) {
  // An ordered code beyond all that were seen is on the side of its neighbour; a label goes with the many.
  TreeData ordered({{20, false, true}, {2}}, {{5, 0}, {5, 0}, {6, 0}, {12, 1}, {13, 1}});
  const Tree tree = grow_one(ordered, {1}).tree;
  EXPECT_EQ(leaf_of(tree, {0}), leaf_of(tree, {5}));
  EXPECT_EQ(leaf_of(tree, {19}), leaf_of(tree, {13}));
  TreeData nominal({{20}, {2}}, {{5, 0}, {5, 0}, {6, 0}, {12, 1}, {13, 1}});
  const Tree sets = grow_one(nominal, {1}).tree;
  EXPECT_EQ(leaf_of(sets, {19}), leaf_of(sets, {5}));
}

CodeRows random_rows(std::uint32_t count, const std::vector<std::uint32_t>& sizes, std::uint64_t seed) {
  test::Random random(seed);
  CodeRows rows(count);
  for (auto& row : rows)
    for (const std::uint32_t size : sizes) row.push_back(static_cast<std::uint32_t>(random.below(size)));
  return rows;
}

TEST(Tree, WeightsCountAsCopies) {
  const CodeRows rows = random_rows(300, {40, 7, 3}, 1);
  test::Random random(2);
  std::vector<std::uint32_t> weights;
  CodeRows copies;
  for (const auto& row : rows) {
    weights.push_back(static_cast<std::uint32_t>(1 + random.below(4)));
    for (std::uint32_t i = 0; i < weights.back(); ++i) copies.push_back(row);
  }
  const std::vector<CodeDomain> domains{{39, true, true}, {7}, {3}};
  TreeData weighted(domains, rows), copied(domains, copies);
  const Tree a = grow_one(weighted, {20}, 3, weights).tree, b = grow_one(copied, {20}, 3).tree;
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  EXPECT_GT(a.nodes.size(), 10U);
  for (const auto& row : rows) EXPECT_EQ(leaf_of(a, row), leaf_of(b, row));
}

double gini(const std::vector<double>& counts) {
  double n = 0, squares = 0;
  for (const double count : counts) n += count, squares += count * count;
  return n > 0 ? n - squares / n : 0;
}

/// What is left of Gini's impurity when the codes of a mask stay near.
double risk_of_split(const CodeRows& rows, std::uint32_t near_codes) {
  std::vector<double> near(4, 0), far(4, 0);
  for (const auto& row : rows) ((near_codes >> row[0]) & 1U ? near : far)[row[1]] += 1;
  return gini(near) + gini(far);
}

double risk_of_tree(const GrownTree& grown) {
  double sum = 0;
  for (std::size_t node = 0; node < grown.risks.size(); ++node)
    if (grown.tree.nodes[node].near == 0) sum += grown.risks[node];
  return sum;
}

TEST(Tree, NoThresholdIsBetter) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const CodeRows rows = random_rows(60, {8, 4}, seed);
    TreeData data({{7, true, true}, {4}}, rows);
    double best = INFINITY;
    for (std::uint32_t threshold = 1; threshold <= 7; ++threshold)
      for (const std::uint32_t null : {0U, 1U << 7})
        best = std::min(best, risk_of_split(rows, ((1U << threshold) - 1) | null));
    EXPECT_NEAR(risk_of_tree(grow_one(data, {1, 1}, 4)), best, 1e-9) << seed;
  }
}

TEST(Tree, NoSubsetIsBetterForTwoClasses) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const CodeRows rows = random_rows(60, {8, 2}, seed);
    TreeData data({{8}, {2}}, rows);
    double best = INFINITY;
    for (std::uint32_t mask = 1; mask < 255; ++mask) best = std::min(best, risk_of_split(rows, mask));
    EXPECT_NEAR(risk_of_tree(grow_one(data, {1, 1})), best, 1e-9) << seed;
  }
}

TEST(Tree, KeepsTheMinimumLeafAndTheDepth) {
  TreeData data({{40, false, true}, {7}, {3}}, random_rows(2000, {40, 7, 3}, 3));
  GrowOptions options{50};
  const GrownTree grown = grow_one(data, options, 3);
  for (std::uint32_t node = 0; node < grown.tree.nodes.size(); ++node)
    EXPECT_GE(grown.rows(node).size(), 50U);
  options.maximum_depth = 2;
  EXPECT_LE(grow_one(data, options, 3).tree.nodes.size(), 7U);
}

TEST(Tree, RowsEndWhereTheTreeSendsThem) {
  const CodeRows rows = random_rows(3000, {300, 400, 3}, 4);
  TreeData data({{299, true, true}, {399, true}, {3}}, rows);
  const GrownTree grown = grow_one(data, {5}, 3);
  std::size_t seen = 0;
  for (std::uint32_t node = 0; node < grown.tree.nodes.size(); ++node) {
    if (grown.tree.nodes[node].near != 0) continue;
    for (const std::uint32_t row : grown.rows(node)) EXPECT_EQ(leaf_of(grown.tree, rows[row]), node);
    seen += grown.rows(node).size();
  }
  EXPECT_EQ(seen, rows.size());
}

/// The least cost of a subtree, by trying both for every node.
double least_cost(const GrownTree& grown, std::uint32_t node, double complexity) {
  const double leaf = grown.risks[node] + complexity;
  const std::uint32_t near = grown.tree.nodes[node].near;
  if (near == 0) return leaf;
  return std::min(leaf, least_cost(grown, near, complexity) + least_cost(grown, near + 1, complexity));
}

TEST(Tree, PrunesToTheLeastCost) {
  TreeData data({{40, false, true}, {7}, {3}}, random_rows(500, {40, 7, 3}, 5));
  const GrownTree whole = grow_one(data, {3}, 3);
  std::size_t before = whole.tree.nodes.size();
  for (const double complexity : {0.5, 1.0, 2.0, 1e9}) {
    GrownTree pruned = whole;
    prune(pruned, complexity);
    const auto leaves = static_cast<double>((pruned.tree.nodes.size() + 1) / 2);
    EXPECT_NEAR(risk_of_tree(pruned) + complexity * leaves, least_cost(whole, 0, complexity), 1e-9);
    EXPECT_LE(pruned.tree.nodes.size(), before);
    before = pruned.tree.nodes.size();
    for (std::uint32_t node = 0; node < pruned.tree.nodes.size(); ++node) {
      const std::uint32_t near = pruned.tree.nodes[node].near;
      if (near == 0) continue;
      EXPECT_GT(near, node);
      EXPECT_EQ(pruned.rows(near).size() + pruned.rows(near + 1).size(), pruned.rows(node).size());
    }
  }
  EXPECT_EQ(before, 1U);
}

TEST(Tree, LearnsNumbers) {
  // Squared errors of each side; 0 where the mean is right everywhere.
  TreeData data({{5}, {100}}, {{0, 10}, {1, 90}, {2, 10}, {3, 90}, {4, 50}, {4, 50}, {0, 10}, {1, 90}});
  const std::vector<double> ones(8, 1);
  const GrownTree grown =
      grow(data.table, data.features, MomentTarget{data.numbers, ones, 0}, all_rows(8), {1}, data.observer);
  EXPECT_EQ(grown.tree.nodes.size(), 5U);
  EXPECT_NEAR(risk_of_tree(grown), 0, 1e-9);
  EXPECT_EQ(leaf_of(grown.tree, {0}), leaf_of(grown.tree, {2}));
  EXPECT_EQ(leaf_of(grown.tree, {1}), leaf_of(grown.tree, {3}));
}

TEST(Tree, BinsManyCodes) {
  std::vector<std::uint64_t> counts(5000, 1);
  counts[4321] = 1000;
  const Feature ordered = make_feature(0, {4999, true, true}, counts);
  EXPECT_EQ(ordered.bins, 256U);
  EXPECT_EQ(ordered.bin_of_code.back(), 255);
  for (std::size_t code = 1; code < 5000; ++code)
    EXPECT_LE(ordered.bin_of_code[code - 1], ordered.bin_of_code[code]);
  const Feature nominal = make_feature(0, {5000, false, false}, counts);
  EXPECT_EQ(nominal.bins, 256U);
  EXPECT_EQ(std::count(nominal.bin_of_code.begin(), nominal.bin_of_code.end(), nominal.bin_of_code[4321]), 1);
}

TEST(Tree, ReadsARegularSample) {
  Observer observer;
  const std::vector<CodeDomain> domains{{50, false, true}};
  const CodeRows rows = random_rows(20000, {50}, 6);
  const CodeMatrix matrix = test::matrix_of(domains, rows);
  const FeatureTable table(matrix, domains, 7, observer);
  ASSERT_EQ(table.rows(), 2858U);
  for (std::uint32_t row = 0; row < table.rows(); ++row) ASSERT_EQ(table.bins(0)[row], rows[7 * row][0]);
}

TEST(Tree, RefusesWeightsThatOverflow) {
  TreeData data({{2}, {2}}, {{0, 0}, {1, 1}});
  const std::vector<std::uint32_t> weights{1U << 31, 1};
  EXPECT_EQ(test::state_of([&] { grow_one(data, {1}, 2, weights); }), "54000");
}

TEST(Tree, CanBeStopped) {
  TreeData data({{40, false, true}, {7}, {3}}, random_rows(2000, {40, 7, 3}, 7));
  test::PatientUntil observer(30);
  EXPECT_EQ(test::state_of([&] {
              grow(data.table, data.features, ClassTarget{data.classes, 3}, all_rows(2000), {1}, observer);
            }),
            "XX000");
}

TEST(Tree, ElementaryFunctionsAreAccurate) {
  for (double x = 1e-300; x < 1e300; x *= 3.7)
    EXPECT_NEAR(log2_of(x), std::log2(x), 1e-13 * (1 + std::fabs(std::log2(x))));
  EXPECT_EQ(log2_of(1), 0);
  EXPECT_EQ(log2_of(1024), 10);
  for (double x = -600; x < 600; x += 0.37) EXPECT_NEAR(exp_of(x) / std::exp(x), 1, 1e-13);
  EXPECT_EQ(exp_of(0), 1);
}

}  // namespace
}  // namespace synth::tree
