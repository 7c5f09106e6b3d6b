#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/accountant.hpp"
#include "test/support/privacy.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using test::Random;

double between(Random& random, double low, double high) {
  return low * std::pow(high / low, random.uniform());
}

/// The bound for one order alpha, in long double: never better than the best order.
double bound(double rho, double epsilon, double alpha) {
  const long double a = alpha;
  return static_cast<double>(std::exp((a - 1) * (a * rho - epsilon) + a * std::log1p(-1 / a)) / (a - 1));
}

TEST(PrivacyAccountantLaw, DeltaIsTheBestBoundAndNotBetter) {
  Random random(1);
  for (int i = 0; i < 300; ++i) {
    const double rho = between(random, 1e-5, 3);
    const double epsilon = between(random, 0.01, 20);
    const double delta = zcdp_delta(rho, epsilon);
    double least = 1;
    for (int j = 0; j < 4000; ++j)
      least = std::min(least, bound(rho, epsilon, 1 + std::pow(10, -2 + j * 0.002)));
    ASSERT_GE(delta, std::min(least, 1.0) * 0.98)
        << rho << " " << epsilon;  // the orders tried are 0.5 % apart
    ASSERT_LE(delta, least * (1 + 1e-9) + 1e-300) << rho << " " << epsilon;
  }
}

TEST(PrivacyAccountantLaw, ConversionsUndoEachOtherAgainstTheUser) {
  Random random(2);
  for (int i = 0; i < 60; ++i) {
    const double epsilon = between(random, 0.01, 20);
    const double delta = between(random, 1e-12, 1e-3);
    const double rho = zcdp_rho(epsilon, delta);
    ASSERT_LE(zcdp_delta(rho, epsilon), delta);
    const double back = zcdp_epsilon(rho, delta);
    ASSERT_LE(back, epsilon * (1 + 1e-12));
    ASSERT_GE(back, epsilon * (1 - 1e-6));
  }
}

TEST(PrivacyAccountantLaw, MorePrivacySpentNeverPromisesMore) {
  Random random(3);
  for (int i = 0; i < 60; ++i) {
    const double rho = between(random, 1e-4, 2);
    const double more = rho * (1 + random.uniform());
    const double epsilon = between(random, 0.05, 10);
    ASSERT_GE(zcdp_delta(more, epsilon), zcdp_delta(rho, epsilon));
    ASSERT_GE(zcdp_epsilon(more, 1e-9), zcdp_epsilon(rho, 1e-9));
    ASSERT_LE(zcdp_delta(rho, epsilon * 1.1), zcdp_delta(rho, epsilon));
  }
}

TEST(PrivacyAccountantLaw, VariancesCostNoMoreThanAskedAndHardlyLess) {
  Random random(4);
  for (int i = 0; i < 3000; ++i) {
    const Rho rho = Rho::allowance(between(random, 1e-8, 1e3));
    const std::uint64_t squared = 1 + random.below(1000);
    const Ratio variance = gaussian_variance(rho, squared);
    ASSERT_LE(gaussian_price(variance, squared), rho);
    ASSERT_GE(gaussian_price(variance, squared).value(), rho.value() * (1 - 3e-7) - 2e-12);
    const double value = static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator);
    ASSERT_EQ(round_variance(value), variance);
  }
}

TEST(PrivacyAccountantLaw, EpsilonsCostNoMoreThanAskedAndHardlyLess) {
  Random random(5);
  for (int i = 0; i < 3000; ++i) {
    const Rho rho = Rho::allowance(between(random, 1e-9, 1e3));
    ASSERT_LE(choice_price(choice_epsilon(rho)), rho);
    ASSERT_GE(choice_price(choice_epsilon(rho)).value(), rho.value() * (1 - 1e-4));
    ASSERT_LE(pure_price(pure_epsilon(rho)), rho);
  }
}

TEST(PrivacyAccountantLaw, TailBoundsLieAboveTheTails) {
  for (const Ratio variance :
       {Ratio{1, 16}, Ratio{1, 4}, Ratio{1, 1}, Ratio{9, 1}, Ratio{100, 1}, Ratio{3333, 1}}) {
    const test::GaussianLaw law(static_cast<double>(variance.numerator) /
                                static_cast<double>(variance.denominator));
    double tail = 0;
    for (std::int64_t x = law.reach(); x > 0; --x) {
      tail += law(x);
      ASSERT_GE(gaussian_tail(variance, x), tail) << variance.numerator << " " << x;
      ASSERT_GE(gaussian_tail(variance, x), gaussian_tail(variance, x + 1));
    }
    EXPECT_EQ(gaussian_tail(variance, 0), 1);
  }
}

}  // namespace
}  // namespace synth
