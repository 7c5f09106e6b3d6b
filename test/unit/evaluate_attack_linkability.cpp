#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/attack/linkability.hpp"
#include "test/support/attacks.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

using test::cell_of;
using test::Row;
using test::two_columns;

LinkabilityOptions options(std::uint64_t attacks, AttackRules rules = AttackRules::ours) {
  LinkabilityOptions options;
  options.attacks = attacks;
  options.seed = 1;
  options.rules = rules;
  return options;
}

std::vector<Finding> attack(const Population& p, const LinkabilityOptions& options) {
  Observer observer;
  return attack_linkability(p, options, observer);
}

/// By hand: x 1 is nearest to synthetic row 0, c "a" ties among rows 0, 2, 3: one chance in three. x 9 is
/// nearest to row 1, which alone has "b": certain. All in all 4/3 of 2.
TEST(EvaluateAttackLinkability, AveragesOverTies) {
  const Population p =
      test::population_of(two_columns, {{cell_of(1), "a"}, {cell_of(9), "b"}}, {},
                          {{cell_of(0), "a"}, {cell_of(10), "b"}, {cell_of(5), "a"}, {cell_of(5), "a"}});
  const Finding ours = attack(p, options(2))[0];
  EXPECT_EQ(ours.trials, 2U);
  EXPECT_EQ(ours.hits, 1U);
  const double z2 = 1.959963984540054 * 1.959963984540054;
  EXPECT_NEAR(ours.estimate, (4.0 / 3 + z2 / 2) / (2 + z2), 1e-12);
  EXPECT_NEAR(ours.baseline, 0.25, 1e-12);
  EXPECT_NEAR(ours.p_value, 1 - 0.75 * 0.75, 1e-12);  // one or more of two by chance
  const Finding strict = attack(p, options(2, AttackRules::anonymeter))[0];
  EXPECT_EQ(strict.hits, 2U);  // row 0 is the first of those that tie
  LinkabilityOptions more = options(2);
  more.neighbours = 2;  // x: 0 and one of 2, 3; c: two of 0, 2, 3. Without row 0 in c (1/3) both 2 and 3.
  EXPECT_NEAR(attack(p, more)[0].hits, 2, 1e-12);
  EXPECT_NE(ours.threat_model.find("with the columns x, one with c,"), std::string::npos)
      << ours.threat_model;
}

TEST(EvaluateAttackLinkability, CatchesACopy) {
  test::Random random(1);
  const auto training = test::rows_of_numbers_and_letters(3000, random);
  LinkabilityOptions chosen = options(400);
  chosen.first = {0, 2};
  chosen.second = {1, 3};
  for (const std::size_t control : {3000U, 700U}) {
    const auto findings =
        attack(test::population_of(test::two_numbers_two_letters, training,
                                   test::rows_of_numbers_and_letters(control, random), training),
               chosen);
    ASSERT_EQ(findings.size(), 2U);
    const Finding& f = findings[0];
    EXPECT_EQ(f.hits, f.trials);
    EXPECT_GT(f.estimate, 0.98);
    EXPECT_LT(f.p_value, 1e-30);
    EXPECT_GT(f.worst_decile, 0.85);
    EXPECT_NEAR(f.ceiling, f.low, 1e-12);
    EXPECT_LT(f.control, 0.02);
    EXPECT_NEAR(f.baseline, 1.0 / 3000, 1e-12);
    EXPECT_TRUE(f.note.empty()) << f.note;
    EXPECT_EQ(findings[1].target, "most_exposed");
    EXPECT_EQ(findings[1].hits, 20U);
    EXPECT_EQ(findings[1].measure, "success_rate");
  }
}

TEST(EvaluateAttackLinkability, SaysWhatWeakensIt) {
  test::Random random(2);
  const auto alone = attack(
      test::population_of(test::two_numbers_two_letters, test::rows_of_numbers_and_letters(200, random), {},
                          test::rows_of_numbers_and_letters(200, random)),
      options(100));
  EXPECT_NE(alone[0].note.find("no held-out rows"), std::string::npos);
  EXPECT_TRUE(std::isnan(alone[0].control));
  const auto wrong = attack(test::population_of(two_columns, {{cell_of(1), "a"}}, {{cell_of(1), "a"}},
                                                {{cell_of(1), "b"}, {cell_of(2), "a"}}),
                            options(1));
  EXPECT_EQ(wrong[0].hits, 0U);
  EXPECT_NE(wrong[0].note.find("no better than guessing"), std::string::npos);
}

TEST(EvaluateAttackLinkability, BearsTinyTablesAndColumnsWithoutValues) {
  test::for_each_tiny_population([](const Population& population, bool attackable) {
    const auto findings = attack(population, options(20));
    for (const Finding& f : findings) {
      EXPECT_EQ(f.trials > 0, attackable);
      EXPECT_EQ(std::isnan(f.estimate), f.trials == 0);
      EXPECT_TRUE(f.trials > 0 || !f.note.empty());
    }
  });
  const std::vector<Row> nulls(30, Row{{}, "same"});
  const auto findings = attack(test::population_of(two_columns, nulls, nulls, nulls), options(20));
  EXPECT_EQ(findings[0].hits, 1U);  // 20 times one chance in thirty
  EXPECT_GT(findings[0].p_value, 0.1);
  const auto single =
      attack(test::population_of({two_columns[0]}, {{cell_of(1)}}, {}, {{cell_of(1)}}), options(5));
  ASSERT_EQ(single.size(), 1U);
  EXPECT_NE(single[0].note.find("fewer than two columns"), std::string::npos);
}

TEST(EvaluateAttackLinkability, RefusesNonsense) {
  const Population p = test::population_of(
      {two_columns[0], two_columns[1], test::sample_column("u", TypeKind::uuid)}, {}, {}, {});
  const auto state = [&](auto change) {
    LinkabilityOptions wrong = options(5);
    change(wrong);
    return test::state_of([&] { attack(p, wrong); });
  };
  EXPECT_EQ(state([](auto& o) { o.first = {0}; }), "22023");
  EXPECT_EQ(state([](auto& o) { o.first = {0}, o.second = {0}; }), "22023");
  EXPECT_EQ(state([](auto& o) { o.first = {0}, o.second = {2}; }), "22023");
  EXPECT_EQ(state([](auto& o) { o.first = {0}, o.second = {7}; }), "22023");
  EXPECT_EQ(state([](auto& o) { o.neighbours = 0; }), "22023");
  EXPECT_EQ(state([](auto& o) { o.first = {0}, o.second = {1}; }), "");
}

}  // namespace
}  // namespace synth::evaluate
