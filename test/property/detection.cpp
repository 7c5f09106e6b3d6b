#include "core/evaluate/detect/detection.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "test/support/evaluate.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

std::vector<SampleColumn> columns() {
  return {test::sample_column("a", TypeKind::float8), test::sample_column("b", TypeKind::float8),
          test::sample_column("c", TypeKind::int4),   test::sample_column("d", TypeKind::text),
          test::sample_column("e", TypeKind::text),   test::sample_column("f", TypeKind::float8),
          test::sample_column("g", TypeKind::float8), test::sample_column("h", TypeKind::text)};
}

/// Rows of one law: numbers that depend on each other, labels that depend on them, NULLs.
std::vector<test::Row> draw_rows(std::size_t count, test::Random& random) {
  std::vector<test::Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const double a = random.normal();
    const double b = a + random.normal();
    const auto label = [&](std::size_t labels, double shift) {
      return std::string(1, static_cast<char>('A' + (random.below(labels) + (shift > 0)) % labels));
    };
    rows.push_back({test::cell_of(a), test::cell_of(b),
                    test::Cell(static_cast<std::int64_t>(random.below(40))), test::Cell(label(4, a)),
                    test::Cell(label(6, b)), test::cell_of(random.normal()), test::cell_of(random.uniform()),
                    test::Cell(label(5, 0))});
    if (random.below(10) == 0) rows.back()[random.below(8)] = {};
  }
  return rows;
}

/// Of many pairs of independent samples of one law.
struct Outcomes {
  std::vector<double> p_values;
  std::vector<double> accuracy_p_values;
  std::vector<double> ratios;
  std::vector<double> aucs;
  std::size_t covered = 0;
};

Outcomes repeat(bool trees, std::size_t seeds, std::size_t rows) {
  Outcomes outcomes;
  Observer observer;
  DetectionOptions options;
  options.boosted_trees = trees;
  options.logistic_regression = !trees;
  options.importance_rows = 0;
  options.trees.rounds = 15;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    test::Random random(1000 + seed);
    const auto one = draw_rows(rows, random);
    const auto other = draw_rows(rows, random);
    options.seed = seed;
    const Detection found = detect(test::joint_of(columns(), one, other), options, observer).front();
    outcomes.p_values.push_back(found.p_value);
    outcomes.accuracy_p_values.push_back(found.accuracy_p_value);
    outcomes.ratios.push_back(found.pmse_ratio);
    outcomes.aucs.push_back(found.auc);
    outcomes.covered += found.low <= 0.5 && found.high >= 0.5;
  }
  return outcomes;
}

/// Kolmogorov's distance from the uniform distribution.
double distance_from_uniform(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    distance = std::max({distance, values[i] - static_cast<double>(i) / count,
                         static_cast<double>(i + 1) / count - values[i]});
  return distance;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

constexpr std::size_t seeds = 200;
constexpr std::size_t rows = 300;
/// Exceeded by 200 uniform numbers in one case of a thousand (Kolmogorov's limit, 1.95 / sqrt(200)).
constexpr double most_distance = 0.138;
/// 200 intervals that hold with probability 0.95 each hold less often in six cases of ten thousand.
constexpr std::size_t fewest_covered = 180;

void expect_null_behaviour(const Outcomes& outcomes) {
  EXPECT_GE(outcomes.covered, fewest_covered);
  EXPECT_LT(distance_from_uniform(outcomes.p_values), most_distance);
  EXPECT_LT(distance_from_uniform(outcomes.accuracy_p_values), most_distance);
  // The mean of 200 areas deviates from 0.5 by 0.0024; more than 3.3 times that in one case of a thousand.
  EXPECT_NEAR(mean(outcomes.aucs), 0.5, 0.008);
}

// False alarms together below 1 in 200 for each classifier, were the seeds not fixed.
TEST(Detection, LogisticRegressionKeepsItsLevel) {
  const Outcomes outcomes = repeat(false, seeds, rows);
  expect_null_behaviour(outcomes);
  // Folds that learn from each other double the variance: without that it would be 1 / (6 rows).
  double variance = 0;
  for (const double auc : outcomes.aucs) variance += (auc - 0.5) * (auc - 0.5) / seeds;
  EXPECT_NEAR(variance * 6 * rows, 2, 0.6);
  // Independent samples are twice as far apart as a sample and the rows of a model that fits it exactly.
  EXPECT_NEAR(mean(outcomes.ratios), 2, 0.15);
}

TEST(Detection, BoostedTreesKeepTheirLevel) { expect_null_behaviour(repeat(true, seeds, rows)); }

}  // namespace
}  // namespace synth::evaluate
