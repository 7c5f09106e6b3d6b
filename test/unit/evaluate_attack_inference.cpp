#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/attack/guess.hpp"
#include "core/evaluate/attack/inference.hpp"
#include "test/support/attacks.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

using test::cell_of;
using test::Row;
using test::two_columns;

InferenceOptions options(std::uint64_t attacks, AttackRules rules = AttackRules::ours) {
  InferenceOptions options;
  options.attacks = attacks;
  options.seed = 1;
  options.rules = rules;
  return options;
}

std::vector<Finding> attack(const Population& p, const InferenceOptions& options) {
  Observer observer;
  return attack_inference(p, options, observer);
}

bool right(double guess, double secret, AttackRules rules = AttackRules::ours, double tolerance = 0.05) {
  const JointTable table = test::numbers({secret}, {guess});
  const JointColumn& column = table.columns[0];
  return Guess(column, tolerance, rules).right(column.codes(synthetic)[0], column.codes(real)[0]);
}

/// A guess of −10 for 99 is right in Anonymeter: it divides by the guess.
TEST(EvaluateAttackInference, NegativeGuessesAreWrongOnlyForUs) {
  EXPECT_TRUE(right(-10, 99, AttackRules::anonymeter));
  EXPECT_FALSE(right(-10, 99));
  EXPECT_TRUE(right(-100, -104));
  EXPECT_FALSE(right(-100, -106));
  for (const AttackRules rules : {AttackRules::ours, AttackRules::anonymeter}) {
    EXPECT_TRUE(right(100, 105, rules));
    EXPECT_TRUE(right(100, 95, rules));
    EXPECT_FALSE(right(100, 105.1, rules));
    EXPECT_FALSE(right(95, 100, rules));  // relative to the guess
    EXPECT_TRUE(right(0, 0, rules));
    EXPECT_FALSE(right(0, 1e-9, rules));
    EXPECT_TRUE(right(NAN, NAN, rules));
    EXPECT_FALSE(right(NAN, 1, rules));
    EXPECT_FALSE(right(1, NAN, rules));
    EXPECT_TRUE(right(HUGE_VAL, HUGE_VAL, rules));
    EXPECT_FALSE(right(1, HUGE_VAL, rules));
  }
  EXPECT_FALSE(right(HUGE_VAL, 1));
  EXPECT_FALSE(right(100, 101, AttackRules::ours, 0));
}

TEST(EvaluateAttackInference, TimesAreRightWithinAShareOfTheirRange) {
  const JointTable table =
      test::joint_of({test::sample_column("d", TypeKind::date)}, {{8000}, {8100}}, {{8005}, {8006}, {8000}});
  const JointColumn& d = table.columns[0];
  const auto found = [&](std::size_t row, AttackRules rules) {
    return Guess(d, 0.05, rules).right(d.codes(synthetic)[row], d.codes(real)[0]);
  };
  EXPECT_TRUE(found(0, AttackRules::ours));
  EXPECT_FALSE(found(1, AttackRules::ours));
  EXPECT_FALSE(found(0, AttackRules::anonymeter));
  EXPECT_TRUE(found(2, AttackRules::anonymeter));
}

/// By hand. Secret c, known x: 1 is as near to 0 as to 2, where c is "a" and "b"; 9 is nearest to 8, "b".
/// Secret x, known c: "a" has 0; "b" has 2 and 8, of which 8 is not within 5 % of 9 either.
TEST(EvaluateAttackInference, AveragesOverTies) {
  const Population p = test::population_of(two_columns, {{cell_of(1), "a"}, {cell_of(9), "b"}}, {},
                                           {{cell_of(0), "a"}, {cell_of(2), "b"}, {cell_of(8), "b"}});
  const auto ours = attack(p, options(2));
  ASSERT_EQ(ours.size(), 3U);
  const double z2 = 1.959963984540054 * 1.959963984540054;
  EXPECT_EQ(ours[1].target, "c");
  EXPECT_NEAR(ours[1].estimate, (1.5 + z2 / 2) / (2 + z2), 1e-12);
  EXPECT_NEAR(ours[1].baseline, (1.0 / 3 + 2.0 / 3) / 2, 1e-12);
  EXPECT_EQ(ours[0].target, "x");
  EXPECT_EQ(ours[0].hits, 0U);
  EXPECT_EQ(attack(p, options(2, AttackRules::anonymeter))[1].hits, 2U);  // row 0 is the first
  EXPECT_EQ(ours[1].threat_model,
            "knows all other columns of a person, and all synthetic rows; wants to know the person's c");
}

TEST(EvaluateAttackInference, KnowsOnlyWhatItIsGiven) {
  const Population p =
      test::population_of(test::two_numbers_two_letters, {{cell_of(0), cell_of(5), "a", "p"}}, {},
                          {{cell_of(0), cell_of(9), "b", "q"}, {cell_of(9), cell_of(5), "a", "q"}});
  InferenceOptions chosen = options(1);
  chosen.secrets = {2};
  chosen.known = {0};
  chosen.most_exposed = 0;
  EXPECT_EQ(attack(p, chosen)[0].hits, 0U);
  chosen.known = {1};
  EXPECT_EQ(attack(p, chosen)[0].hits, 1U);
  chosen.known = {1, 2};  // the secret is left out
  EXPECT_EQ(attack(p, chosen)[0].hits, 1U);
  EXPECT_EQ(attack(p, chosen).size(), 1U);
  EXPECT_EQ(attack(p, chosen)[0].threat_model,
            "knows the columns y of a person, and all synthetic rows; wants to know the person's c");
}

/// Each of the secrets one by one, through the search for one column.
TEST(EvaluateAttackInference, AttacksAllSecretsAsEachAlone) {
  test::Random random(4);
  const Population p = test::population_of(
      test::two_numbers_two_letters, test::rows_of_numbers_and_letters(300, random),
      test::rows_of_numbers_and_letters(200, random), test::rows_of_numbers_and_letters(400, random));
  for (const AttackRules rules : {AttackRules::ours, AttackRules::anonymeter}) {
    const auto all = attack(p, options(150, rules));
    for (std::uint32_t secret = 0; secret < 4; ++secret) {
      InferenceOptions one = options(150, rules);
      one.secrets = {secret};
      const Finding alone = attack(p, one)[0];
      EXPECT_EQ(alone.target, all[secret].target);
      EXPECT_EQ(alone.estimate, all[secret].estimate);
      EXPECT_EQ(alone.control, all[secret].control);
      EXPECT_EQ(alone.p_value, all[secret].p_value);
    }
  }
}

TEST(EvaluateAttackInference, BaselineIsTheChanceOfARandomRow) {
  test::Random random(6);
  const JointTable table =
      test::joint_of(test::two_numbers_two_letters, test::rows_of_numbers_and_letters(50, random),
                     test::rows_of_numbers_and_letters(500, random));
  Observer observer;
  for (const JointColumn& column : table.columns) {
    const Guess guess(column, 0.05, AttackRules::ours);
    const auto chances = random_guess_chances(column, guess, column.codes(real), observer);
    for (std::size_t i = 0; i < 50; ++i) {
      double hits = 0;
      for (const std::uint32_t code : column.codes(synthetic))
        hits += guess.right(code, column.codes(real)[i]);
      EXPECT_NEAR(chances[i], hits / 500, 1e-12);
    }
  }
}

TEST(EvaluateAttackInference, CatchesACopy) {
  test::Random random(1);
  const auto training = test::rows_of_numbers_and_letters(3000, random);
  const auto findings = attack(test::population_of(test::two_numbers_two_letters, training,
                                                   test::rows_of_numbers_and_letters(1000, random), training),
                               options(400));
  ASSERT_EQ(findings.size(), 5U);
  for (const Finding& f : findings) {
    if (f.target == "most_exposed") continue;
    EXPECT_GT(f.hits, 390U) << f.target;
    EXPECT_GT(f.estimate, 0.95) << f.target;
    EXPECT_LT(f.p_value, 1e-20) << f.target;
    EXPECT_TRUE(f.note.empty()) << f.note;
  }
  EXPECT_EQ(findings[4].hits, 20U);
}

/// One row of 10,000, an outlier, is in the synthetic table as it is; all others are drawn anew. The averages
/// see nothing, for they draw 500 of 10,000; the most exposed records do.
TEST(EvaluateAttackInference, FindsTheOneRecordThatLeaks) {
  test::Random random(9);
  auto training = test::rows_of_numbers_and_letters(10000, random);
  training[4321] = {cell_of(40), cell_of(-35), "rare", "odd"};
  const auto control = test::rows_of_numbers_and_letters(5000, random);
  auto synthetic_rows = test::rows_of_numbers_and_letters(9999, random);
  const auto calm = attack(
      test::population_of(test::two_numbers_two_letters, training, control, synthetic_rows), options(500));
  EXPECT_EQ(calm.back().hits, 0U);
  synthetic_rows.push_back(training[4321]);
  const auto leaky = attack(
      test::population_of(test::two_numbers_two_letters, training, control, synthetic_rows), options(500));
  for (const Finding& f : leaky) {
    if (f.target == "most_exposed") continue;
    EXPECT_LT(f.estimate, 0.1) << f.target;
    EXPECT_GT(f.p_value, 0.001) << f.target;
  }
  EXPECT_EQ(leaky.back().target, "most_exposed");
  EXPECT_EQ(leaky.back().hits, 1U);
  EXPECT_GT(leaky.back().low, 0.005);
}

TEST(EvaluateAttackInference, BearsTinyTablesAndColumnsWithoutValues) {
  test::for_each_tiny_population([](const Population& population, bool attackable) {
    const auto findings = attack(population, options(20));
    ASSERT_GE(findings.size(), 2U);
    for (const Finding& f : findings) {
      EXPECT_EQ(f.trials > 0, attackable);
      EXPECT_EQ(std::isnan(f.estimate), f.trials == 0);
      EXPECT_TRUE(f.trials > 0 || !f.note.empty());
    }
  });
  const std::vector<Row> nulls(30, Row{{}, "same"});
  for (const Finding& f : attack(test::population_of(two_columns, nulls, nulls, nulls), options(20))) {
    EXPECT_EQ(f.hits, f.trials);
    EXPECT_EQ(f.p_value, 1);  // so does a guess
    EXPECT_NE(f.note.find("no better than guessing"), std::string::npos);
  }
  EXPECT_TRUE(attack(test::population_of({test::sample_column("u", TypeKind::uuid)}, {}, {}, {}), options(5))
                  .empty());
}

TEST(EvaluateAttackInference, RefusesNonsense) {
  const Population p = test::population_of(two_columns, {}, {}, {});
  InferenceOptions wrong = options(5);
  wrong.secrets = {7};
  EXPECT_EQ(test::state_of([&] { attack(p, wrong); }), "22023");
  wrong = options(5);
  wrong.tolerance = -1;
  EXPECT_EQ(test::state_of([&] { attack(p, wrong); }), "22023");
}

}  // namespace
}  // namespace synth::evaluate
