#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "core/evaluate/contingency.hpp"
#include "core/evaluate/correlation.hpp"
#include "test/support/golden_tables.hpp"
#include "test/support/random.hpp"
#include "test/support/statistics.hpp"

namespace synth::evaluate {
namespace {

namespace golden = test::golden;
using golden::age, golden::city, golden::income, golden::sex;

const double nan = std::numeric_limits<double>::quiet_NaN();

Correlation golden_correlation(const CorrelationOptions& options) {
  Observer observer;
  const JointTable table = golden::table();
  return correlation_similarity(table.columns[age], table.columns[income], options, observer);
}

/// Tables of two columns of numbers.
JointTable pairs(const std::vector<std::array<double, 2>>& real_rows,
                 const std::vector<std::array<double, 2>>& synthetic_rows) {
  const auto rows = [](const auto& values) {
    std::vector<test::Row> rows;
    for (const auto& [x, y] : values) rows.push_back({test::cell_of(x), test::cell_of(y)});
    return rows;
  };
  return test::joint_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::float8)},
      rows(real_rows), rows(synthetic_rows));
}

Correlation correlation_of(const JointTable& table, const CorrelationOptions& options) {
  Observer observer;
  return correlation_similarity(table.columns[0], table.columns[1], options, observer);
}

TEST(EvaluateCorrelation, AgreesWithSdmetrics) {
  const Correlation pearson = golden_correlation({Coefficient::pearson});
  EXPECT_NEAR(pearson.real, golden::pearson_real, 1e-10);
  EXPECT_NEAR(pearson.synthetic, golden::pearson_synthetic, 1e-10);
  EXPECT_NEAR(pearson.score, golden::pearson_score, 1e-10);
  const Correlation spearman = golden_correlation({Coefficient::spearman});
  EXPECT_NEAR(spearman.real, golden::spearman_real, 1e-10);
  EXPECT_NEAR(spearman.synthetic, golden::spearman_synthetic, 1e-10);
  EXPECT_NEAR(spearman.score, golden::spearman_score, 1e-10);
}

TEST(EvaluateCorrelation, LeavesOutIncompleteAndInfiniteRows) {
  const JointTable table =
      pairs({{1, 2}, {2, 4}, {3, nan}, {nan, 0}, {HUGE_VAL, 3}, {3, 6}}, {{1, 3}, {2, 1}});
  EXPECT_NEAR(correlation_of(table, {}).real, 1, 1e-15);
  EXPECT_NEAR(correlation_of(table, {}).synthetic, -1, 1e-15);
  EXPECT_NEAR(correlation_of(table, {}).score, 0, 1e-15);
}

TEST(EvaluateCorrelation, TreatsConstantsAndThresholdsBothWays) {
  const JointTable constant = pairs({{1, 2}, {2, 4}}, {{0.1, 3}, {0.1, 5}, {0.1, 9}});
  EXPECT_NEAR(correlation_of(constant, {}).score, 0.5, 1e-15);
  EXPECT_TRUE(
      std::isnan(correlation_of(constant, {Coefficient::pearson, 0, ConstantSynthetic::undefined}).score));
  EXPECT_TRUE(std::isnan(correlation_of(pairs({{1, 2}, {1, 4}}, {{1, 2}, {2, 4}}), {}).score));
  EXPECT_TRUE(std::isnan(golden_correlation({Coefficient::pearson, 0.5}).score));
  const JointTable uncorrelated = pairs({{-1, 1}, {0, 0}, {1, 1}}, {{1, 1}, {2, 2}});
  EXPECT_NEAR(correlation_of(uncorrelated, {}).score, 0.5, 1e-15);
  EXPECT_TRUE(std::isnan(correlation_of(uncorrelated, {Coefficient::pearson, 0}).score));
}

TEST(EvaluateCorrelation, SurvivesLargeOffsets) {
  test::Random random(3);
  std::vector<std::array<double, 2>> rows;
  std::vector<double> x, y;
  for (int i = 0; i < 1000; ++i) {
    x.push_back(random.normal());
    y.push_back(x.back() + random.normal());
    rows.push_back({x.back() + 1e9, y.back() * 1e-9});
  }
  EXPECT_NEAR(correlation_of(pairs(rows, rows), {}).real, test::correlation(x, y), 1e-6);
}

double similarity(const JointTable& table, const LevelPlan& plan, std::size_t a, std::size_t b) {
  Observer observer;
  const LeveledTable levels(table, plan, observer);
  CellCounter counter(observer);
  return contingency_similarity(levels[a], levels[b], counter);
}

TEST(EvaluateContingency, AgreesWithSdmetricsOnSharedEdges) {
  const JointTable table = golden::table();
  EXPECT_NEAR(similarity(table, {}, sex, city), golden::contingency_sex_city, 1e-12);
  EXPECT_NEAR(similarity(table, {}, city, age), golden::contingency_city_age, 1e-12);
}

TEST(EvaluateContingency, AgreesWithSdmetricsReportOnOwnEdges) {
  const JointTable table = golden::table();
  const LevelPlan own{Edges::own_range};
  EXPECT_NEAR(similarity(table, own, age, sex), golden::own_age_sex, 1e-12);
  EXPECT_NEAR(similarity(table, own, age, city), golden::own_age_city, 1e-12);
  EXPECT_NEAR(similarity(table, own, income, sex), golden::own_income_sex, 1e-12);
  EXPECT_NEAR(similarity(table, own, income, city), golden::own_income_city, 1e-12);
}

TEST(EvaluateContingency, SeesShiftsOnlyOnSharedEdges) {
  // SDMetrics' report scores 0.6467 with and without the shift; on shared edges 0.632 falls to 0.080.
  std::vector<test::Row> shifted = golden::synthetic_rows();
  for (test::Row& row : shifted) row[age].key += 1000;
  const JointTable table = test::joint_of(golden::columns(), golden::real_rows(), shifted);
  EXPECT_NEAR(similarity(table, {Edges::own_range}, age, city), golden::own_age_city, 1e-12);
  EXPECT_NEAR(similarity(table, {}, age, city), 0.080, 5e-4);
}

TEST(EvaluateContingency, MeasuresAssociationAsScipy) {
  Observer observer;
  const JointTable table = golden::table();
  const LeveledTable levels(table, {Edges::own_range}, observer);
  CellCounter counter(observer);
  EXPECT_NEAR(cramers_v(levels[age], levels[sex], counter), golden::cramer_age_sex, 1e-6);
  EXPECT_NEAR(cramers_v(levels[age], levels[city], counter), golden::cramer_age_city, 1e-6);
  EXPECT_NEAR(cramers_v(levels[income], levels[sex], counter), golden::cramer_income_sex, 1e-6);
  EXPECT_NEAR(cramers_v(levels[income], levels[city], counter), golden::cramer_income_city, 1e-6);
  EXPECT_NEAR(cramers_v(levels[sex], levels[city], counter), golden::cramer_sex_city, 1e-6);
}

TEST(EvaluateContingency, CountsManyLevelsBySorting) {
  // 500 by 500 categories are too many for an array, and must give what few rows by hand give.
  test::Random random(5);
  std::vector<test::Row> a, b;
  std::map<std::pair<std::string, std::string>, double> difference;
  const auto fill = [&](std::vector<test::Row>& rows, int count, double sign) {
    for (int i = 0; i < count; ++i) {
      const std::string x = std::to_string(random.below(500) * random.below(2));
      const std::string y = std::to_string(random.below(500) * random.below(2));
      rows.push_back({x, y});
      difference[{x, y}] += sign / count;
    }
  };
  fill(a, 3000, 1);
  fill(b, 2000, -1);
  const JointTable table = test::joint_of(
      {test::sample_column("x", TypeKind::text), test::sample_column("y", TypeKind::text)}, a, b);
  double sum = 0;
  for (const auto& entry : difference) sum += std::abs(entry.second);
  EXPECT_NEAR(similarity(table, {}, 0, 1), 1 - sum / 2, 1e-12);
}

TEST(EvaluateLevels, CapCategoriesAndDrawRows) {
  Observer observer;
  std::vector<std::string> real_labels(50, "a");
  for (int i = 0; i < 30; ++i) real_labels.push_back("r" + std::to_string(i));
  const JointTable table = test::labels(real_labels, {"a", "a", ""});
  const LeveledTable capped(table, {Edges::real_range, 10, 3}, observer);
  EXPECT_EQ(capped[0].size, 4U);
  EXPECT_NEAR(total_variation(std::array{capped[0]}, observer), 3 / 8., 1e-12);
  const LeveledTable drawn(table, {Edges::real_range, 10, 3, 40, 1}, observer);
  EXPECT_EQ(drawn[0].codes[real].size(), 40U);
  EXPECT_EQ(drawn[0].codes[synthetic].size(), 3U);
}

TEST(EvaluateLevels, CutQuantilesOfBothTables) {
  Observer observer;
  std::vector<double> skewed, other;
  for (int i = 0; i < 1000; ++i) skewed.push_back(std::exp(i / 50.0)), other.push_back(std::exp(i / 50.0));
  const JointTable table = test::numbers(skewed, other);
  const LeveledTable levels(table, {Edges::joint_quantiles, 20}, observer);
  std::vector<int> counts(levels[0].size, 0);
  for (const std::uint32_t level : levels[0].codes[real]) ++counts[level];
  for (std::size_t bin = 0; bin < 20; ++bin) EXPECT_NEAR(counts[bin], 50, 1);
  EXPECT_EQ(counts[20], 0);
}

}  // namespace
}  // namespace synth::evaluate
