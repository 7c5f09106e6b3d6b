#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/attack/exact_test.hpp"
#include "core/evaluate/attack/links.hpp"
#include "core/evaluate/attack/residual_risk.hpp"
#include "core/evaluate/attack/table_size.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

void expect_rate(double hits, double value, double error) {
  const Rate rate = wilson_rate({hits, 500}, 0.95);
  EXPECT_NEAR(rate.value, value, 1e-12) << hits;
  EXPECT_NEAR(rate.error, error, 1e-12) << hits;
}

/// Anonymeter, git 0188bdf.
TEST(EvaluateAttackRisk, AgreesWithAnonymeter) {
  expect_rate(60, 0.12289724937538986, 0.028522349249020734);
  expect_rate(40, 0.08320222299385194, 0.023904093583999354);
  expect_rate(10, 0.023659683421545074, 0.012760499825334266);
  expect_rate(0, 0.0038121702307761206, 0.00381217023077612);
  expect_rate(500, 0.9961878297692239, 0.00381217023077612);
  const Risk risk = residual_risk(wilson_rate({60, 500}, 0.95), wilson_rate({40, 500}, 0.95));
  EXPECT_NEAR(risk.value, 0.043297472329355054, 1e-12);
  EXPECT_NEAR(risk.high - risk.value, 0.03987624472178537, 1e-12);
  EXPECT_NEAR(risk.low, 0.003421227607569681, 1e-12);
  EXPECT_NEAR(risk.high, 0.08317371705114043, 1e-12);
  EXPECT_NEAR(singling_out_integral(1000, 0, 0.001), 0.0002643448056524201, 1e-16);
}

TEST(EvaluateAttackRisk, IsTheAttacksRateWithoutControl) {
  const Risk risk = residual_risk(wilson_rate({60, 500}, 0.95), {});
  EXPECT_NEAR(risk.value, 0.12289724937538986, 1e-12);
  EXPECT_NEAR(risk.low, 0.12289724937538986 - 0.028522349249020734, 1e-12);
}

TEST(EvaluateAttackRisk, IsCutToShares) {
  const Risk none = residual_risk(wilson_rate({10, 500}, 0.95), wilson_rate({300, 500}, 0.95));
  EXPECT_EQ(none.value, 0);
  EXPECT_EQ(none.low, 0);
  const Risk all = residual_risk(wilson_rate({500, 500}, 0.95), wilson_rate({0, 500}, 0.95));
  EXPECT_NEAR(all.value, (0.9961878297692239 - 0.0038121702307761206) / (1 - 0.0038121702307761206), 1e-12);
  EXPECT_EQ(all.high, 1);
}

/// By hand: C(4,3)·C(4,1)/C(8,4) + C(4,4)/C(8,4) = 17/70; the lady who tasted tea (Fisher 1935).
TEST(EvaluateAttackRisk, FisherTastesTea) {
  EXPECT_NEAR(fisher_greater({3, 4}, {1, 4}), 17.0 / 70, 1e-12);
  EXPECT_NEAR(fisher_greater({4, 4}, {0, 4}), 1.0 / 70, 1e-12);
  EXPECT_NEAR(fisher_greater({0, 4}, {4, 4}), 1, 1e-12);
  EXPECT_NEAR(fisher_greater({3.9, 4}, {0.1, 4}), 17.0 / 70, 1e-12);  // parts count against the attack
  EXPECT_LT(fisher_greater({500, 500}, {0, 500}), 1e-290);
  EXPECT_TRUE(std::isnan(fisher_greater({3, 4}, {0, 0})));
}

TEST(EvaluateAttackRisk, BinomialCountsTails) {
  EXPECT_NEAR(binomial_greater({2, 3}, 0.5), 0.5, 1e-12);
  EXPECT_NEAR(binomial_greater({3, 3}, 0.1), 1e-3, 1e-15);
  EXPECT_NEAR(binomial_greater({1.0 - 1e-12, 3}, 0.5), 0.875, 1e-12);  // a sum of thirds
  EXPECT_EQ(binomial_greater({0, 3}, 0.1), 1);
  EXPECT_EQ(binomial_greater({1, 3}, 0), 0);
  EXPECT_TRUE(std::isnan(binomial_greater({0, 0}, 0.5)));
}

TEST(EvaluateAttackRisk, FindsTheWeightThatMadeACurve) {
  for (const double weight : {1e-4, 1e-3, 0.02}) {
    std::vector<SizedSuccess> measured;
    for (double rows = 1000; rows <= 4000; rows += 300)
      measured.push_back({rows, 7 * singling_out_integral(rows, 0, weight)});
    EXPECT_NEAR(fitted_ratio(measured, 16000, 4000),
                singling_out_integral(16000, 0, weight) / singling_out_integral(4000, 0, weight), 1e-6);
  }
  EXPECT_EQ(fitted_ratio({{1000, 0}, {2000, 0}}, 4000, 2000), 1);
}

Neighbours neighbours(std::size_t wanted, const std::vector<Neighbours::Row>& rows) {
  Neighbours found(wanted);
  for (const Neighbours::Row& row : rows) found.offer(row.distance, row.row);
  found.finish();
  return found;
}

TEST(EvaluateAttackRisk, LinksByChanceWhereRowsTie) {
  const Neighbours three = neighbours(1, {{5, 1}, {5, 2}, {5, 3}, {9, 4}});
  const Neighbours two = neighbours(1, {{7, 3}, {7, 2}});
  EXPECT_NEAR(link_chance(three, two), 1.0 / 3, 1e-12);
  EXPECT_FALSE(first_rows_link(three, two));  // 1 and 2
  const Neighbours one = neighbours(1, {{0, 3}, {7, 2}});
  EXPECT_NEAR(link_chance(three, one), 1.0 / 3, 1e-12);
  EXPECT_NEAR(link_chance(one, one), 1, 1e-12);
  EXPECT_NEAR(link_chance(one, neighbours(1, {{0, 4}})), 0, 1e-12);
  EXPECT_NEAR(random_link_chance(100, 1), 0.01, 1e-12);
  EXPECT_NEAR(random_link_chance(4, 2), 1 - 1.0 / 6, 1e-12);
  EXPECT_EQ(random_link_chance(3, 5), 1);
  EXPECT_EQ(random_link_chance(0, 1), 0);
}

/// Against choosing at random 20,000 times. False alarm: 4.9 standard errors, 1e-6 for each of 40 checks.
TEST(EvaluateAttackRisk, LinksAsOftenAsRandomChoices) {
  test::Random random(5);
  for (int round = 0; round < 40; ++round) {
    const std::size_t wanted = 1 + random.below(4);
    const auto draw = [&] {
      std::vector<Neighbours::Row> rows;
      for (std::uint32_t row = 0; row < 12; ++row)
        if (random.below(2) == 0) rows.push_back({static_cast<std::int32_t>(random.below(3)), row});
      rows.push_back({2, 12});
      return neighbours(wanted, rows);
    };
    const Neighbours a = draw(), b = draw();
    const auto choose = [&](const Neighbours& n) {
      std::vector<std::uint32_t> tied, chosen;
      for (std::size_t i = 0; i < n.rows().size(); ++i)
        (i < n.surely() ? chosen : tied).push_back(n.rows()[i].row);
      random.shuffle(tied);
      for (std::size_t i = 0; chosen.size() < std::min(wanted, n.rows().size()); ++i)
        chosen.push_back(tied[i]);
      return chosen;
    };
    constexpr int trials = 20000;
    int links = 0;
    for (int i = 0; i < trials; ++i) {
      const auto x = choose(a), y = choose(b);
      bool link = false;
      for (const std::uint32_t row : x) link = link || std::find(y.begin(), y.end(), row) != y.end();
      links += link;
    }
    const double chance = link_chance(a, b);
    EXPECT_NEAR(links / double{trials}, chance, 4.9 * std::sqrt(chance * (1 - chance) / trials) + 1e-9);
  }
}

}  // namespace
}  // namespace synth::evaluate
