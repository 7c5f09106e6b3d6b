#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/arrange.hpp"
#include "core/evaluate/attack/make_population.hpp"
#include "core/evaluate/correlation.hpp"
#include "core/evaluate/wilson.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/expect_error.hpp"

namespace synth::evaluate {
namespace {

std::vector<SampleColumn> columns() {
  return {test::sample_column("n", TypeKind::int4), test::sample_column("t", TypeKind::text)};
}

std::vector<test::Row> some_rows(std::int64_t first, std::int64_t count) {
  std::vector<test::Row> rows;
  for (std::int64_t i = first; i < first + count; ++i) rows.push_back({i, "label " + std::to_string(i % 7)});
  return rows;
}

TEST(EvaluateArrange, OrderFollowsFromValuesAlone) {
  Observer observer;
  std::vector<test::Row> rows = some_rows(0, 1000);
  rows.resize(1010, {std::int64_t{5}, "label 5"});
  Sample once = test::sample_of(columns(), rows);
  std::reverse(rows.begin(), rows.end());
  Sample again = test::sample_of(columns(), rows);
  EXPECT_NE(once.words, again.words);
  arrange(once, observer);
  arrange(again, observer);
  EXPECT_EQ(once.words, again.words);
}

TEST(EvaluateArrange, KeepsRowsTogetherAndScattersThem) {
  Observer observer;
  Sample sample = test::sample_of(columns(), some_rows(0, 1000));
  arrange(sample, observer);
  const SampleColumn text = columns()[1];
  std::uint64_t in_place = 0;
  for (std::size_t row = 0; row < 1000; ++row) {
    const auto number = static_cast<std::size_t>(sample.words[0][row]);
    const std::string label = "label " + std::to_string(number % 7);
    EXPECT_EQ(sample.words[1][row], word_of(text, Value::of_bytes(label)));
    in_place += number == row;
  }
  EXPECT_LT(in_place, 20U);
}

TEST(EvaluateArrange, AppendsAllThatSamplesKnow) {
  // Little memory: both samples leave rows out, whose traces are joined as well.
  const auto thin = [](std::int64_t first) {
    return test::sample_of(columns(), some_rows(first, 500), 2000);
  };
  const Sample first = thin(0);
  const Sample second = thin(1000);
  const Sample both = append(first, second);
  EXPECT_EQ(both.rows, first.rows + second.rows);
  EXPECT_EQ(both.rows_seen, 1000U);
  EXPECT_FALSE(both.whole());
  EXPECT_EQ(both.rest[0].rows(), 1000 - both.rows);
  EXPECT_EQ(both.words[0].front(), first.words[0].front());
  EXPECT_EQ(both.words[0].back(), second.words[0].back());
  EXPECT_TRUE(append(test::sample_of(columns(), some_rows(0, 3)), test::sample_of(columns(), {})).whole());
  EXPECT_EQ(test::state_of([] { append(test::sample_of(columns(), {}), Sample{}); }), "XX000");
}

TEST(EvaluatePopulation, HasTrainingRowsFirst) {
  Observer observer;
  const Population population = make_population(test::sample_of(columns(), some_rows(0, 30)),
                                                test::sample_of(columns(), some_rows(100, 20)),
                                                test::sample_of(columns(), some_rows(0, 10)), observer);
  EXPECT_EQ(population.training_rows, 30U);
  EXPECT_EQ(population.control_rows(), 20U);
  const JointColumn& column = population.table.columns[0];
  EXPECT_EQ(column.numbers[column.codes(real)[29]], 29);
  EXPECT_EQ(column.numbers[column.codes(real)[30]], 100);
  EXPECT_FALSE(make_population(test::sample_of(columns(), some_rows(0, 3)), test::sample_of(columns(), {}),
                               test::sample_of(columns(), {}), observer)
                   .has_control());
}

TEST(EvaluateCorrelation, IsUndefinedForAnEmptySyntheticTable) {
  Observer observer;
  const std::vector<SampleColumn> two = {test::sample_column("a", TypeKind::int4),
                                         test::sample_column("b", TypeKind::int4)};
  std::vector<test::Row> rows;
  for (std::int64_t i = 0; i < 9; ++i) rows.push_back({i, i * i});
  const JointTable table = test::joint_of(two, rows, {});
  for (const Coefficient coefficient : {Coefficient::pearson, Coefficient::spearman}) {
    const CorrelationOptions options{.coefficient = coefficient};
    EXPECT_TRUE(
        std::isnan(correlation_similarity(table.columns[0], table.columns[1], options, observer).score));
  }
}

TEST(EvaluateWilson, HoldsTheShareItself) {
  for (std::uint64_t trials = 1; trials < 2000; ++trials)
    for (const double confidence : {0.5, 0.95, 0.999}) {
      EXPECT_EQ(wilson_interval(0, trials, confidence).low, 0);
      EXPECT_EQ(wilson_interval(trials, trials, confidence).high, 1);
    }
}

}  // namespace
}  // namespace synth::evaluate
