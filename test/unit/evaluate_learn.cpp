#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "core/evaluate/learn/frequency.hpp"
#include "core/evaluate/learn/learner.hpp"
#include "core/evaluate/learn/roc.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/golden_detection.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

std::vector<std::uint32_t> all_of(std::size_t rows) {
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

Pool whole_pool(const JointTable& table) {
  return {{all_of(table.rows[real]), all_of(table.rows[synthetic])}};
}

std::vector<double> side_labels(const Pool& pool) {
  std::vector<double> labels(pool.size(), 0);
  std::fill(labels.begin() + static_cast<std::ptrdiff_t>(pool.rows[real].size()), labels.end(), 1);
  return labels;
}

// ---- areas under the curve

TEST(EvaluateRoc, CountsPairsAndTies) {
  Observer observer;
  const std::vector<double> positives{3, 2, 2, 5};
  const std::vector<double> negatives{1, 2, 4};
  // Pairs in order: 3: 2 of 3; 2: 1 and a tie, twice; 5: 3.
  EXPECT_DOUBLE_EQ(place(positives, negatives, observer).auc(), (2 + 1.5 + 1.5 + 3) / 12);
  EXPECT_DOUBLE_EQ(place(negatives, positives, observer).auc(), 1 - 8.0 / 12);
}

TEST(EvaluateRoc, HasDeLongsVariance) {
  Observer observer;
  test::Random random(1);
  std::vector<double> positives;
  std::vector<double> negatives;
  for (int i = 0; i < 37; ++i) positives.push_back(static_cast<double>(random.below(20)) + 5);
  for (int i = 0; i < 23; ++i) negatives.push_back(static_cast<double>(random.below(20)));
  const auto kernel = [](double x, double y) { return x > y ? 1 : x == y ? 0.5 : 0; };
  const auto variance_over = [&](const auto& own, const auto& others, auto psi) {
    std::vector<double> means;
    for (const double x : own) {
      double sum = 0;
      for (const double y : others) sum += psi(x, y);
      means.push_back(sum / static_cast<double>(others.size()));
    }
    const double center =
        std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
    double squares = 0;
    for (const double m : means) squares += (m - center) * (m - center);
    return squares / static_cast<double>(means.size() - 1) / static_cast<double>(means.size());
  };
  const double expected =
      variance_over(positives, negatives, kernel) +
      variance_over(negatives, positives, [&](double y, double x) { return kernel(x, y); });
  EXPECT_NEAR(place(positives, negatives, observer).variance(), expected, 1e-14);
}

TEST(EvaluateRoc, ComparesTheSameRows) {
  Observer observer;
  const std::vector<double> positives{3, 2, 5};
  const std::vector<double> negatives{1, 2, 4};
  const std::vector<double> worse{1, 2, 5};
  const Placements one = place(positives, negatives, observer);
  const Placements other = place(worse, negatives, observer);
  EXPECT_DOUBLE_EQ(difference(one, other).auc(), other.auc() - one.auc());
  EXPECT_DOUBLE_EQ(difference(one, one).variance(), 0);
  EXPECT_GT(difference(one, other).variance(), 0);
}

TEST(EvaluateRoc, IsUndefinedWithoutOneClass) {
  Observer observer;
  const std::vector<double> some{1};
  EXPECT_TRUE(std::isnan(place(some, {}, observer).auc()));
  EXPECT_TRUE(std::isnan(place({}, some, observer).auc()));
  EXPECT_TRUE(std::isnan(place(some, some, observer).variance()));
  EXPECT_DOUBLE_EQ(place(some, some, observer).auc(), 0.5);
}

// ---- groups of categories

TEST(EvaluateFrequency, KeepsFewValuesApart) {
  const std::vector<std::uint64_t> counts{5, 0, 7};
  const FrequencyGroups groups = group_by_frequency(counts, 2, 1);
  EXPECT_EQ(groups.groups, 3U);
  EXPECT_EQ(groups.group_of, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(EvaluateFrequency, PoolsTheOthersByFrequency) {
  const std::vector<std::uint64_t> counts{1, 9, 2, 2, 8, 1, 1, 1};
  const FrequencyGroups groups = group_by_frequency(counts, 2, 2);
  EXPECT_EQ(groups.groups, 4U);
  // 9 and 8 alone; the two with two rows together, then those with one.
  EXPECT_EQ(groups.group_of, (std::vector<std::uint32_t>{3, 0, 2, 2, 1, 3, 3, 3}));
}

TEST(EvaluateFrequency, DoesNotDivideEquals) {
  const std::vector<std::uint64_t> counts(1000, 1);
  const FrequencyGroups groups = group_by_frequency(counts, 10, 20);
  EXPECT_EQ(groups.groups, 11U);
  EXPECT_EQ(group_by_frequency(std::vector<std::uint64_t>(1000, 0), 0, 3).groups, 1U);
}

// ---- what learners see

TEST(EvaluateDesign, ScalesNumbersAndMarksNulls) {
  Observer observer;
  std::vector<test::Row> rows;
  for (const double x : {0.0, 10.0, 20.0, 30.0, 40.0}) rows.push_back({test::cell_of(x)});
  rows.push_back({{}});
  const JointTable table = test::joint_of({test::sample_column("x", TypeKind::float8)}, rows, {});
  const Design design(table, std::vector<std::uint32_t>{0}, whole_pool(table), {}, observer);
  ASSERT_EQ(design.features(), 2U);
  // Mean 20, quartiles 10 and 30.
  EXPECT_FLOAT_EQ(design.row(0)[0].value, -1);
  EXPECT_FLOAT_EQ(design.row(3)[0].value, 0.5);
  EXPECT_EQ(design.row(3)[0].feature, 0U);
  EXPECT_EQ(design.row(5)[0].feature, 1U);
  EXPECT_EQ(design.row(5)[0].value, 1);
}

TEST(EvaluateDesign, StandsExtremes) {
  Observer observer;
  const double infinity = std::numeric_limits<double>::infinity();
  const JointTable table = test::numbers({0, 0, 0, 0, 0, 0, 0, 4, 1e300, -infinity, infinity}, {});
  const Design design(table, std::vector<std::uint32_t>{0}, whole_pool(table), {}, observer);
  for (std::size_t row = 0; row < design.rows(); ++row) {
    EXPECT_TRUE(std::isfinite(design.row(row)[0].value));
    EXPECT_LE(std::abs(design.row(row)[0].value), 1000);
  }
  EXPECT_EQ(design.row(9)[0].value, -1000);
  EXPECT_EQ(design.row(10)[0].value, 1000);
  const JointTable largest = test::numbers({-1.7e308, 1.7e308, 0, 1}, {});
  const Design wide(largest, std::vector<std::uint32_t>{0}, whole_pool(largest), {}, observer);
  for (std::size_t row = 0; row < wide.rows(); ++row) EXPECT_TRUE(std::isfinite(wide.row(row)[0].value));
}

TEST(EvaluateDesign, BoundsLevelsAndFeatures) {
  Observer observer;
  std::vector<test::Row> rows;
  std::vector<SampleColumn> columns;
  for (int column = 0; column < 20; ++column)
    columns.push_back(test::sample_column("c" + std::to_string(column), TypeKind::text));
  for (int i = 0; i < 300; ++i) rows.emplace_back(20, test::Cell("label " + std::to_string(i)));
  rows.emplace_back(20);
  const JointTable table = test::joint_of(columns, rows, {});
  const std::vector<std::uint32_t> all = table.columns_where(is_compared);
  EXPECT_EQ(Design(table, all, whole_pool(table), {.most_levels = 50, .most_features = 10'000}, observer)
                .features(),
            20 * 51U);
  EXPECT_EQ(
      Design(table, all, whole_pool(table), {.most_levels = 50, .most_features = 100}, observer).features(),
      20 * 6U);
  EXPECT_EQ(
      Design(table, all, whole_pool(table), {.most_levels = 50, .most_features = 1}, observer).features(),
      20 * 3U);
}

TEST(EvaluateTreeCodes, BoundsCodesAndKeepsOrder) {
  Observer observer;
  std::vector<test::Row> rows;
  for (int i = 0; i < 5000; ++i)
    rows.push_back({test::cell_of(i), test::Cell(std::to_string(i < 1000 ? i % 10 : i))});
  rows.push_back({{}, {}});
  const JointTable table = test::joint_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::text)}, rows, {});
  const TreeCodes codes(table, std::vector<std::uint32_t>{0, 1}, whole_pool(table), observer);
  EXPECT_EQ(codes.domains()[0].value_codes, 255U);
  EXPECT_TRUE(codes.domains()[0].ordered);
  EXPECT_TRUE(codes.domains()[0].nullable);
  EXPECT_TRUE(std::is_sorted(codes.codes(0).begin(), codes.codes(0).end()));
  EXPECT_EQ(codes.codes(0).back(), 255);
  EXPECT_LE(codes.domains()[1].value_codes, 255U);
  EXPECT_EQ(codes.codes(1)[3], codes.codes(1)[13]);
  EXPECT_NE(codes.codes(1)[3], codes.codes(1)[4]);
  EXPECT_EQ(codes.matrix(all_of(5001), observer).rows(), 5001U);
}

// ---- linear models

/// The gradient of the penalised objective is zero at the optimum.
void expect_optimal(const Design& design, const std::vector<double>& labels, const LinearModel& model) {
  EXPECT_TRUE(model.converged);
  std::vector<double> gradient(design.features() + 1, 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double residual = labels[i] - 1 / (1 + std::exp(-model.score(design.row(i))));
    for (const Design::Entry& entry : design.row(i)) gradient[entry.feature] += residual * entry.value;
    gradient.back() += residual;
  }
  for (std::size_t feature = 0; feature < design.features(); ++feature)
    EXPECT_NEAR(gradient[feature], model.coefficients[feature], 0.02) << feature;
  EXPECT_NEAR(gradient.back(), 0, 0.02);
}

TEST(EvaluateLinear, AgreesWithScikitLearn) {
  namespace golden = test::golden;
  Observer observer;
  const JointTable table = golden::contest_table();
  const Pool pool = whole_pool(table);
  const Design design(table, table.columns_where(is_compared), pool, {}, observer);
  const LinearModel model = fit_logistic(design, all_of(pool.size()), side_labels(pool), {}, observer);
  EXPECT_TRUE(model.converged);
  EXPECT_LT(model.iterations, 12U);
  EXPECT_NEAR(model.coefficients[0], golden::coefficient_age, 1e-5);
  EXPECT_NEAR(model.coefficients[1], golden::coefficient_income, 1e-5);
  EXPECT_NEAR(model.coefficients[2], golden::coefficient_income_null, 1e-5);
  EXPECT_NEAR(std::abs(model.coefficients[3]), golden::coefficient_sex, 1e-5);
  EXPECT_NEAR(model.coefficients[3], -model.coefficients[4], 1e-5);
  expect_optimal(design, side_labels(pool), model);
}

TEST(EvaluateLinear, LeastSquaresAgreesWithScikitLearn) {
  namespace golden = test::golden;
  Observer observer;
  const JointTable table = golden::contest_table();
  const Pool pool = whole_pool(table);
  const Design design(table, std::vector<std::uint32_t>{golden::income, golden::sex, golden::city}, pool, {},
                      observer);
  std::vector<double> ages;
  pool.for_each_code(table.columns[golden::age], observer, [&](std::size_t, std::uint32_t code) {
    ages.push_back(table.columns[golden::age].numbers[code]);
  });
  const LinearModel model = fit_least_squares(design, all_of(pool.size()), ages, {}, observer);
  EXPECT_NEAR(model.coefficients[0], golden::ridge_income, 1e-4);
}

TEST(EvaluateLinear, ManyFeaturesGoByConjugateGradients) {
  Observer observer;
  test::Random random(3);
  std::vector<SampleColumn> columns;
  for (int column = 0; column < 30; ++column)
    columns.push_back(test::sample_column("c" + std::to_string(column),
                                          column % 2 == 0 ? TypeKind::text : TypeKind::float8));
  const auto draw = [&](double shift) {
    std::vector<test::Row> rows(400, test::Row(30));
    for (test::Row& row : rows)
      for (std::size_t column = 0; column < row.size(); ++column)
        row[column] = column % 2 == 0 ? test::Cell(std::to_string(random.below(50)))
                                      : test::cell_of(std::exp(2 * random.normal()) + shift);
    return rows;
  };
  const auto one = draw(0);
  const JointTable table = test::joint_of(columns, one, draw(0.3));
  const Pool pool = whole_pool(table);
  const Design design(table, table.columns_where(is_compared), pool, {}, observer);
  ASSERT_GT(design.features(), 500U);
  const LinearModel model = fit_logistic(design, all_of(800), side_labels(pool), {}, observer);
  expect_optimal(design, side_labels(pool), model);
  EXPECT_TRUE(std::isnan(effective_parameters(design, all_of(800), model, {}, observer)));
}

TEST(EvaluateLinear, SeparableAndSingleClassesConverge) {
  Observer observer;
  std::vector<double> low;
  std::vector<double> high;
  for (int i = 0; i < 50; ++i) low.push_back(i), high.push_back(1000 + i);
  const JointTable table = test::numbers(low, high);
  const Pool pool = whole_pool(table);
  const Design design(table, std::vector<std::uint32_t>{0}, pool, {}, observer);
  EXPECT_TRUE(fit_logistic(design, all_of(100), side_labels(pool), {}, observer).converged);
  const LinearModel single = fit_logistic(design, all_of(100), std::vector<double>(100, 1), {}, observer);
  EXPECT_TRUE(single.converged);
  EXPECT_GT(single.intercept, 5);
}

TEST(EvaluateLinear, EffectiveParametersAreTheRankWithoutPenalty) {
  Observer observer;
  const JointTable table = test::golden::contest_table();
  const Pool pool = whole_pool(table);
  const Design design(table, table.columns_where(is_compared), pool, {}, observer);
  const LinearOptions tiny{.penalty = 1e-9};
  const LinearModel model = fit_logistic(design, all_of(pool.size()), side_labels(pool), tiny, observer);
  // Intercept, age, income and its NULLs, 2 − 1 sexes, 7 − 1 cities with NULL; a city that only one table has
  // separates its rows, so that their weights vanish and it counts less.
  const double parameters = effective_parameters(design, all_of(pool.size()), model, tiny, observer);
  EXPECT_GT(parameters, 1 + 1 + 2 + 1 + 6 - 2.01);
  EXPECT_LT(parameters, 1 + 1 + 2 + 1 + 6 + 1e-6);
}

// ---- learners

TEST(EvaluateLearner, ExchangesAreWhatPredictionsChangeBy) {
  Observer observer;
  // One table holds both columns and another copy whose column 1 comes from the next row: the prediction for
  // the copy must be the prediction plus the change.
  test::Random random(5);
  std::vector<test::Row> rows;
  for (int i = 0; i < 300; ++i)
    rows.push_back({test::cell_of(random.normal()), test::Cell(std::to_string(random.below(6)))});
  std::vector<test::Row> mixed = rows;
  for (std::size_t i = 0; i < rows.size(); ++i) mixed[i][1] = rows[(i + 1) % rows.size()][1];
  const JointTable table = test::joint_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::text)}, rows, mixed);
  const Pool pool = whole_pool(table);
  std::vector<double> labels;
  for (std::size_t i = 0; i < 300; ++i) labels.push_back((rows[i][1].text < "3") == (random.below(4) > 0));
  const std::vector<std::uint32_t> known = all_of(300);
  std::vector<std::uint32_t> copies(300);
  std::vector<std::uint32_t> donors(300);
  for (std::uint32_t i = 0; i < 300; ++i) copies[i] = 300 + i, donors[i] = (i + 1) % 300;
  const std::vector<std::uint32_t> both{0, 1};
  const Design design(table, both, pool, {}, observer);
  const TreeCodes codes(table, both, pool, observer);
  LinearLearner linear(design, {}, {});
  BoostedLearner boosted(codes, {}, {.rounds = 20, .depth = 3});
  for (AdditiveLearner* learner :
       {static_cast<AdditiveLearner*>(&linear), static_cast<AdditiveLearner*>(&boosted)}) {
    learner->train(known, labels, 1, observer);
    const std::vector<double> before = learner->predict(known, observer);
    const std::vector<double> after = learner->predict(copies, observer);
    std::size_t calls = 0;
    learner->for_each_exchange(
        known, donors,
        [&](std::size_t column, std::span<const double> changes) {
          ++calls;
          if (column != 1) return;
          for (std::size_t i = 0; i < changes.size(); ++i)
            EXPECT_NEAR(before[i] + changes[i], after[i], 1e-5);
        },
        observer);
    EXPECT_EQ(calls, 2U);
  }
}

TEST(EvaluateLearner, TellsClassesApart) {
  Observer observer;
  std::vector<test::Row> rows;
  std::vector<double> classes;
  test::Random random(6);
  for (int i = 0; i < 600; ++i) {
    const double own = static_cast<double>(random.below(3));
    classes.push_back(own);
    rows.push_back({test::cell_of(own + 0.2 * random.normal()), test::Cell(std::to_string(random.below(3)))});
  }
  const JointTable table = test::joint_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::text)}, rows, {});
  const Pool pool = whole_pool(table);
  const std::vector<std::uint32_t> both{0, 1};
  const Design design(table, both, pool, {}, observer);
  const TreeCodes codes(table, both, pool, observer);
  const Task task{tree::Loss::softmax, 3};
  LinearLearner linear(design, task, {});
  BoostedLearner boosted(codes, task, {.rounds = 20, .depth = 3});
  for (Learner* learner : {static_cast<Learner*>(&linear), static_cast<Learner*>(&boosted)}) {
    learner->train(all_of(600), classes, 1, observer);
    const std::vector<double> answers = learner->predict(all_of(600), observer);
    ASSERT_EQ(answers.size(), 1800U);
    double right = 0;
    for (std::size_t i = 0; i < 600; ++i) {
      const double* own = answers.data() + 3 * i;
      EXPECT_NEAR(own[0] + own[1] + own[2], 1, 1e-9);
      right += own[static_cast<std::size_t>(classes[i])] >= std::max({own[0], own[1], own[2]});
    }
    // The middle class lies between the two others, which straight lines cannot fence in.
    EXPECT_GT(right / 600, learner == &linear ? 0.75 : 0.95);
  }
}

}  // namespace
}  // namespace synth::evaluate
