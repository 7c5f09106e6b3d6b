#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "core/evaluate/attack/exposure.hpp"
#include "core/evaluate/attack/predicate_search.hpp"
#include "core/evaluate/attack/singled.hpp"
#include "core/evaluate/attack/singling_out.hpp"
#include "core/evaluate/attack/table_size.hpp"
#include "test/support/attacks.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

using test::cell_of;
using test::Row;
using test::two_columns;

struct Classes {
  explicit Classes(const Population& p)
      : synthetic_rows(p.table, compared_columns(p.table), synthetic, p.table.rows[synthetic], observer),
        real_rows(p.table, compared_columns(p.table), real, p.training_rows, observer),
        group_rows{p.training_rows, p.control_rows()} {}

  Observer observer;
  RowClasses synthetic_rows;
  RowClasses real_rows;
  std::array<std::uint64_t, 2> group_rows;
};

std::uint32_t code_of(const JointColumn& column, double number) {
  const auto at = std::find(column.numbers.begin(), column.numbers.end(), number);
  EXPECT_NE(at, column.numbers.end());
  return static_cast<std::uint32_t>(at - column.numbers.begin());
}

std::uint64_t matches(const Predicate& predicate, const RowClasses& rows) {
  Observer observer;
  Pace pace(observer);
  std::uint64_t count = 0;
  for_each_match(predicate, rows, pace, [&](std::uint32_t) { return ++count, true; });
  return count;
}

TEST(EvaluateAttackSinglingOut, EqualRowsAreOneClass) {
  const Population p = test::population_of(
      two_columns, {{cell_of(1), "a"}, {cell_of(1), "a"}, {{}, "a"}, {{}, "a"}, {cell_of(1), {}}},
      {{cell_of(1), "a"}, {cell_of(2), "a"}}, {});
  const Classes classes(p);
  ASSERT_EQ(classes.real_rows.size(), 4U);
  std::map<std::uint32_t, std::array<std::uint32_t, 2>> counts;
  for (std::uint32_t i = 0; i < 4; ++i) counts[classes.real_rows[i].row] = classes.real_rows[i].count;
  EXPECT_EQ(counts[0], (std::array<std::uint32_t, 2>{2, 1}));
  EXPECT_EQ(counts[2], (std::array<std::uint32_t, 2>{2, 0}));
  EXPECT_EQ(counts[4], (std::array<std::uint32_t, 2>{1, 0}));
  EXPECT_EQ(counts[6], (std::array<std::uint32_t, 2>{0, 1}));
  EXPECT_EQ(classes.synthetic_rows.size(), 0U);
}

TEST(EvaluateAttackSinglingOut, ConditionsCompareAsValuesDo) {
  const Population p = test::population_of(
      two_columns, {{cell_of(-1), "a"}, {cell_of(0), "b"}, {cell_of(3), "a"}, {{}, "b"}, {{}, {}}}, {}, {});
  const Classes classes(p);
  const JointColumn& x = p.table.columns[0];
  const std::uint32_t zero = code_of(x, 0), low = code_of(x, -1), high = code_of(x, 3);
  const auto count = [&](const Condition& condition) { return matches({condition}, classes.real_rows); };
  EXPECT_EQ(count(is_null(0, x)), 2U);
  EXPECT_EQ(count(is_not_null(0, x)), 3U);
  EXPECT_EQ(count(equals(0, zero)), 1U);
  EXPECT_EQ(count(differs(0, x, zero)), 2U);  // NULL differs from nothing
  EXPECT_EQ(count(at_least(0, x, zero)), 2U);
  EXPECT_EQ(count(at_most(0, zero)), 2U);
  EXPECT_EQ(count(above(0, x, zero)), 1U);
  EXPECT_EQ(count(below(0, zero)), 1U);
  EXPECT_EQ(count(above(0, x, high)), 0U);
  EXPECT_EQ(count(below(0, low)), 0U);
  EXPECT_EQ(matches({at_most(0, zero), is_null(1, p.table.columns[1])}, classes.real_rows), 0U);
  EXPECT_EQ(matches({is_null(0, x), is_null(1, p.table.columns[1])}, classes.real_rows), 1U);
}

std::vector<Predicate> sorted_predicates(const std::vector<SinglingPredicate>& found) {
  std::vector<Predicate> predicates;
  for (const SinglingPredicate& f : found) predicates.push_back(f.predicate);
  std::sort(predicates.begin(), predicates.end());
  return predicates;
}

/// By hand, as Anonymeter's univariate_singling_out_queries: of x 1, 1, 5, 9, NULL at most 1 holds for two
/// rows; at least 9, = 5, = 9, is NULL for one; of c a, b, b, b, b only = a.
TEST(EvaluateAttackSinglingOut, FindsAllUnivariatePredicates) {
  const Population p = test::population_of(
      two_columns, {}, {},
      {{cell_of(1), "a"}, {cell_of(1), "b"}, {cell_of(5), "b"}, {cell_of(9), "b"}, {{}, "b"}, {{}, "b"}});
  const Classes classes(p);  // the last two rows are equal
  Observer observer;
  const JointColumn& x = p.table.columns[0];
  std::vector<Predicate> expected{{at_least(0, x, code_of(x, 9))},
                                  {equals(0, code_of(x, 5))},
                                  {equals(0, code_of(x, 9))},
                                  {is_null(0, x)},
                                  {equals(1, 0)}};
  // The highest value is spoken of twice, in two ways that are one for codes but not for values.
  std::sort(expected.begin(), expected.end());
  const auto all = univariate_predicates(p.table, classes.synthetic_rows, 500, {1}, observer);
  EXPECT_EQ(sorted_predicates(all), expected);
  for (const SinglingPredicate& f : all) EXPECT_EQ(matches(f.predicate, classes.synthetic_rows), 1U);
  const auto some = univariate_predicates(p.table, classes.synthetic_rows, 3, {1}, observer);
  EXPECT_EQ(some.size(), 3U);
}

/// By hand, as Anonymeter's _query_from_record: the median of x 1, 2, 4, 8 is 3; each row's predicate on both
/// columns.
TEST(EvaluateAttackSinglingOut, FindsAllMultivariatePredicates) {
  const Population p = test::population_of(
      two_columns, {}, {},
      {{cell_of(1), "a"}, {cell_of(2), "a"}, {cell_of(4), "b"}, {cell_of(8), "b"}, {{}, "a"}});
  const Classes classes(p);
  Observer observer;
  const JointColumn& x = p.table.columns[0];
  // x <= 2 and c = a holds for two rows, x >= 4 and c = b, too.
  std::vector<Predicate> expected{{at_most(0, code_of(x, 1)), equals(1, 0)},
                                  {at_least(0, x, code_of(x, 8)), equals(1, 1)},
                                  {is_null(0, x), equals(1, 0)}};
  for (Predicate& predicate : expected) std::sort(predicate.begin(), predicate.end());
  std::sort(expected.begin(), expected.end());
  auto found = multivariate_predicates(p.table, classes.synthetic_rows, {500, 2, 1000}, {1}, observer);
  for (SinglingPredicate& f : found) {
    EXPECT_EQ(matches(f.predicate, classes.synthetic_rows), 1U);
    std::sort(f.predicate.begin(), f.predicate.end());
  }
  EXPECT_EQ(sorted_predicates(found), expected);
  EXPECT_EQ(multivariate_predicates(p.table, classes.synthetic_rows, {2, 2, 1000}, {1}, observer).size(), 2U);
  EXPECT_TRUE(multivariate_predicates(p.table, classes.synthetic_rows, {2, 2, 0}, {1}, observer).empty());
}

/// By hand: training 1, 5, 5, 9 and control 5, 7.
TEST(EvaluateAttackSinglingOut, CountsWhoIsSingledOut) {
  const Population p = test::population_of({test::sample_column("x", TypeKind::float8)},
                                           {{cell_of(1)}, {cell_of(5)}, {cell_of(5)}, {cell_of(9)}},
                                           {{cell_of(5)}, {cell_of(7)}}, {{cell_of(5)}});
  const Classes classes(p);
  Observer observer;
  const JointColumn& x = p.table.columns[0];
  const std::vector<Predicate> predicates{{equals(0, code_of(x, 5))},
                                          {at_least(0, x, code_of(x, 7))},
                                          {at_most(0, code_of(x, 5))},
                                          {equals(0, code_of(x, 1))}};
  const Singled singled(predicates, classes.real_rows, classes.group_rows, observer);
  const bool training[] = {true, true, false, true};
  const bool control[] = {true, true, true, false};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(singled.hit(i, 0), training[i]) << i;
    EXPECT_EQ(singled.hit(i, 1), control[i]) << i;
  }
  EXPECT_EQ(singled.different_rows(0), 3U);
  EXPECT_NEAR(singled.overlap(0), 1, 1e-12);        // rows 5, 9, 1 once each
  EXPECT_NEAR(singled.overlap(1), 5.0 / 3, 1e-12);  // 5 twice, 7 once: (4 + 1) / 3
  // Of all six rows, 5 comes thrice, 9 and 7 once: among 2 drawn of 6.
  const auto chances = singled.chances_among(2);
  EXPECT_NEAR(chances[0], 1 - 3.0 / 15, 1e-12);            // not both from the three others
  EXPECT_NEAR(chances[1], 2.0 * 4 / 15, 1e-12);            // one of two, one of four
  EXPECT_NEAR(chances[2], (3 + 3 * 2 + 2) / 15.0, 1e-12);  // two 5s, a 5 and another, 1 and another
  EXPECT_NEAR(chances[3], 2.0 / 6, 1e-12);
  EXPECT_NEAR(singled.chances_within(0, 2)[2], 2.0 / 3, 1e-12);  // of 1, 5, 9 not 1 and 5
  EXPECT_NEAR(singled.chances_among(6)[1], 0, 1e-12);
  EXPECT_NEAR(singled.chances_among(6)[0], 1, 1e-12);
}

/// By hand: 3 predicates that hold for training rows 1, 2, 3; 3 training rows and 1 control row, 4. The
/// control row is one of them in three of four deals, and then one predicate fails and the control has it: 1
/// instead of 3; 3 in one of four.
TEST(EvaluateAttackSinglingOut, PermutationCountsDeals) {
  const Population p = test::population_of({test::sample_column("x", TypeKind::float8)},
                                           {{cell_of(1)}, {cell_of(2)}, {cell_of(3)}}, {{cell_of(4)}}, {});
  const Classes classes(p);
  Observer observer;
  const std::vector<Predicate> predicates{{equals(0, 0)}, {equals(0, 1)}, {equals(0, 2)}};
  const Singled singled(predicates, classes.real_rows, classes.group_rows, observer);
  // 100 extremes end it; the standard error is 0.025, so that 0.12 is 4.8 of them (false alarm below 1e-5).
  EXPECT_NEAR(singled.permutation_p_value(9999, {3}, observer), 0.25, 0.12);
}

SinglingOutOptions options(std::uint64_t attacks, std::uint64_t seed = 1) {
  SinglingOutOptions options;
  options.attacks = attacks;
  options.seed = seed;
  return options;
}

std::vector<Finding> attack(const Population& p, const SinglingOutOptions& options) {
  Observer observer;
  return attack_singling_out(p, options, observer);
}

const std::vector<SampleColumn> four_columns{
    test::sample_column("x", TypeKind::float8), test::sample_column("i", TypeKind::int4),
    test::sample_column("c", TypeKind::text), test::sample_column("d", TypeKind::text)};

std::vector<Row> random_rows(std::size_t count, test::Random& random) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back({cell_of(random.normal()), static_cast<std::int64_t>(random.below(90)),
                    std::string(1, static_cast<char>('a' + random.below(3))),
                    std::string(1, static_cast<char>('a' + random.below(9)))});
  return rows;
}

TEST(EvaluateAttackSinglingOut, CatchesACopy) {
  test::Random random(1);
  const auto training = random_rows(2000, random);
  for (const std::size_t control : {2000U, 500U, 6000U}) {
    const auto findings = attack(
        test::population_of(four_columns, training, random_rows(control, random), training), options(300));
    ASSERT_EQ(findings.size(), 2U);
    for (const Finding& f : findings) {
      EXPECT_EQ(f.hits, f.trials) << f.attack;
      EXPECT_GT(f.estimate, 0.98) << f.attack;
      EXPECT_GT(f.low, 0.95);
      EXPECT_LT(f.p_value, 0.001);
      EXPECT_GT(f.worst_decile, 0.8);
      EXPECT_NEAR(f.ceiling, f.low, 1e-12);
      EXPECT_EQ(f.measure, "risk");
      EXPECT_FALSE(f.threat_model.empty());
      EXPECT_TRUE(f.note.empty()) << f.note;
    }
    EXPECT_EQ(findings[0].attack, "singling_out_univariate");
    EXPECT_EQ(findings[1].attack, "singling_out_multivariate");
  }
}

TEST(EvaluateAttackSinglingOut, SaysWhatWeakensIt) {
  test::Random random(2);
  const auto training = random_rows(300, random);
  const auto alone = attack(test::population_of(four_columns, training, {}, training), options(50));
  for (const Finding& f : alone) {
    EXPECT_NE(f.note.find("no held-out rows"), std::string::npos);
    EXPECT_TRUE(std::isnan(f.control));
    EXPECT_GT(f.estimate, 0.9);
    EXPECT_LT(f.p_value, 0.001);  // against guessing
  }
  const std::vector<SampleColumn> one{test::sample_column("c", TypeKind::text)};
  const auto few =
      attack(test::population_of(one, {{"a"}, {"b"}}, {{"a"}}, {{"a"}, {"b"}, {"b"}}), options(50));
  EXPECT_EQ(few[0].trials, 2U);
  EXPECT_NE(few[0].note.find("only 2 of 50 predicates"), std::string::npos);
}

TEST(EvaluateAttackSinglingOut, BearsTinyTables) {
  test::for_each_tiny_population([](const Population& population, bool attackable) {
    const auto findings = attack(population, options(20));
    ASSERT_EQ(findings.size(), 2U);
    for (const Finding& f : findings) {
      EXPECT_EQ(f.trials > 0, attackable);
      EXPECT_EQ(std::isnan(f.estimate), f.trials == 0);
      EXPECT_TRUE(f.trials > 0 || !f.note.empty());
      EXPECT_TRUE(f.trials == 0 || (f.low <= f.estimate && f.estimate <= f.high));
    }
  });
}

TEST(EvaluateAttackSinglingOut, BearsNullAndConstantColumns) {
  std::vector<Row> rows;
  for (int i = 0; i < 50; ++i) rows.push_back({{}, "same"});
  const auto findings = attack(test::population_of(two_columns, rows, rows, rows), options(20));
  for (const Finding& f : findings) {
    EXPECT_EQ(f.trials, f.attack == "singling_out_univariate" ? 2U : 1U);  // one different row
    EXPECT_EQ(f.hits, f.trials);
    EXPECT_EQ(f.p_value, 1);  // the control has it, too
    EXPECT_NEAR(f.estimate, 0, 1e-9);
  }
  const auto other =
      attack(test::population_of({test::sample_column("u", TypeKind::uuid)}, {}, {}, {}), options(5));
  EXPECT_EQ(other[0].trials, 0U);
}

TEST(EvaluateAttackSinglingOut, IsDeterministicForASeed) {
  test::Random random(3);
  const Population p = test::population_of(four_columns, random_rows(500, random), random_rows(200, random),
                                           random_rows(500, random));
  const auto same = [](const Finding& a, const Finding& b) {
    return a.hits == b.hits && a.estimate == b.estimate && a.p_value == b.p_value && a.control == b.control;
  };
  const auto a = attack(p, options(100, 5)), b = attack(p, options(100, 5)), c = attack(p, options(100, 6));
  EXPECT_TRUE(same(a[1], b[1]));
  EXPECT_FALSE(same(a[1], c[1]));
  EXPECT_EQ(a[1].seed, 5U);
}

TEST(EvaluateAttackSinglingOut, RatesByAttacksMadeOrAskedFor) {
  const std::vector<SampleColumn> one{test::sample_column("c", TypeKind::text)};
  const Population p = test::population_of(one, {{"a"}, {"b"}}, {{"c"}}, {{"a"}, {"b"}});
  SinglingOutOptions ours = options(50), strict = options(50);
  strict.rules = AttackRules::anonymeter;
  const double z2 = 1.959963984540054 * 1.959963984540054;
  const auto rate = [&](double n) { return (2 + z2 / 2) / (n + z2); };
  const auto none = [&](double n) { return (z2 / 2) / (n + z2); };
  const auto risk = [&](double n) { return (rate(n) - none(n)) / (1 - none(n)); };
  EXPECT_NEAR(attack(p, ours)[0].estimate, risk(2), 1e-12);
  EXPECT_NEAR(attack(p, strict)[0].estimate, risk(50), 1e-12);
}

/// Synthetic rows that owe the training rows nothing; five times as many training as control rows. Ours
/// brings the control's success to the training table's size: the mean over 40 seeds of its difference from
/// the success that was seen there is near 0. Standard errors are below 0.006, so that 0.03 is five of them
/// (false alarm below 1e-6). Anonymeter's curve has nothing to go by below 1,000 control rows: it multiplies
/// by the ratio of its first guess, which is near 4, whatever the predicates.
TEST(EvaluateAttackSinglingOut, BringsTheControlToTheSizeOfTheTrainingTable) {
  constexpr double z2 = 1.959963984540054 * 1.959963984540054;
  constexpr int seeds = 40;
  const double curve = singling_out_integral(1500, 0, 1.0 / 300) / singling_out_integral(300, 0, 1.0 / 300);
  double difference = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    test::Random random(100 + seed);
    const auto training = random_rows(1500, random), control = random_rows(300, random),
               synthetic_rows = random_rows(1500, random);
    const auto share = [&](SinglingOutOptions chosen, std::size_t control_rows, Finding& finding) {
      chosen.univariate = false;
      chosen.deals = 99;
      const std::vector<Row> part(control.begin(),
                                  control.begin() + static_cast<std::ptrdiff_t>(control_rows));
      finding = attack(test::population_of(four_columns, training, part, synthetic_rows), chosen)[0];
      return (finding.control * (200 + z2) - z2 / 2) / 200;
    };
    Finding ours, fitted;
    SinglingOutOptions strict = options(200, seed);
    strict.rules = AttackRules::anonymeter;
    const double corrected = share(options(200, seed), 300, ours);
    const double guessed = share(strict, 300, fitted);
    ASSERT_EQ(ours.trials, 200U);
    ASSERT_EQ(ours.hits, fitted.hits);
    difference += (corrected - static_cast<double>(ours.hits) / 200) / seeds;
    // A whole number of control rows was singled out, and multiplied.
    const double singled = guessed * 200 / curve;
    EXPECT_TRUE(guessed == 1 || std::abs(singled - std::round(singled)) < 1e-6) << singled;
  }
  EXPECT_NEAR(difference, 0, 0.03);
}

TEST(EvaluateAttackSinglingOut, RefusesNonsense) {
  const Population p = test::population_of(two_columns, {}, {}, {});
  SinglingOutOptions wrong = options(0);
  EXPECT_EQ(test::state_of([&] { attack(p, wrong); }), "22023");
  wrong = options(5);
  wrong.columns = 0;
  EXPECT_EQ(test::state_of([&] { attack(p, wrong); }), "22023");
  wrong = options(5);
  wrong.confidence = 1;
  EXPECT_EQ(test::state_of([&] { attack(p, wrong); }), "22023");
}

}  // namespace
}  // namespace synth::evaluate
