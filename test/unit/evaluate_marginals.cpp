#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "core/evaluate/k_marginal.hpp"
#include "core/evaluate/marginals.hpp"
#include "test/support/evaluate.hpp"

namespace synth::evaluate {
namespace {

using Sets = std::vector<std::vector<std::uint32_t>>;

std::vector<SampleColumn> three_columns() {
  return {test::sample_column("g", TypeKind::text), test::sample_column("x", TypeKind::text),
          test::sample_column("y", TypeKind::text)};
}

const std::vector<std::uint32_t> x_and_y{1, 2};

KMarginal score(const std::vector<test::Row>& a, const std::vector<test::Row>& b,
                std::optional<std::uint32_t> group, KMarginalRules rules) {
  Observer observer;
  const JointTable table = test::joint_of(three_columns(), a, b);
  const LeveledTable levels(table, {}, observer);
  return k_marginal(levels, x_and_y, group, rules, observer);
}

TEST(EvaluateMarginals, ListsSets) {
  Observer observer;
  const std::vector<std::uint32_t> columns{2, 5, 7};
  EXPECT_EQ(column_sets(columns, 1, 99, 0, observer), (Sets{{2}, {5}, {7}}));
  EXPECT_EQ(column_sets(columns, 2, 99, 0, observer), (Sets{{2, 5}, {2, 7}, {5, 7}}));
  EXPECT_EQ(column_sets(columns, 3, 99, 0, observer), (Sets{{2, 5, 7}}));
  EXPECT_TRUE(column_sets(columns, 4, 99, 0, observer).empty());
}

TEST(EvaluateMarginals, DrawsSetsWhereTheyAreMany) {
  Observer observer;
  std::vector<std::uint32_t> columns(300);
  for (std::uint32_t i = 0; i < columns.size(); ++i) columns[i] = i;
  for (const std::uint32_t order : {2U, 3U}) {
    const Sets sets = column_sets(columns, order, 50, 1, observer);
    EXPECT_EQ(std::set<std::vector<std::uint32_t>>(sets.begin(), sets.end()).size(), 50U);
    EXPECT_EQ(sets, column_sets(columns, order, 50, 1, observer));
    EXPECT_NE(sets, column_sets(columns, order, 50, 2, observer));
  }
}

TEST(EvaluateMarginals, AveragesDistances) {
  Observer observer;
  // Equal one by one; in pairs, x and y agree in one table and differ in the other.
  const std::vector<test::Row> a{{"g", "0", "0"}, {"g", "1", "1"}};
  const std::vector<test::Row> b{{"g", "0", "1"}, {"g", "1", "0"}};
  const JointTable table = test::joint_of(three_columns(), a, b);
  const LeveledTable levels(table, {}, observer);
  const std::vector<std::uint32_t> columns{0, 1, 2};
  EXPECT_DOUBLE_EQ(mean_variation(levels, column_sets(columns, 1, 99, 0, observer), observer), 0);
  EXPECT_DOUBLE_EQ(mean_variation(levels, column_sets(columns, 2, 99, 0, observer), observer), 1 / 3.);
  EXPECT_DOUBLE_EQ(mean_variation(levels, column_sets(columns, 3, 99, 0, observer), observer), 1);
  EXPECT_TRUE(std::isnan(mean_variation(levels, {}, observer)));
}

TEST(EvaluateKMarginal, ScoresPairs) {
  const std::vector<test::Row> a{{"g", "0", "0"}, {"g", "1", "1"}, {"g", "0", "0"}, {"g", "1", "1"}};
  const std::vector<test::Row> b{{"g", "0", "0"}, {"g", "1", "0"}};
  EXPECT_DOUBLE_EQ(score(a, a, {}, KMarginalRules::ours).score, 1000);
  EXPECT_DOUBLE_EQ(score(a, b, {}, KMarginalRules::ours).score, 500);
  EXPECT_DOUBLE_EQ(score(a, b, {}, KMarginalRules::sdnist).score, 500);
  EXPECT_DOUBLE_EQ(score(a, b, 0, KMarginalRules::ours).score, 500);
}

TEST(EvaluateKMarginal, AveragesGroupsWhateverTheirSize) {
  const std::vector<test::Row> a{{"g", "0", "0"}, {"g", "0", "0"}, {"g", "0", "0"}, {"h", "1", "1"}};
  const std::vector<test::Row> b{{"g", "0", "0"}, {"h", "1", "0"}};
  const KMarginal result = score(a, b, 0, KMarginalRules::ours);
  ASSERT_EQ(result.groups.size(), 2U);
  EXPECT_DOUBLE_EQ(result.score, 500);
}

TEST(EvaluateKMarginal, GivesAnAbsentGroupNothing) {
  const std::vector<test::Row> a{{"g", "0", "0"}, {"h", "1", "1"}};
  const std::vector<test::Row> b{{"g", "0", "0"}};
  EXPECT_DOUBLE_EQ(score(a, b, 0, KMarginalRules::ours).score, 500);
  EXPECT_DOUBLE_EQ(score(a, b, 0, KMarginalRules::sdnist).score, 750);
}

TEST(EvaluateKMarginal, CountsNullsAsALevel) {
  const std::vector<test::Row> a{{"g", "0", "0"}, {"g", "0", {}}};
  const std::vector<test::Row> b{{"g", "0", "0"}, {"g", "0", "0"}};
  EXPECT_DOUBLE_EQ(score(a, b, {}, KMarginalRules::ours).score, 500);
  // |1/2 − 1| / 2 without a group; within a group the shares are of the rows that are left.
  EXPECT_DOUBLE_EQ(score(a, b, {}, KMarginalRules::sdnist).score, 750);
  EXPECT_DOUBLE_EQ(score(a, b, 0, KMarginalRules::sdnist).score, 1000);
}

}  // namespace
}  // namespace synth::evaluate
