// Lower bounds on epsilon against numbers of the reference implementations (evaluation golden numbers),
// against laws, and against simulated mechanisms of known epsilon. Simulations are wrong with probability
// 1e-4 over the choice of their seeds, which are fixed.

#include <cmath>
#include <gtest/gtest.h>

#include "core/audit/bounds.hpp"
#include "core/base/normal.hpp"
#include "core/evaluate/error_rates.hpp"
#include "core/privacy/analytic_gaussian.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::audit {
namespace {

using test::Random;

// get_eps_audit(m, r, v, delta, p) of Steinke, Nasr, Jagielski 2023, appendix D, as run by its authors' code.
TEST(AuditBounds, OneRunAgreesWithItsAuthors) {
  const auto bound = [](std::uint64_t m, std::uint64_t r, std::uint64_t v, double delta) {
    return one_run_bound({m, r, v}, delta, 0.05).epsilon;
  };
  EXPECT_NEAR(bound(1000, 100, 100, 1e-5), 3.4653763473033905, 1e-6);
  EXPECT_NEAR(bound(1000, 200, 150, 1e-5), 0.819972911849618, 1e-6);
  EXPECT_NEAR(bound(1000, 1000, 540, 1e-5), 0.053831906989216805, 1e-6);
  EXPECT_NEAR(bound(1000, 100, 75, 0), 0.7022139308974147, 1e-6);
  EXPECT_NEAR(bound(100, 100, 100, 0), 3.492965430021286, 1e-6);
  EXPECT_NEAR(bound(1000, 200, 190, 1e-6), 2.3974489085376263, 1e-6);
  EXPECT_NEAR(one_run_p_value({1000, 200, 150}, 1, 1e-5), 0.3044225124350067, 1e-9);
}

// Ports that leave the term of delta out claim more.
TEST(AuditBounds, DeltaLowersTheOneRunBound) {
  double last = one_run_bound({1000, 200, 190}, 0, 0.05).epsilon;
  for (const double delta : {1e-6, 1e-5, 1e-4}) {
    const double epsilon = one_run_bound({1000, 200, 190}, delta, 0.05).epsilon;
    EXPECT_LT(epsilon, last);
    last = epsilon;
  }
}

TEST(AuditBounds, ClopperPearsonAgreesWithTheGoldenNumbers) {
  const auto bound = [](std::uint64_t true_positives, std::uint64_t false_positives, double delta) {
    return clopper_pearson_bound({false_positives, 500, 500 - true_positives, 500}, delta, 0.05).epsilon;
  };
  EXPECT_NEAR(bound(500, 0, 0), 4.905594210033932, 1e-9);
  EXPECT_NEAR(bound(450, 50, 1e-5), 1.9035219093391336, 1e-9);
  EXPECT_NEAR(bound(300, 250, 0), 0.024136333163995702, 1e-9);
}

TEST(AuditBounds, CeilingsAreWhatNoWrongGuessShows) {
  EXPECT_NEAR(one_run_bound({100, 100, 60}, 0, 0.05).ceiling, 3.492965430021286, 1e-6);
  EXPECT_NEAR(one_run_bound({1000, 1000, 600}, 0, 0.05).ceiling, 5.81, 0.005);
  EXPECT_NEAR(one_run_bound({5000, 5000, 2600}, 0, 0.05).ceiling, 7.42, 0.005);
  EXPECT_NEAR(clopper_pearson_bound({100, 500, 100, 500}, 0, 0.05).ceiling, 4.905594210033932, 1e-9);
  const EpsilonBound none = clopper_pearson_bound({250, 500, 250, 500}, 1e-5, 0.05);
  EXPECT_EQ(none.epsilon, 0);
  EXPECT_GT(none.ceiling, 4.9);
}

TEST(AuditBounds, MuBecomesEpsilonAsForGaussianNoise) {
  for (const double mu : {0.2, 1.0, 3.0, 20.0}) {
    const double epsilon = epsilon_of_mu(mu, 1e-5);
    EXPECT_NEAR(epsilon, gaussian_epsilon(1 / mu, 1e-5), 1e-7 * epsilon);
    EXPECT_GE(gaussian_delta(1 / mu, epsilon), 1e-5);
  }
  EXPECT_EQ(epsilon_of_mu(0, 1e-5), 0);
  EXPECT_EQ(epsilon_of_mu(-1, 1e-5), 0);
  // The deviation that (1, 1e-5) needs.
  EXPECT_NEAR(epsilon_of_mu(1 / 3.730631635, 1e-5), 1, 1e-7);
}

TEST(AuditBounds, LimitsHoldAsOftenAsTheySay) {
  EXPECT_EQ(evaluate::proportion_upper(10, 10, 0.05), 1);
  EXPECT_NEAR(evaluate::proportion_upper(0, 500, 0.025), 1 - std::pow(0.025, 1.0 / 500), 1e-12);
  // 0.2 as often as chance has it: 1,000 samples of 50.
  Random random(1);
  int too_low = 0;
  for (int sample = 0; sample < 1000; ++sample) {
    std::uint64_t hits = 0;
    for (int i = 0; i < 50; ++i) hits += random.uniform() < 0.2;
    too_low += evaluate::proportion_upper(hits, 50, 0.1) < 0.2;
  }
  EXPECT_LE(too_low, 100 + 4 * 10);
}

/// One count with Gaussian noise: log likelihood ratios.
std::vector<double> gaussian_ratios(Random& random, double mu, bool with, int runs) {
  std::vector<double> ratios;
  for (int i = 0; i < runs; ++i) {
    const double seen = random.normal() + (with ? mu : 0);
    ratios.push_back(mu * seen - mu * mu / 2);
  }
  return ratios;
}

TEST(AuditBounds, PairsFindMostOfAGaussiansEpsilonAndNeverMore) {
  Random random(2);
  for (const double epsilon : {1.0, 4.0, 10.0}) {
    const double mu = 1 / gaussian_deviation(epsilon, 1e-5);
    const std::vector<double> without = gaussian_ratios(random, mu, false, 5000);
    const std::vector<double> with = gaussian_ratios(random, mu, true, 5000);
    const PairBounds sure = pair_bounds(without, with, 1e-5, 1e-4);
    EXPECT_LE(sure.any.epsilon, epsilon);
    EXPECT_LE(sure.gaussian.epsilon, epsilon);
    const PairBounds usual = pair_bounds(without, with, 1e-5, 0.05);
    EXPECT_GE(usual.gaussian.epsilon, (epsilon == 1 ? 0.5 : 0.85) * epsilon);
    EXPECT_GE(usual.any.epsilon, (epsilon == 1 ? 0.05 : 0.25) * epsilon);
    EXPECT_LE(usual.any.epsilon, usual.any.ceiling);
    EXPECT_LE(usual.gaussian.epsilon, usual.gaussian.ceiling);
    // Half the noise.
    const PairBounds halved = pair_bounds(gaussian_ratios(random, 2 * mu, false, 5000),
                                          gaussian_ratios(random, 2 * mu, true, 5000), 1e-5, 1e-4);
    EXPECT_GT(halved.gaussian.epsilon, epsilon);
  }
}

// Randomised response is the worst that (epsilon, 0) allows: bounds come near and never exceed.
TEST(AuditBounds, OneRunFindsMostOfRandomisedResponseAndNeverMore) {
  Random random(3);
  for (const double epsilon : {0.5, 1.0, 3.0}) {
    std::uint64_t right = 0;
    for (int i = 0; i < 2000; ++i) right += random.uniform() < 1 / (1 + std::exp(-epsilon));
    EXPECT_LE(one_run_bound({2000, 2000, right}, 0, 1e-4).epsilon, epsilon);
    EXPECT_GE(one_run_bound({2000, 2000, right}, 0, 0.05).epsilon, 0.8 * epsilon);
  }
}

TEST(AuditBounds, NothingIsShownByNothing) {
  const std::vector<double> one = {0.5};
  const PairBounds bounds = pair_bounds(one, one, 1e-9, 0.05);
  EXPECT_EQ(bounds.any.epsilon, 0);
  EXPECT_EQ(bounds.gaussian.epsilon, 0);
  EXPECT_EQ(one_run_bound({100, 50, 25}, 1e-9, 0.05).epsilon, 0);
  EXPECT_EQ(one_run_bound({100, 50, 0}, 1e-9, 0.05).epsilon, 0);
  EXPECT_EQ(one_run_bound({0, 0, 0}, 1e-9, 0.05).epsilon, 0);
}

TEST(AuditBounds, GuessesMustAddUp) {
  const auto refused = [](Guesses guesses, double alpha) {
    EXPECT_EQ(test::state_of([&] { one_run_bound(guesses, 1e-9, alpha); }),
              sqlstate::invalid_parameter_value.code);
  };
  refused({100, 101, 50}, 0.05);
  refused({100, 50, 51}, 0.05);
  refused({100, 50, 25}, 0);
  refused({100, 50, 25}, 1);
}

}  // namespace
}  // namespace synth::audit
