#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <stdexcept>

#include "core/evaluate/attack/density_kernel.hpp"
#include "core/evaluate/attack/membership.hpp"
#include "core/evaluate/attack/membership_auc.hpp"
#include "core/evaluate/attack/membership_epsilon.hpp"
#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/attack/membership_rate.hpp"
#include "core/evaluate/attack/mixed_distance.hpp"
#include "core/evaluate/error_rates.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/golden_membership.hpp"
#include "test/support/population.hpp"
#include "test/support/statistics.hpp"

namespace synth::evaluate {
namespace {

namespace golden = test::golden;
using Rows = std::vector<test::Row>;
using Findings = std::vector<Finding>;

Population people_population(const Rows& training, const Rows& control, const Rows& synthetic_rows) {
  return test::population_of(test::People::columns(), training, control, synthetic_rows);
}

Findings attack(const Population& population, const MembershipOptions& options = {}) {
  Observer observer;
  return attack_membership(population, options, observer);
}

const Finding& find(const Findings& findings, const std::string& attack, const std::string& measure) {
  for (const Finding& finding : findings)
    if (finding.attack == attack && finding.measure == measure) return finding;
  throw std::runtime_error("no finding " + attack + " " + measure);
}

// ---------------------------------------------------------------------------------------------- measures

Auc auc(const std::vector<double>& members, const std::vector<double>& others) {
  Observer observer;
  return measure_auc(members, others, 0.95, observer);
}

double share_of_pairs(const std::vector<double>& members, const std::vector<double>& others) {
  double sum = 0;
  for (const double member : members)
    for (const double other : others) sum += member > other ? 1 : member == other ? 0.5 : 0;
  return sum / static_cast<double>(members.size() * others.size());
}

/// By all choices of members among the pooled scores.
double share_of_choices_as_good(std::vector<double> members, const std::vector<double>& others) {
  const double observed = share_of_pairs(members, others);
  std::vector<double> pool = members;
  pool.insert(pool.end(), others.begin(), others.end());
  double as_good = 0;
  double all = 0;
  for (std::uint32_t choice = 0; choice < (1U << pool.size()); ++choice) {
    if (static_cast<std::size_t>(__builtin_popcount(choice)) != members.size()) continue;
    std::vector<double> chosen;
    std::vector<double> rest;
    for (std::size_t i = 0; i < pool.size(); ++i) (choice >> i & 1 ? chosen : rest).push_back(pool[i]);
    ++all;
    as_good += share_of_pairs(chosen, rest) >= observed - 1e-12;
  }
  return as_good / all;
}

TEST(MembershipAuc, CountsPairsAndPermutations) {
  const std::vector<double> members{5, 3, 3, 8, 1};
  const std::vector<double> others{2, 3, 0, 5, 1, 1};
  const Auc result = auc(members, others);
  EXPECT_NEAR(result.value, share_of_pairs(members, others), 1e-15);
  EXPECT_NEAR(result.p_value, share_of_choices_as_good(members, others), 1e-12);
  // The five highest scores are 8, 5, 5, then a tie of three: two members and one other are called members.
  EXPECT_EQ(result.right, 2U + 5U);
}

TEST(MembershipAuc, IsFishersTestWhereScoresHaveTwoValues) {
  std::vector<double> members(100, 0);
  std::vector<double> others(50, 0);
  std::fill_n(members.begin(), 7, 1);
  const Auc result = auc(members, others);
  EXPECT_NEAR(result.value, 0.535, 1e-15);
  // (100 choose 7) / (150 choose 7)
  double chance = 1;
  for (int i = 0; i < 7; ++i) chance *= (100. - i) / (150 - i);
  EXPECT_NEAR(result.p_value, chance, 1e-12);
  EXPECT_LT(result.low, 0.535);
  EXPECT_GT(result.low, 0.49);
}

TEST(MembershipAuc, HasAnIntervalAtTheEnds) {
  const std::vector<double> high(200, 2);
  const std::vector<double> low(100, 1);
  const Auc apart = auc(high, low);
  EXPECT_EQ(apart.value, 1);
  EXPECT_EQ(apart.high, 1);
  EXPECT_EQ(apart.low, highest_auc_bound(200, 100, 0.95));
  EXPECT_GT(apart.low, 0.95);
  EXPECT_LT(apart.low, 1);
  EXPECT_LT(apart.p_value, 1e-70);
  EXPECT_EQ(apart.right, 300U);
  const Auc alike = auc(high, std::vector<double>(100, 2));
  EXPECT_EQ(alike.value, 0.5);
  EXPECT_EQ(alike.p_value, 1);
  EXPECT_LT(alike.low, 0.5);
  EXPECT_GT(alike.high, 0.5);
  EXPECT_TRUE(std::isnan(auc({}, low).value));
}

/// Members N(shift, 1), others N(0, 1): the AUC is Phi(shift / sqrt 2). If intervals cover 95 %, 4,000 of
/// them cover below 93 % with probability 1e-8; p-values of shift 0 are uniform (Kolmogorov, 1e-6).
TEST(MembershipAuc, CoversTheTruthAndHasUniformPValues) {
  test::Random random(5);
  for (const double shift : {0.0, 1.2, 2.4}) {
    const double truth = normal_probability(shift / std::sqrt(2));
    int covered = 0;
    std::vector<double> p_values;
    constexpr int repeats = 4000;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      std::vector<double> members(60);
      std::vector<double> others(45);
      for (double& score : members) score = std::round(4 * (shift + random.normal()));
      for (double& score : others) score = std::round(4 * random.normal());
      const Auc result = auc(members, others);
      covered += result.low <= truth && truth <= result.high;
      p_values.push_back(result.p_value);
    }
    EXPECT_GE(covered, 0.93 * repeats) << shift;
    if (shift > 0) continue;
    std::sort(p_values.begin(), p_values.end());
    const double margin = std::sqrt(std::log(2e6) / (2 * repeats));
    for (int i = 0; i < repeats; ++i) EXPECT_NEAR(p_values[i], (i + 0.5) / repeats, margin + 0.01);
  }
}

TrueRate true_rate(const std::vector<double>& members, const std::vector<double>& others, double false_rate) {
  Observer observer;
  return measure_true_rate(members, others, false_rate, 0.95, observer);
}

TEST(MembershipRate, CountsMembersBeyondTheThreshold) {
  std::vector<double> others;
  for (int i = 0; i < 100; ++i) others.push_back(i);
  const std::vector<double> members{99.5, 98.5, 97.5, 96, 50, 1, 0, -1, -2, -3};
  // Ten of the others may be accused: the threshold is the 11th highest, 89.
  const TrueRate rate = true_rate(members, others, 0.1);
  EXPECT_EQ(rate.hits, 4U);
  EXPECT_DOUBLE_EQ(rate.value, 0.4);
  // At least 4 of the first 14 among 10 members and 100 others.
  EXPECT_NEAR(rate.p_value, hypergeometric_tail(4, 14, 10, 110), 1e-15);
  EXPECT_LE(rate.low, 0.4);
  EXPECT_GE(rate.high, 0.4);
  // No one of the others may be accused.
  EXPECT_EQ(true_rate(members, others, 0.001).hits, 1U);
  EXPECT_EQ(true_rate(members, others, 0.001).ceiling, 0);
  EXPECT_NEAR(std::pow(1 - least_false_rate(100, 0.95), 100), 0.0125, 1e-12);
}

TEST(MembershipRate, TiesDoNotAccuse) {
  const std::vector<double> zeros(50, 0);
  const TrueRate rate = true_rate(zeros, zeros, 0.1);
  EXPECT_EQ(rate.hits, 0U);
  EXPECT_EQ(rate.p_value, 1);
  EXPECT_EQ(rate.low, 0);
}

/// Both ends err together with probability 5 % at most: 2,000 intervals cover below 93 % with probability
/// 1e-4. Normal members around 1: the rate at false rate f is 1 - Phi(Phi^-1(1 - f) - 1).
TEST(MembershipRate, CoversTheTruth) {
  test::Random random(6);
  for (const double false_rate : {0.1, 0.02}) {
    const double truth = 1 - normal_probability(normal_quantile(1 - false_rate) - 1);
    int covered = 0;
    for (int repeat = 0; repeat < 2000; ++repeat) {
      std::vector<double> members(200);
      std::vector<double> others(200);
      for (double& score : members) score = 1 + random.normal();
      for (double& score : others) score = random.normal();
      const TrueRate rate = true_rate(members, others, false_rate);
      covered += rate.low <= truth && truth <= rate.high;
    }
    EXPECT_GE(covered, 1860) << false_rate;
  }
}

TEST(MembershipExact, HasTailsByHand) {
  EXPECT_NEAR(hypergeometric_tail(2, 3, 4, 10), 1. / 3, 1e-12);  // (6 * 6 + 4) / 120
  EXPECT_EQ(hypergeometric_tail(0, 3, 4, 10), 1);
  EXPECT_NEAR(binomial_tail(2, 3, 0.5), 0.5, 1e-15);
  EXPECT_EQ(binomial_tail(0, 3, 0.5), 1);
  EXPECT_NEAR(proportion_upper(0, 10, 0.05), 1 - std::pow(0.05, 0.1), 1e-12);
  EXPECT_NEAR(proportion_lower(10, 10, 0.05), std::pow(0.05, 0.1), 1e-12);
  EXPECT_EQ(proportion_upper(3, 3, 0.05), 1);
  EXPECT_EQ(proportion_lower(0, 0, 0.05), 0);
}

// The study's golden.json: eps_clopper_pearson(TP, P, FP, N, delta, alpha).
TEST(MembershipEpsilon, AgreesWithGoldenNumbers) {
  EXPECT_NEAR(epsilon_bound({500, 500, 0, 500}, 0, 0.05), 4.905594210033932, 1e-9);
  EXPECT_NEAR(epsilon_bound({450, 500, 50, 500}, 1e-5, 0.05), 1.9035219093391336, 1e-9);
  EXPECT_NEAR(epsilon_bound({300, 500, 250, 500}, 0, 0.05), 0.024136333163995702, 1e-9);
  EXPECT_EQ(epsilon_bound({250, 500, 250, 500}, 0, 0.05), 0);
}

/// Randomised response with epsilon 1: members say 1 with probability e/(1 + e), others with 1/(1 + e). The
/// bound exceeds 1 with probability 5 % at most; more than 40 of 400 with probability 1e-5.
TEST(MembershipEpsilon, RarelyExceedsTheTruth) {
  Observer observer;
  test::Random random(8);
  const double chance = std::exp(1) / (1 + std::exp(1));
  int beyond = 0;
  double sum = 0;
  for (int repeat = 0; repeat < 400; ++repeat) {
    std::array<std::vector<double>, 2> useful;
    std::array<std::vector<double>, 2> noise;
    for (const int group : {0, 1})
      for (int i = 0; i < 500; ++i) {
        useful[group].push_back(random.uniform() < chance ? 1 - group : group);
        noise[group].push_back(random.uniform());
      }
    const std::vector<ScoredTargets> attacks{{noise[0], noise[1]}, {useful[0], useful[1]}};
    const EpsilonFinding found = measure_epsilon(attacks, 0, 0.95, observer);
    EXPECT_EQ(found.score, 1U);
    EXPECT_EQ(found.guesses.members, 400U);
    beyond += found.value > 1;
    sum += found.value;
  }
  EXPECT_LE(beyond, 40);
  EXPECT_GT(sum / 400, 0.6);
}

// ----------------------------------------------------------------------------------------------- spaces

TEST(MembershipDistance, IsTheMeanOverColumns) {
  Observer observer;
  const std::vector<SampleColumn> columns{test::sample_column("x", TypeKind::float8),
                                          test::sample_column("c", TypeKind::text)};
  const Rows real_rows{{test::cell_of(0), "a"}, {test::cell_of(4), "b"}, {{}, "a"}};
  const Rows synthetic_rows{{test::cell_of(1), "a"}, {{}, {}}, {test::cell_of(INFINITY), "b"}};
  const JointTable table = test::joint_of(columns, real_rows, synthetic_rows);
  const MixedSpace space(table, {0, 1}, observer);
  const std::vector<std::uint32_t> rows{0, 1, 2};
  const MixedRows targets(space, real, rows, observer);
  const MixedRows others(space, synthetic, rows, observer);
  const double wanted[3][3] = {{0.125, 1, 1}, {0.875, 1, 0}, {0.5, 0.5, 1}};
  for_each_distance(targets, others, observer,
                    [&](std::uint32_t target, std::uint32_t, std::span<const std::int32_t> distances) {
                      ASSERT_EQ(distances.size(), 3U);
                      for (int i = 0; i < 3; ++i)
                        EXPECT_NEAR(space.distance(distances[i]), wanted[target][i], 1e-8) << target << i;
                    });
}

/// scripts/golden_membership.py has the same formulas.
Rows formula_rows(std::int64_t size, std::int64_t step, std::int64_t shift, double add = 0) {
  Rows rows;
  for (std::int64_t i = 0; i < size; ++i) {
    const double a = static_cast<double>((i * step + shift) * 377 % 610) / 610;
    const double b = static_cast<double>((i * step + 3 * shift) * 144 % 233) / 233;
    const double c = static_cast<double>((i * i + step * i + shift) % 89) / 89;
    rows.push_back({test::cell_of(a + b + add), test::cell_of(b + c * c + add), test::cell_of(c + add)});
  }
  return rows;
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    double rank = 0;
    for (const double other : values) rank += other < value ? 1 : other == value ? 0.5 : 0;
    ranks.push_back(rank);
  }
  return ranks;
}

TEST(MembershipDensity, AgreesWithSynthMia) {
  Observer observer;
  std::vector<SampleColumn> columns;
  for (const char* name : {"a", "b", "c"}) columns.push_back(test::sample_column(name, TypeKind::float8));
  Rows synthetic_rows = formula_rows(110, 13, 2);
  for (const test::Row& row : formula_rows(30, 7, 11, 0.01)) synthetic_rows.push_back(row);
  const Population population =
      test::population_of(columns, formula_rows(60, 7, 11), formula_rows(150, 11, 5), synthetic_rows);
  MembershipCase one{population, {0, 1, 2}, {}, {}, 0};
  for (std::uint32_t row = 0; row < 210; ++row) (row < 60 ? one.targets : one.reference).push_back(row);
  DensityPlan plan;
  plan.neighbours = 40;
  const DensityScores scores = density_scores(one, plan, observer);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_NEAR(scores.domias[i], golden::domias_shared[i], 2e-5) << i;
    EXPECT_NEAR(scores.gen_lra[i], golden::gen_lra_shared[i], 2e-5) << i;
  }
  const auto rank_correlation = [](const std::vector<double>& ours, const auto& theirs) {
    return test::correlation(ranks(ours), ranks({std::begin(theirs), std::end(theirs)}));
  };
  EXPECT_GT(rank_correlation(scores.domias, golden::domias_shared), 0.99);
  EXPECT_GT(rank_correlation(scores.gen_lra, golden::gen_lra_shared), 0.99);
  // Its own defaults deviate: a bandwidth for each table, refitted with the target, and Euclidean neighbours.
  EXPECT_NEAR(rank_correlation(scores.domias, golden::domias_synth_mia), 0.9816, 1e-3);
  EXPECT_NEAR(rank_correlation(scores.gen_lra, golden::gen_lra_synth_mia), 0.9687, 1e-3);
}

TEST(MembershipDensity, LeavesOutWhatFollowsFromOtherColumns) {
  Observer observer;
  std::vector<SampleColumn> columns;
  for (const char* name : {"x", "twice", "constant", "null", "infinite"})
    columns.push_back(test::sample_column(name, TypeKind::float8));
  Rows rows;
  for (int i = 0; i < 50; ++i)
    rows.push_back(
        {test::cell_of(i), test::cell_of(2 * i + 1), test::cell_of(7), {}, test::cell_of(INFINITY)});
  const JointTable table = test::joint_of(columns, rows, rows);
  std::vector<std::uint32_t> numbers(50);
  for (std::uint32_t i = 0; i < 50; ++i) numbers[i] = i;
  const DensityKernel kernel(table, {0, 1, 2, 3, 4}, {real, numbers}, {synthetic, numbers}, observer);
  EXPECT_EQ(kernel.dimensions(), 1U);
}

TEST(MembershipDensity, NeverFavoursUnequalCategories) {
  Observer observer;
  for (const std::size_t rows : {1U, 2U, 10U, 1000U}) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < rows; ++i) names.push_back(i % 2 == 0 ? "a" : "b");
    names.push_back("c");
    const JointTable table = test::labels(names, names);
    std::vector<std::uint32_t> numbers(rows);
    for (std::uint32_t i = 0; i < rows; ++i) numbers[i] = i;
    const DensityKernel kernel(table, {0}, {real, numbers}, {synthetic, numbers}, observer);
    ASSERT_EQ(kernel.mismatch_costs().size(), 1U);
    // lambda = (c - 1)/c / sqrt(n): equal over unequal is (1 - lambda) (c - 1) / lambda.
    const double lambda = (table.columns[0].size - 1.) / table.columns[0].size / std::sqrt(rows);
    EXPECT_NEAR(kernel.mismatch_costs()[0], std::log((1 - lambda) * (table.columns[0].size - 1) / lambda),
                1e-12);
    EXPECT_GE(kernel.mismatch_costs()[0], 0);
  }
}

// ----------------------------------------------------------------------------------------------- attacks

const std::vector<std::string> score_names{"membership_distance",  "membership_neighbourhood",
                                           "membership_domias",    "membership_gen_lra",
                                           "membership_marginals", "membership_match"};

TEST(Membership, CatchesACopy) {
  test::People people(1);
  const Rows training = people.rows(2000);
  const Findings findings = attack(people_population(training, people.rows(1000), training));
  for (const char* name : {"membership_distance", "membership_match", "membership_maximum"}) {
    EXPECT_GT(find(findings, name, "auc").estimate, 0.99) << name;
    EXPECT_GT(find(findings, name, "auc").low, 0.98) << name;
    EXPECT_LT(find(findings, name, "auc").p_value, 1e-6) << name;
  }
  EXPECT_EQ(find(findings, "membership_distance", "auc").hits, 1500U);
  for (const char* name : {"membership_domias", "membership_gen_lra", "membership_marginals"}) {
    EXPECT_GT(find(findings, name, "auc").low, 0.6) << name;
    EXPECT_LT(find(findings, name, "auc").p_value, 1e-6) << name;
    EXPECT_LT(find(findings, name, "tpr_at_fpr_0.1").p_value, 1e-6) << name;
    // Those who resemble few others are found best.
    EXPECT_GT(find(findings, name, "auc").worst_decile, find(findings, name, "auc").estimate) << name;
  }
  const Finding& rate = find(findings, "membership_distance", "tpr_at_fpr_0.01");
  EXPECT_EQ(rate.hits, rate.trials);
  EXPECT_GT(rate.low, 0.99);
  const Finding& epsilon = find(findings, "membership_epsilon", "epsilon");
  EXPECT_GT(epsilon.low, 5);
  EXPECT_EQ(epsilon.low, epsilon.ceiling);
  const Finding& exposed = find(findings, "membership_exposed", "copied_share");
  EXPECT_EQ(exposed.trials, 20U);
  EXPECT_EQ(exposed.hits, 20U);
  EXPECT_EQ(exposed.control, 0);
  EXPECT_LT(exposed.p_value, 1e-5);
}

TEST(Membership, CatchesNoisyCopies) {
  test::People people(2);
  const Rows training = people.rows(1000);
  Rows noisy = training;
  for (test::Row& row : noisy) {
    row[0] = test::cell_of(real_of_key(row[0].key) + people.random().normal());
    row[2] = row[2].key + static_cast<std::int64_t>(people.random().below(5)) - 2;
  }
  const Findings findings = attack(people_population(training, people.rows(1000), noisy));
  const Finding& best = find(findings, "membership_maximum", "auc");
  EXPECT_LT(best.p_value, 1e-6);
  EXPECT_GT(best.low, 0.6);
  EXPECT_EQ(find(findings, "membership_match", "auc").hits, 500U);
  EXPECT_GT(find(findings, "membership_epsilon", "epsilon").low, 0.3);
}

/// Synthetic rows of an independent sample; 120 members against 60 others. The p-values' distribution
/// function stays below x + 0.19 everywhere (Dvoretzky, Kiefer, Wolfowitz: false alarm of a measure 5e-7, of
/// all 13 together 7e-6); of 200 intervals that cover 95 %, fewer than 176 cover 0.5 with probability 4e-5.
TEST(Membership, IsCalmAboutAnIndependentSample) {
  constexpr int seeds = 200;
  std::map<std::string, std::vector<double>> p_values;
  std::map<std::string, int> covered;
  int positive_epsilons = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    test::People people(1000 + static_cast<std::uint64_t>(seed));
    const Rows training = people.rows(120);
    MembershipOptions options;
    options.seed = static_cast<std::uint64_t>(seed);
    options.exposure.share = 0.1;
    for (const Finding& finding :
         attack(people_population(training, people.rows(120), people.rows(150)), options)) {
      if (!std::isnan(finding.p_value)) p_values[finding.attack + finding.measure].push_back(finding.p_value);
      if (finding.measure == "auc") covered[finding.attack] += finding.low <= 0.5 && finding.high >= 0.5;
      if (finding.measure == "epsilon") positive_epsilons += finding.low > 0;
    }
  }
  for (auto& [name, values] : p_values) {
    std::sort(values.begin(), values.end());
    const auto size = static_cast<double>(values.size());
    const double margin = std::sqrt(std::log(2e6) / (2 * size));
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_LE(static_cast<double>(i + 1) / size, values[i] + margin) << name;
  }
  EXPECT_GE(p_values.size(), 13U);
  for (const auto& [name, count] : covered)
    if (name != "membership_exposed") {
      EXPECT_GE(count, 176) << name;
    }
  EXPECT_LE(positive_epsilons, 27);  // 5 %: beyond with probability 1e-5
}

TEST(Membership, FindsOnePersonAmongTenThousand) {
  test::People people(4);
  Rows training = people.rows(10'000);
  test::Row outlier = people.next();
  outlier[0] = test::cell_of(245.5);
  outlier[1] = test::cell_of(31.25);
  outlier[4] = "a town of one";
  training[777] = outlier;
  const Rows control = people.rows(2500);
  Rows synthetic_rows = people.rows(10'000);
  const auto exposed = [&] {
    const Findings findings = attack(people_population(training, control, synthetic_rows));
    EXPECT_GT(find(findings, "membership_maximum", "auc").p_value, 0.05);
    EXPECT_NEAR(find(findings, "membership_maximum", "auc").estimate, 0.5, 0.05);
    return find(findings, "membership_exposed", "copied_share");
  };
  EXPECT_EQ(exposed().hits, 0U);
  synthetic_rows[4321] = outlier;
  const Finding leaked = exposed();
  EXPECT_EQ(leaked.trials, 100U);
  EXPECT_EQ(leaked.hits, 1U);
  EXPECT_EQ(leaked.control, 0);
  EXPECT_NE(leaked.note.find("each hit is a person"), std::string::npos);
}

TEST(Membership, FindsTheMostExposedRecordsExactly) {
  Observer observer;
  test::People people(11);
  const Rows training = people.rows(500);
  const Population population = people_population(training, people.rows(200), people.rows(300));
  const std::vector<std::uint32_t> columns{0, 1, 2, 3, 4, 5};
  const MixedSpace space(population.table, columns, observer);
  std::vector<std::uint32_t> rows(700);
  for (std::uint32_t i = 0; i < 700; ++i) rows[i] = i;
  const MixedRows all(space, real, rows, observer);
  std::vector<std::vector<std::int32_t>> distances(700);
  for_each_distance(all, all, observer,
                    [&](std::uint32_t target, std::uint32_t first, std::span<const std::int32_t> block) {
                      for (std::uint32_t i = 0; i < block.size(); ++i)
                        if (first + i != target) distances[target].push_back(block[i]);
                    });
  std::vector<std::pair<double, std::uint32_t>> wanted;
  std::vector<double> exposure;
  for (std::uint32_t i = 0; i < 700; ++i) {
    std::sort(distances[i].begin(), distances[i].end());
    double sum = 0;
    for (int k = 0; k < 5; ++k) sum += space.distance(distances[i][k]);
    exposure.push_back(sum / 5);
    if (i < 500) wanted.emplace_back(-sum / 5, i);
  }
  std::sort(wanted.begin(), wanted.end());
  ExposurePlan plan;
  plan.share = 0.04;
  const ExposedRecords found = most_exposed(population, columns, plan, observer);
  ASSERT_EQ(found.members.size(), 20U);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_NEAR(found.members[i].exposure, -wanted[i].first, 1e-9);
    EXPECT_NEAR(found.members[i].nearest_real, space.distance(distances[found.members[i].row][0]), 1e-9);
  }
  std::size_t others = 0;
  for (std::uint32_t i = 500; i < 700; ++i) others += exposure[i] >= found.members.back().exposure - 1e-12;
  EXPECT_EQ(found.others.size(), others);
  const auto measured = exposures(population, columns, {3, 600}, plan, observer);
  EXPECT_NEAR(measured[0], exposure[3], 1e-9);
  EXPECT_NEAR(measured[1], exposure[600], 1e-9);
}

TEST(Membership, SaysWhatIsWeakerWithoutControl) {
  test::People people(5);
  const Rows training = people.rows(300);
  const Findings none = attack(people_population(training, {}, training));
  ASSERT_EQ(none.size(), 2U);
  EXPECT_EQ(none[0].estimate, 1);
  EXPECT_TRUE(std::isnan(none[0].control));
  EXPECT_TRUE(std::isnan(none[0].p_value));
  for (const Finding& finding : none) EXPECT_NE(finding.note.find("no control rows"), std::string::npos);

  const Findings one = attack(people_population(training, people.rows(1), training));
  for (const Finding& finding : one) {
    EXPECT_NE(finding.attack, "membership_domias");
    EXPECT_NE(finding.note.find("leaves no reference"), std::string::npos);
  }
  EXPECT_NEAR(find(one, "membership_distance", "auc").p_value, 1. / 301, 1e-12);
}

TEST(Membership, TakesTinyAndDegenerateTables) {
  std::vector<SampleColumn> columns{test::sample_column("constant", TypeKind::int4),
                                    test::sample_column("null", TypeKind::float8),
                                    test::sample_column("no text", TypeKind::text)};
  const Rows rows(30, test::Row{std::int64_t{7}, {}, {}});
  for (const std::size_t size : {1U, 2U, 30U}) {
    const Rows some(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(size));
    for (const Finding& finding : attack(test::population_of(columns, some, some, some))) {
      if (finding.measure == "auc") {
        EXPECT_EQ(finding.estimate, 0.5) << finding.attack;
      }
      if (!std::isnan(finding.p_value)) {
        EXPECT_EQ(finding.p_value, 1) << finding.attack;
      }
      if (finding.measure == "copied_share") {
        EXPECT_EQ(finding.hits, 0U);  // no one is alone
      }
    }
  }
  columns.push_back(test::sample_column("x", TypeKind::float8));
  Rows with_infinity = rows;
  for (std::size_t i = 0; i < with_infinity.size(); ++i)
    with_infinity[i].push_back(test::cell_of(i % 3 == 0 ? INFINITY : i % 3 == 1 ? -1e308 : 1e308));
  for (const Finding& finding :
       attack(test::population_of(columns, with_infinity, with_infinity, with_infinity)))
    if (finding.measure == "auc" && finding.attack != "membership_exposed") {
      EXPECT_NEAR(finding.estimate, 0.5, 0.3) << finding.attack;
    }
}

TEST(Membership, RefusesWhatCannotBe) {
  test::People people(6);
  const Rows rows = people.rows(5);
  const auto state = [](const Population& population, const MembershipOptions& options = {}) {
    return test::state_of([&] { attack(population, options); });
  };
  const Population good = people_population(rows, rows, rows);
  EXPECT_EQ(state(people_population({}, rows, rows)), "22023");
  EXPECT_EQ(state(people_population(rows, rows, {})), "22023");
  EXPECT_EQ(
      state(test::population_of({test::sample_column("id", TypeKind::uuid)}, {{"a"}}, {{"b"}}, {{"c"}})),
      "22023");
  MembershipOptions options;
  options.confidence = 1;
  EXPECT_EQ(state(good, options), "22023");
  options = {};
  options.members = 0;
  EXPECT_EQ(state(good, options), "22023");
  options = {};
  options.exposure.share = 0;
  EXPECT_EQ(state(good, options), "22023");
  options = {};
  options.marginals.pseudo_count = 0;
  EXPECT_EQ(state(good, options), "22023");
  EXPECT_EQ(state(good), "");
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

TEST(Membership, FollowsTheSeed) {
  test::People people(7);
  const Population population = people_population(people.rows(300), people.rows(200), people.rows(250));
  MembershipOptions options;
  options.members = options.others = 50;
  options.seed = 3;
  const Findings first = attack(population, options);
  const Findings again = attack(population, options);
  options.seed = 4;
  const Findings other = attack(population, options);
  ASSERT_EQ(first.size(), again.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_TRUE(same(first[i].estimate, again[i].estimate) && same(first[i].low, again[i].low) &&
                same(first[i].p_value, again[i].p_value));
    EXPECT_EQ(first[i].note, again[i].note);
    EXPECT_EQ(first[i].seed, 3U);
    different += !same(first[i].estimate, other[i].estimate);
  }
  EXPECT_GT(different, 10U);
}

TEST(Membership, CanBeCancelledAnywhere) {
  test::People people(9);
  const Population population = people_population(people.rows(100), people.rows(60), people.rows(80));
  std::uint64_t cancelled = 0;
  for (std::uint64_t at = 0; at < 100'000; at += 1 + at / 20, ++cancelled) {
    test::CancellingObserver observer(at);
    try {
      attack_membership(population, {}, observer);
      break;
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "cancelled");
    }
  }
  EXPECT_GT(cancelled, 30U);
}

}  // namespace
}  // namespace synth::evaluate
