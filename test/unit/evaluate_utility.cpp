#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/utility/measures.hpp"
#include "core/evaluate/utility/utility.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

enum Column : std::uint32_t { x, y, label, kind, number };

/// Of the three columns that follow from x and y, all but the target are left out.
std::vector<SampleColumn> columns(std::uint32_t target = label) {
  std::vector<SampleColumn> all{
      test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::float8),
      test::sample_column("label", TypeKind::text), test::sample_column("kind", TypeKind::text),
      test::sample_column("number", TypeKind::float8)};
  for (const std::uint32_t column : {label, kind, number})
    if (column != target) all[column].kind = Kind::ignored;
  return all;
}

/// label, kind (three classes) and number follow from x and y but for noise; `wrong` turns that round.
std::vector<test::Row> draw_rows(std::size_t count, std::uint64_t seed, bool wrong = false) {
  test::Random random(seed);
  std::vector<test::Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const double a = random.normal();
    const double b = random.normal();
    const double sum = (wrong ? -1 : 1) * (a + b) + 0.5 * random.normal();
    const char* three = sum < -1 ? "low" : sum < 1 ? "middle" : "high";
    rows.push_back({test::cell_of(a), test::cell_of(b), test::Cell(sum > 1 ? "yes" : "no"), test::Cell(three),
                    test::cell_of(100 + 10 * sum)});
  }
  return rows;
}

Population population_of(const std::vector<SampleColumn>& kinds, std::vector<test::Row> training,
                         const std::vector<test::Row>& control, const std::vector<test::Row>& artificial) {
  Population population;
  population.training_rows = training.size();
  training.insert(training.end(), control.begin(), control.end());
  population.table = test::joint_of(kinds, training, artificial);
  return population;
}

Population population(bool wrong = false, std::size_t control = 1000, std::uint32_t target = label) {
  return population_of(columns(target), draw_rows(1500, 1), draw_rows(control, 2), draw_rows(1500, 3, wrong));
}

UtilityOptions about(std::uint32_t target) {
  UtilityOptions options;
  options.target = target;
  options.trees.rounds = 30;
  return options;
}

std::vector<Utility> measure(const Population& population, const UtilityOptions& options) {
  Observer observer;
  return measure_utility(population, options, observer);
}

const Utility& find(const std::vector<Utility>& found, const std::string& learner,
                    const std::string& measure) {
  for (const Utility& utility : found)
    if (utility.learner == learner && utility.measure == measure) return utility;
  throw std::runtime_error("no measure " + measure + " of " + learner);
}

std::string refusal(const Population& population, const UtilityOptions& options) {
  return test::state_of([&] { measure(population, options); });
}

// ---- measures

std::vector<double> measured(const Scorecard& card, const std::vector<std::uint32_t>& weights) {
  Observer observer;
  return card.measure(weights, observer);
}

TEST(EvaluateMeasures, OfTwoClasses) {
  Observer observer;
  const std::vector<std::uint32_t> truth{1, 1, 0, 0, 0};
  const ClassScorecard card(truth, {0.1, 0.9, 0.6, 0.4, 0.6, 0.4, 0.3, 0.7, 0.8, 0.2}, 2, observer);
  const std::vector<double> values = measured(card, {1, 1, 1, 1, 1});
  // Pairs: 0.9 above all three; 0.4 a tie, below, above.
  EXPECT_DOUBLE_EQ(values[0], 4.5 / 6);
  EXPECT_DOUBLE_EQ(values[1], 3.0 / 5);
  EXPECT_DOUBLE_EQ(values[2], (1.0 / 2 + 2.0 / 3) / 2);
  EXPECT_DOUBLE_EQ(values[3], 2 * 1.0 / (2 + 2));
  EXPECT_NEAR(values[4], -(std::log(0.9) + std::log(0.4) + std::log(0.6) + std::log(0.3) + std::log(0.8)) / 5,
              1e-15);
}

TEST(EvaluateMeasures, WeightsAreRepetitions) {
  Observer observer;
  const std::vector<std::uint32_t> truth{1, 0, 2, 1};
  const std::vector<double> chances{0.2, 0.5, 0.3, 0.4, 0.3, 0.3, 0.3, 0.4, 0.3, 0.1, 0.6, 0.3};
  const ClassScorecard once(truth, chances, 3, observer);
  std::vector<std::uint32_t> twice_truth = truth;
  std::vector<double> twice_chances = chances;
  twice_truth.push_back(2);
  for (std::size_t i = 6; i < 9; ++i) twice_chances.push_back(chances[i]);
  const ClassScorecard twice(twice_truth, twice_chances, 3, observer);
  const std::vector<double> weighted = measured(once, {1, 1, 2, 1});
  const std::vector<double> repeated = measured(twice, {1, 1, 1, 1, 1});
  for (std::size_t i = 0; i < weighted.size(); ++i) EXPECT_NEAR(weighted[i], repeated[i], 1e-15);

  const NumberScorecard numbers(std::vector<double>{1, 2, 4}, {1, 3, 3});
  const NumberScorecard more(std::vector<double>{1, 2, 4, 4}, {1, 3, 3, 3});
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(measured(numbers, {1, 1, 2})[i], measured(more, {1, 1, 1, 1})[i], 1e-15);
}

TEST(EvaluateMeasures, LeaveOutClassesWithoutRows) {
  Observer observer;
  const std::vector<std::uint32_t> truth{0, 1};
  const ClassScorecard card(truth, {0.7, 0.2, 0.1, 0.1, 0.8, 0.1}, 3, observer);
  const std::vector<double> values = measured(card, {1, 1});
  EXPECT_DOUBLE_EQ(values[0], 1);
  EXPECT_DOUBLE_EQ(values[2], 1);
  EXPECT_DOUBLE_EQ(values[3], 1);
  EXPECT_TRUE(std::isnan(measured(card, {1, 0})[0]));
  EXPECT_DOUBLE_EQ(measured(card, {1, 0})[1], 1);
  EXPECT_TRUE(std::isnan(measured(card, {0, 0})[1]));
}

TEST(EvaluateMeasures, OneCertainMistakeDoesNotDecide) {
  Observer observer;
  const std::vector<std::uint32_t> truth{0};
  const ClassScorecard card(truth, {0, 1}, 2, observer);
  EXPECT_NEAR(measured(card, {1})[4], -std::log(1e-6), 1e-12);
}

TEST(EvaluateMeasures, OfNumbers) {
  const NumberScorecard card(std::vector<double>{1, 2, 3, 6}, {1, 2, 4, 3});
  const std::vector<double> values = measured(card, {1, 1, 1, 1});
  EXPECT_DOUBLE_EQ(values[0], 1 - 10.0 / 14);
  EXPECT_DOUBLE_EQ(values[1], std::sqrt(10.0 / 4));
  EXPECT_DOUBLE_EQ(values[2], 1);
  EXPECT_TRUE(std::isnan(measured(card, {2, 0, 0, 0})[0]));
}

// ---- comparisons

TEST(EvaluateUtility, GoodTablesTeachAsWell) {
  const auto found = measure(population(), about(label));
  EXPECT_EQ(found.size(), 10U);
  for (const char* learner : {"logistic_regression", "boosted_trees"}) {
    const Utility& auc = find(found, learner, "auc");
    EXPECT_GT(auc.trained_on_real, 0.9);
    EXPECT_GT(auc.trained_on_synthetic, 0.9);
    EXPECT_DOUBLE_EQ(auc.baseline, 0.5);
    EXPECT_DOUBLE_EQ(auc.difference, auc.trained_on_synthetic - auc.trained_on_real);
    EXPECT_NEAR(auc.difference, 0, 0.02);
    EXPECT_LT(auc.low, auc.difference);
    EXPECT_GT(auc.high, auc.difference);
    EXPECT_EQ(auc.test_rows, 1000U);
    EXPECT_EQ(auc.training_rows, 1500U);
    EXPECT_TRUE(auc.note.empty()) << auc.note;
    EXPECT_LT(find(found, learner, "log_loss").trained_on_real, find(found, learner, "log_loss").baseline);
    EXPECT_GT(find(found, learner, "accuracy").trained_on_real, find(found, learner, "accuracy").baseline);
    EXPECT_DOUBLE_EQ(find(found, learner, "balanced_accuracy").baseline, 0.5);
    // The rarer class is "yes", which a guesser never says.
    EXPECT_DOUBLE_EQ(find(found, learner, "f1").baseline, 0);
    EXPECT_GT(find(found, learner, "f1").trained_on_real, 0.7);
  }
}

TEST(EvaluateUtility, WrongTablesTeachWrongly) {
  const auto found = measure(population(true), about(label));
  for (const char* learner : {"logistic_regression", "boosted_trees"}) {
    const Utility& auc = find(found, learner, "auc");
    EXPECT_LT(auc.trained_on_synthetic, 0.1);
    EXPECT_LT(auc.high, -0.7);
    EXPECT_GT(find(found, learner, "log_loss").low, 0.5);
  }
}

TEST(EvaluateUtility, PredictsManyClasses) {
  const auto found = measure(population(false, 1000, kind), about(kind));
  for (const char* learner : {"logistic_regression", "boosted_trees"}) {
    EXPECT_GT(find(found, learner, "auc").trained_on_synthetic, 0.8);
    EXPECT_GT(find(found, learner, "accuracy").trained_on_synthetic, 0.7);
    EXPECT_NEAR(find(found, learner, "balanced_accuracy").baseline, 1.0 / 3, 1e-12);
  }
}

TEST(EvaluateUtility, PredictsNumbers) {
  const auto found = measure(population(false, 1000, number), about(number));
  EXPECT_EQ(found.size(), 6U);
  for (const char* learner : {"linear_regression", "boosted_trees"}) {
    EXPECT_GT(find(found, learner, "r2").trained_on_synthetic, 0.85);
    EXPECT_NEAR(find(found, learner, "r2").baseline, 0, 0.01);
    // The noise is 5 units, the standard deviation 15.
    EXPECT_NEAR(find(found, learner, "rmse").trained_on_real, 5, 0.8);
    EXPECT_NEAR(find(found, learner, "rmse").baseline, 15, 1);
    EXPECT_LT(find(found, learner, "mae").trained_on_real, find(found, learner, "rmse").trained_on_real);
  }
  EXPECT_LT(find(measure(population(true, 1000, number), about(number)), "linear_regression", "r2").high, -1);
}

TEST(EvaluateUtility, NumbersMayBeHugeOrInfinite) {
  auto training = draw_rows(300, 1);
  for (test::Row& row : training)
    row[number] = test::cell_of(1e200 * static_cast<double>(&row - training.data()));
  training[7][number] = test::cell_of(std::numeric_limits<double>::infinity());
  const auto found = measure(population_of(columns(number), training, training, training), about(number));
  for (const Utility& utility : found)
    if (utility.measure != "r2" && utility.measure != "rmse") {
      EXPECT_TRUE(std::isfinite(utility.trained_on_real)) << utility.measure;
    }
  EXPECT_NE(found.front().note.find("3 rows without a target"), std::string::npos) << found.front().note;
}

TEST(EvaluateUtility, WithoutControlRowsItSplitsAndSaysSo) {
  const auto found = measure(population(false, 0), about(label));
  EXPECT_EQ(found.front().test_rows, 300U);
  EXPECT_EQ(found.front().training_rows, 1200U);
  EXPECT_NE(found.front().note.find("no held-out rows"), std::string::npos);
  EXPECT_GT(find(found, "boosted_trees", "auc").trained_on_real, 0.9);
}

TEST(EvaluateUtility, TakesEquallyManyRowsOfBothTables) {
  const auto found = measure(
      population_of(columns(), draw_rows(1500, 1), draw_rows(100, 2), draw_rows(200, 3)), about(label));
  EXPECT_EQ(found.front().training_rows, 200U);
  EXPECT_NE(found.front().note.find("fewer rows"), std::string::npos);
  UtilityOptions options = about(label);
  options.most_rows = 150;
  options.most_test_rows = 70;
  EXPECT_EQ(measure(population(), options).front().training_rows, 150U);
  EXPECT_EQ(measure(population(), options).front().test_rows, 70U);
}

TEST(EvaluateUtility, RowsWithoutTargetAreLeftOut) {
  auto training = draw_rows(300, 1);
  auto control = draw_rows(200, 2);
  for (std::size_t i = 0; i < 50; ++i) training[i][label] = {}, control[i][label] = {};
  const auto found = measure(population_of(columns(), training, control, draw_rows(300, 3)), about(label));
  EXPECT_EQ(found.front().test_rows, 150U);
  EXPECT_EQ(found.front().training_rows, 250U);
  EXPECT_NE(found.front().note.find("100 rows without a target"), std::string::npos) << found.front().note;
}

TEST(EvaluateUtility, UnseenClassesAreLeftOut) {
  auto artificial = draw_rows(400, 3);
  for (std::size_t i = 0; i < 60; ++i) artificial[i][label] = test::Cell("perhaps");
  const auto found =
      measure(population_of(columns(), draw_rows(400, 1), draw_rows(200, 2), artificial), about(label));
  EXPECT_NE(found.front().note.find("60 synthetic rows"), std::string::npos) << found.front().note;
  EXPECT_EQ(find(found, "boosted_trees", "f1").training_rows, 340U);
}

TEST(EvaluateUtility, StandsAClassThatTheSyntheticTableLost) {
  auto artificial = draw_rows(400, 3);
  for (test::Row& row : artificial) row[label] = test::Cell("no");
  const auto found =
      measure(population_of(columns(), draw_rows(400, 1), draw_rows(200, 2), artificial), about(label));
  for (const char* learner : {"logistic_regression", "boosted_trees"}) {
    EXPECT_DOUBLE_EQ(find(found, learner, "balanced_accuracy").trained_on_synthetic, 0.5);
    EXPECT_DOUBLE_EQ(find(found, learner, "f1").trained_on_synthetic, 0);
    EXPECT_NEAR(find(found, learner, "auc").trained_on_synthetic, 0.5, 0.1);
    EXPECT_TRUE(std::isfinite(find(found, learner, "log_loss").trained_on_synthetic));
  }
}

TEST(EvaluateUtility, RareClassesArePooled) {
  auto training = draw_rows(600, 1);
  for (std::size_t i = 0; i < 150; ++i) training[i][label] = test::Cell("rare " + std::to_string(i));
  UtilityOptions options = about(label);
  options.most_classes = 3;
  const auto found = measure(population_of(columns(), training, draw_rows(200, 2), training), options);
  EXPECT_NE(found.front().note.find("152 classes"), std::string::npos) << found.front().note;
  // Of three classes the control rows have two: a guesser finds one of them.
  EXPECT_DOUBLE_EQ(find(found, "boosted_trees", "balanced_accuracy").baseline, 0.5);
  EXPECT_GT(find(found, "boosted_trees", "auc").trained_on_real, 0.8);
}

TEST(EvaluateUtility, AClassOfOneRow) {
  auto training = draw_rows(400, 1);
  for (test::Row& row : training) row[label] = test::Cell("no");
  training[0][label] = test::Cell("yes");
  auto control = draw_rows(100, 2);
  for (test::Row& row : control) row[label] = test::Cell("no");
  const auto found = measure(population_of(columns(), training, control, training), about(label));
  for (const Utility& utility : found) {
    // Nobody guesses the class that no test row has.
    const bool defined = utility.measure != "auc" && utility.measure != "f1";
    EXPECT_EQ(std::isfinite(utility.trained_on_real), defined) << utility.measure;
    EXPECT_EQ(std::isfinite(utility.low), defined) << utility.measure;
    if (utility.measure == "accuracy") {
      EXPECT_GT(utility.trained_on_real, 0.95);
    }
  }
}

TEST(EvaluateUtility, ConstantAndEmptyColumnsTeachNothing) {
  auto rows = draw_rows(300, 1);
  for (test::Row& row : rows)
    row[x] = {}, row[y] = test::cell_of(1), row[kind] = {}, row[number] = test::cell_of(3);
  const auto found = measure(population_of(columns(), rows, rows, rows), about(label));
  EXPECT_DOUBLE_EQ(find(found, "logistic_regression", "auc").trained_on_real, 0.5);
  EXPECT_DOUBLE_EQ(find(found, "boosted_trees", "auc").trained_on_real, 0.5);
}

TEST(EvaluateUtility, RefusesWhatCannotBeLearned) {
  EXPECT_EQ(refusal(population(), about(99)), "22023");
  auto rows = draw_rows(100, 1);
  for (test::Row& row : rows) row[label] = test::Cell("same");
  EXPECT_EQ(refusal(population_of(columns(), rows, rows, rows), about(label)), "22023");
  for (test::Row& row : rows) row[label] = {};
  EXPECT_EQ(refusal(population_of(columns(), rows, rows, rows), about(label)), "22023");
  auto kinds = columns();
  kinds[label].kind = Kind::identifier;
  EXPECT_EQ(refusal(population_of(kinds, draw_rows(50, 1), {}, draw_rows(50, 2)), about(label)), "22023");
  std::vector<test::Row> single;
  for (int i = 0; i < 50; ++i) single.push_back({test::cell_of(i)});
  EXPECT_EQ(refusal(population_of({columns()[x]}, single, {}, single), about(x)), "22023");
  for (const std::size_t count : {0U, 1U, 2U})
    EXPECT_EQ(refusal(population_of(columns(), draw_rows(count, 1), draw_rows(count, 2), draw_rows(50, 3)),
                      about(label)),
              "22023");
  EXPECT_EQ(refusal(population_of(columns(), draw_rows(50, 1), draw_rows(50, 2), {}), about(label)), "22023");
}

TEST(EvaluateUtility, RefusesSenselessOptions) {
  UtilityOptions options = about(label);
  options.confidence = 1;
  EXPECT_EQ(refusal(population(), options), "22023");
  options = about(label);
  options.test_share = 0;
  EXPECT_EQ(refusal(population(), options), "22023");
  options = about(label);
  options.most_classes = 1;
  EXPECT_EQ(refusal(population(), options), "22023");
}

TEST(EvaluateUtility, SeedDecides) {
  UtilityOptions options = about(label);
  options.most_rows = 300;
  const auto one = measure(population(), options);
  const auto again = measure(population(), options);
  options.seed = 1;
  const auto other = measure(population(), options);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].difference, again[i].difference);
    EXPECT_EQ(one[i].low, again[i].low);
  }
  EXPECT_NE(one[0].trained_on_real, other[0].trained_on_real);
}

TEST(EvaluateUtility, NoReplicatesNoIntervals) {
  UtilityOptions options = about(number);
  options.replicates = 0;
  options.linear_models = false;
  const auto found = measure(population(false, 1000, number), options);
  ASSERT_EQ(found.size(), 3U);
  for (const Utility& utility : found) EXPECT_TRUE(std::isnan(utility.low) && std::isnan(utility.high));
}

TEST(EvaluateUtility, CanBeCancelledAnywhere) {
  for (const std::uint32_t target : {label, kind, number}) {
    const Population small =
        population_of(columns(target), draw_rows(200, 1), draw_rows(100, 2), draw_rows(200, 3));
    UtilityOptions options = about(target);
    options.trees.rounds = 2;
    options.replicates = 3;
    test::CancellingObserver counter;
    measure_utility(small, options, counter);
    ASSERT_GT(counter.checks(), 50U);
    for (std::uint64_t after = 0; after < counter.checks(); after += 5) {
      test::CancellingObserver canceller(after);
      EXPECT_THROW(measure_utility(small, options, canceller), std::runtime_error);
    }
  }
}

}  // namespace
}  // namespace synth::evaluate
