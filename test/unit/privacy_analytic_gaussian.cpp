#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/accountant.hpp"
#include "core/privacy/analytic_gaussian.hpp"
#include "test/support/expect_error.hpp"

namespace synth {
namespace {

using test::state_of;

void expect_rounded_up(double ours, double reference) {
  EXPECT_GE(ours, reference * (1 - 1e-12));  // the reference itself is right to about that
  EXPECT_LE(ours, reference * (1 + 1e-9));
}

// Reference: Google's dp_accounting.
TEST(AnalyticGaussian, DeviationAgreesWithTheReference) {
  expect_rounded_up(gaussian_deviation(1, 1e-5), 3.730631634815938);
  expect_rounded_up(gaussian_deviation(0.1, 1e-6), 36.30469042619589);
  expect_rounded_up(gaussian_deviation(1, 1e-6), 4.224678889326747);
  expect_rounded_up(gaussian_deviation(5, 1e-9), 1.2117124661345822);
  expect_rounded_up(gaussian_deviation(10, 1e-5), 0.49988861970896226);  // the classical formula says 0.4845
}

TEST(AnalyticGaussian, EpsilonAgreesWithTheReference) {
  expect_rounded_up(gaussian_epsilon(1, 1e-5), 4.377178095681444);
  expect_rounded_up(gaussian_epsilon(2, 1e-6), 2.2540846502197383);
  expect_rounded_up(gaussian_epsilon(10, 1e-6), 0.39685737764402057);
}

TEST(AnalyticGaussian, IsTighterThanConcentratedPrivacy) {
  for (const double deviation : {0.5, 1.0, 4.0, 30.0})
    for (const double delta : {1e-12, 1e-9, 1e-5})
      EXPECT_LT(gaussian_epsilon(deviation, delta), zcdp_epsilon(1 / (2 * deviation * deviation), delta));
}

TEST(AnalyticGaussian, EndsAndRefusals) {
  EXPECT_EQ(gaussian_epsilon(1e6, 0.01), 0);
  EXPECT_GT(gaussian_delta(100, 100), 0);
  for (const double bad : {0.0, -1.0, static_cast<double>(NAN)}) {
    EXPECT_EQ(state_of([&] { gaussian_delta(bad, 1); }), "22023");
    EXPECT_EQ(state_of([&] { gaussian_epsilon(1, bad); }), "22023");
    EXPECT_EQ(state_of([&] { gaussian_deviation(bad, 1e-9); }), "22023");
    EXPECT_EQ(state_of([&] { gaussian_deviation(1, bad); }), "22023");
  }
}

}  // namespace
}  // namespace synth
