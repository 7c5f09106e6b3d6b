#include <cmath>
#include <gtest/gtest.h>

#include "core/base/normal.hpp"
#include "core/evaluate/detect/cross_validation.hpp"
#include "core/evaluate/detect/detection.hpp"
#include "core/evaluate/detect/propensity.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/golden_detection.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

std::vector<SampleColumn> columns() {
  return {test::sample_column("a", TypeKind::float8), test::sample_column("b", TypeKind::float8),
          test::sample_column("c", TypeKind::text), test::sample_column("d", TypeKind::int4)};
}

/// b follows a unless `broken`; numbers are shifted by `shift`.
std::vector<test::Row> draw_rows(std::size_t count, std::uint64_t seed, double shift = 0,
                                 bool broken = false) {
  test::Random random(seed);
  std::vector<test::Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const double a = random.normal();
    const double b = (broken ? random.normal() : a) + 0.3 * random.normal();
    rows.push_back({test::cell_of(a), test::cell_of(b + shift), test::Cell(std::to_string(random.below(7))),
                    test::Cell(static_cast<std::int64_t>(random.below(100)))});
    if (random.below(20) == 0) rows.back()[random.below(4)] = {};
  }
  return rows;
}

std::vector<Detection> detect_all(const JointTable& table, const DetectionOptions& options = {}) {
  Observer observer;
  return detect(table, options, observer);
}

void expect_undefined(const Detection& detection) {
  for (const double value :
       {detection.auc, detection.low, detection.high, detection.score, detection.p_value, detection.accuracy,
        detection.accuracy_p_value, detection.pmse, detection.pmse_ratio})
    EXPECT_TRUE(std::isnan(value));
  EXPECT_TRUE(detection.columns.empty());
  EXPECT_EQ(detection.rows, 0U);
  EXPECT_FALSE(detection.explanation.empty());
}

void expect_nothing_found(const Detection& detection) {
  EXPECT_LE(detection.low, 0.5) << detection.classifier;
  EXPECT_GE(detection.high, 0.5) << detection.classifier;
  EXPECT_NE(detection.explanation.find("no difference"), std::string::npos);
}

TEST(EvaluateDetect, AgreesWithScikitLearnOnTheSameFolds) {
  namespace golden = test::golden;
  Observer observer;
  const JointTable table = golden::contest_table();
  Contest contest;
  contest.folds = 3;
  for (const Side side : both_sides)
    for (std::uint32_t i = 0; i < golden::contest_rows; ++i) {
      contest.pool.rows[side].push_back(i);
      contest.fold_of.push_back(i % 3);
    }
  const Design design(table, table.columns_where(is_compared), contest.pool, {}, observer);
  LinearLearner learner(design, {}, {});
  const CrossValidation result = cross_validate(learner, contest, 0, 0, observer);
  ASSERT_EQ(result.fold_aucs.size(), 3U);
  // A pair of rows that changes places moves an area by 4e-4.
  for (std::size_t fold = 0; fold < 3; ++fold)
    EXPECT_NEAR(result.fold_aucs[fold], golden::fold_aucs[fold], 1e-9);
  EXPECT_TRUE(result.losses.empty());
}

TEST(EvaluateDetect, PropensityErrorAgreesWithScikitLearn) {
  DetectionOptions options;
  options.boosted_trees = false;
  const Detection found = detect_all(test::golden::contest_table(), options).front();
  EXPECT_EQ(found.rows, test::golden::contest_rows);
  EXPECT_NEAR(found.pmse, test::golden::propensity_error, 1e-7);
}

TEST(EvaluateDetect, ScoresAsSdmetrics) {
  EXPECT_DOUBLE_EQ(detection_score(std::vector<double>{0.5, 0.5}), 1);
  EXPECT_DOUBLE_EQ(detection_score(std::vector<double>{1, 1, 1}), 0);
  // Folds below one half count as one half: 1 - (0 + 0.5 + 0.2) / 3.
  EXPECT_DOUBLE_EQ(detection_score(std::vector<double>{0.3, 0.75, 0.6}), 1 - 0.7 / 3);
}

TEST(EvaluateDetect, FormulasOfTwoSampleTests) {
  EXPECT_DOUBLE_EQ(accuracy_p_value(0.5, 100), 0.5);
  EXPECT_NEAR(accuracy_p_value(0.6, 100), 1 - normal_probability(2), 1e-12);
  EXPECT_DOUBLE_EQ(propensity_error(std::vector<double>{0, 1, 0.5, 0.5}, 0.5), 0.125);
  EXPECT_TRUE(std::isnan(propensity_error({}, 0.5)));
  EXPECT_DOUBLE_EQ(expected_propensity_error(5, 0.5, 100), 4 * 0.125 / 100);
}

TEST(EvaluateDetect, FindsNothingBetweenSamplesOfOneLaw) {
  for (const Detection& found :
       detect_all(test::joint_of(columns(), draw_rows(1000, 1), draw_rows(1200, 2)))) {
    EXPECT_EQ(found.rows, 1000U);
    expect_nothing_found(found);
    EXPECT_GT(found.p_value, 0.05);
    EXPECT_GT(found.score, 0.9);
  }
}

TEST(EvaluateDetect, FindsDifferentTables) {
  for (const Detection& found :
       detect_all(test::joint_of(columns(), draw_rows(1000, 1), draw_rows(1000, 2, 8)))) {
    EXPECT_GT(found.low, 0.99) << found.classifier;
    EXPECT_LT(found.low, 1);
    EXPECT_LE(found.high, 1);
    EXPECT_LT(found.score, 0.02);
    EXPECT_LT(found.p_value, 1e-6);
    EXPECT_LT(found.accuracy_p_value, 1e-6);
    EXPECT_EQ(found.columns.front().column, "b");
    EXPECT_NE(found.explanation.find("almost always"), std::string::npos);
    EXPECT_NE(found.explanation.find("\"b\""), std::string::npos);
  }
}

TEST(EvaluateDetect, AnswersForCertaintyWithAnIntervalToo) {
  std::vector<double> low;
  std::vector<double> high;
  for (int i = 0; i < 60; ++i) low.push_back(i % 4), high.push_back(1000 + i % 4);
  DetectionOptions options;
  options.trees.minimum_leaf = 5;
  for (const Detection& found : detect_all(test::numbers(low, high), options)) {
    EXPECT_DOUBLE_EQ(found.auc, 1);
    EXPECT_NEAR(found.low, 1 + std::log(0.05) / 60, 1e-12);
    EXPECT_DOUBLE_EQ(found.p_value, 0);
  }
}

TEST(EvaluateDetect, PointsToTheColumnThatWasDisturbed) {
  auto disturbed = draw_rows(2000, 2);
  for (std::size_t i = 0; i < disturbed.size(); i += 3) disturbed[i][2] = test::Cell("0");
  for (const Detection& found : detect_all(test::joint_of(columns(), draw_rows(2000, 1), disturbed))) {
    ASSERT_EQ(found.columns.size(), 4U);
    EXPECT_EQ(found.columns[0].column, "c");
    EXPECT_GT(found.columns[0].low, 0.05);
    EXPECT_GT(found.columns[0].high, found.columns[0].importance);
    for (std::size_t i = 1; i < 4; ++i) EXPECT_LT(found.columns[i].importance, 0.05);
  }
}

TEST(EvaluateDetect, TreesSeeADependenceThatIsLost) {
  const auto found = detect_all(test::joint_of(columns(), draw_rows(2000, 1), draw_rows(2000, 2, 0, true)));
  EXPECT_LT(found[0].auc, 0.6);
  EXPECT_GT(found[1].auc, 0.7);
  EXPECT_EQ(found[1].columns[0].importance > found[1].columns[2].importance, true);
  const auto is_part = [](const std::string& name) { return name == "a" || name == "b"; };
  EXPECT_TRUE(is_part(found[1].columns[0].column) && is_part(found[1].columns[1].column));
}

TEST(EvaluateDetect, SaysThatACopyRepeatsRows) {
  auto rows = draw_rows(2000, 1);
  auto copy = rows;
  test::Random(9).shuffle(copy);
  DetectionOptions options;
  options.trees.minimum_leaf = 5;
  const auto found = detect_all(test::joint_of(columns(), rows, copy), options);
  for (const Detection& detection : found) {
    EXPECT_LT(detection.auc, 0.5);
    EXPECT_LT(detection.high, 0.5) << detection.classifier;
    EXPECT_DOUBLE_EQ(detection.score, 1);
    EXPECT_NE(detection.explanation.find("wrong more often"), std::string::npos);
    EXPECT_LE(detection.columns.front().importance, detection.columns.back().importance);
  }
  EXPECT_LT(found[1].auc, 0.46);
  EXPECT_NE(found[1].explanation.find("repeat real rows"), std::string::npos);
}

TEST(EvaluateDetect, IdentifiersAndIgnoredColumnsDoNotTakePart) {
  const std::vector<SampleColumn> kinds{test::sample_column("id", TypeKind::int4, Kind::identifier),
                                        test::sample_column("x", TypeKind::int4, Kind::ignored),
                                        test::sample_column("y", TypeKind::int4)};
  std::vector<test::Row> one;
  std::vector<test::Row> other;
  test::Random random(4);
  for (int i = 0; i < 200; ++i) {
    one.push_back(
        {test::Cell(i), test::Cell(std::int64_t{0}), test::Cell(static_cast<std::int64_t>(random.below(9)))});
    other.push_back(
        {test::Cell(1000 + i), test::Cell(1), test::Cell(static_cast<std::int64_t>(random.below(9)))});
  }
  for (const Detection& found : detect_all(test::joint_of(kinds, one, other))) {
    expect_nothing_found(found);
    ASSERT_EQ(found.columns.size(), 1U);
    EXPECT_EQ(found.columns[0].column, "y");
  }
  const std::vector<SampleColumn> only_id{kinds[0]};
  for (test::Row& row : one) row.resize(1);
  for (const Detection& found : detect_all(test::joint_of(only_id, one, one))) expect_undefined(found);
}

TEST(EvaluateDetect, NullOnlyAndConstantColumnsTellNothing) {
  std::vector<test::Row> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({{}, test::cell_of(1), test::Cell("x"), {}});
  for (const Detection& found : detect_all(test::joint_of(columns(), rows, rows))) {
    EXPECT_DOUBLE_EQ(found.auc, 0.5);
    EXPECT_DOUBLE_EQ(found.p_value, 1);
    EXPECT_DOUBLE_EQ(found.score, 1);
    expect_nothing_found(found);
    for (const ColumnImportance& column : found.columns) EXPECT_DOUBLE_EQ(column.importance, 0);
  }
}

TEST(EvaluateDetect, NullsAloneCanGiveATableAway) {
  auto rows = draw_rows(500, 1);
  auto other = draw_rows(500, 2);
  for (test::Row& row : other) row[0] = {};
  for (const Detection& found : detect_all(test::joint_of(columns(), rows, other))) {
    EXPECT_GT(found.low, 0.9);
    EXPECT_EQ(found.columns[0].column, "a");
  }
}

TEST(EvaluateDetect, SaysWhenRowsAreTooFew) {
  for (const std::size_t count : {0U, 1U, 2U, 5U})
    for (const Detection& found :
         detect_all(test::joint_of(columns(), draw_rows(100, 1), draw_rows(count, 2)))) {
      expect_undefined(found);
      EXPECT_NE(found.explanation.find("too few rows"), std::string::npos);
    }
  for (const Detection& found : detect_all(test::joint_of(columns(), {}, {}))) expect_undefined(found);
  for (const Detection& found : detect_all(test::joint_of(columns(), draw_rows(6, 1), draw_rows(6, 2)))) {
    EXPECT_EQ(found.rows, 6U);
    EXPECT_FALSE(std::isnan(found.auc));
    EXPECT_FALSE(std::isnan(found.low));
  }
}

TEST(EvaluateDetect, ColumnOfAHundredThousandCategories) {
  // Real names are all different; synthetic ones come from the commonest few.
  std::vector<test::Row> one;
  std::vector<test::Row> other;
  test::Random random(5);
  for (std::size_t i = 0; i < 100'000; ++i) {
    one.push_back({test::Cell("name " + std::to_string(i)), test::Cell(std::to_string(random.below(3)))});
    other.push_back({test::Cell("name " + std::to_string(random.below(1000))),
                     test::Cell(std::to_string(random.below(3)))});
  }
  const std::vector<SampleColumn> kinds{test::sample_column("name", TypeKind::text),
                                        test::sample_column("sex", TypeKind::text)};
  DetectionOptions options;
  options.most_rows = 4000;
  const auto found = detect_all(test::joint_of(kinds, one, other), options);
  EXPECT_EQ(found[1].rows, 4000U);
  EXPECT_GT(found[1].auc, 0.9);
  EXPECT_EQ(found[1].columns[0].column, "name");
  EXPECT_GT(found[0].auc, 0.5);
  // All different on both sides: nothing to learn.
  for (std::size_t i = 0; i < other.size(); ++i) other[i][0] = test::Cell("other " + std::to_string(i));
  for (const Detection& detection : detect_all(test::joint_of(kinds, one, other), options))
    expect_nothing_found(detection);
}

TEST(EvaluateDetect, DrawsNoMoreRowsThanAskedFor) {
  Observer observer;
  const JointTable table = test::joint_of(columns(), draw_rows(500, 1), draw_rows(300, 2));
  const Contest contest = draw_contest(table, 100, 3, 7, observer);
  EXPECT_EQ(contest.rows_per_side(), 100U);
  EXPECT_EQ(contest.pool.rows[synthetic].size(), 100U);
  std::size_t rows = 0;
  for (std::uint32_t fold = 0; fold < 3; ++fold) {
    const auto own = contest.rows_in(fold);
    rows += own.size();
    EXPECT_EQ(own.size() + contest.rows_outside(fold).size(), 200U);
    double synthetic_rows = 0;
    for (const double label : contest.labels(own)) synthetic_rows += label;
    EXPECT_DOUBLE_EQ(synthetic_rows * 2, static_cast<double>(own.size()));
  }
  EXPECT_EQ(rows, 200U);
  EXPECT_EQ(draw_contest(table, 1000, 3, 7, observer).rows_per_side(), 300U);
}

TEST(EvaluateDetect, SeedDecides) {
  const JointTable table = test::joint_of(columns(), draw_rows(400, 1), draw_rows(400, 2, 0.2));
  DetectionOptions options;
  options.most_rows = 200;
  const auto one = detect_all(table, options);
  const auto again = detect_all(table, options);
  options.seed = 1;
  const auto other = detect_all(table, options);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(one[i].auc, again[i].auc);
    EXPECT_EQ(one[i].explanation, again[i].explanation);
    for (std::size_t j = 0; j < one[i].columns.size(); ++j)
      EXPECT_EQ(one[i].columns[j].importance, again[i].columns[j].importance);
    EXPECT_NE(one[i].auc, other[i].auc);
  }
}

TEST(EvaluateDetect, OptionsChooseWhatIsDone) {
  const JointTable table = test::joint_of(columns(), draw_rows(200, 1), draw_rows(200, 2));
  DetectionOptions options;
  options.importance_rows = 0;
  options.logistic_regression = false;
  const auto trees = detect_all(table, options);
  ASSERT_EQ(trees.size(), 1U);
  EXPECT_EQ(trees[0].classifier, "boosted_trees");
  EXPECT_TRUE(trees[0].columns.empty());
  EXPECT_TRUE(std::isnan(trees[0].pmse));
  options.boosted_trees = false;
  EXPECT_TRUE(detect_all(table, options).empty());
}

TEST(EvaluateDetect, RefusesSenselessOptions) {
  const JointTable table = test::joint_of(columns(), draw_rows(20, 1), draw_rows(20, 2));
  DetectionOptions options;
  options.folds = 1;
  EXPECT_EQ(test::state_of([&] { detect_all(table, options); }), "22023");
  options.folds = 3;
  for (const double confidence : {0.0, 1.0, -1.0, std::nan("")}) {
    options.confidence = confidence;
    EXPECT_EQ(test::state_of([&] { detect_all(table, options); }), "22023");
  }
}

TEST(EvaluateDetect, CanBeCancelledAnywhere) {
  const JointTable table = test::joint_of(columns(), draw_rows(300, 1), draw_rows(300, 2));
  DetectionOptions options;
  options.trees.rounds = 3;
  test::CancellingObserver counter;
  detect(table, options, counter);
  ASSERT_GT(counter.checks(), 100U);
  for (std::uint64_t after = 0; after < counter.checks(); after += 7) {
    test::CancellingObserver canceller(after);
    EXPECT_THROW(detect(table, options, canceller), std::runtime_error);
  }
}

}  // namespace
}  // namespace synth::evaluate
