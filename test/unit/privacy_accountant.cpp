#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/accountant.hpp"
#include "test/support/expect_error.hpp"

namespace synth {
namespace {

using test::state_of;

constexpr const char* bad_parameter = "22023";

// Never below the reference and at most a billionth above it.
void expect_rounded_up(double ours, double reference) {
  EXPECT_GE(ours, reference);
  EXPECT_LE(ours, reference * (1 + 1e-9));
}
void expect_rounded_down(double ours, double reference) {
  EXPECT_LE(ours, reference);
  EXPECT_GE(ours, reference * (1 - 1e-9));
}

// Reference: private-pgm's cdp2adp (after Canonne, Kamath, Steinke).
TEST(PrivacyAccountant, DeltaAgreesWithTheReference) {
  expect_rounded_up(zcdp_delta(0.1, 1), 0.008933245771818366);
  expect_rounded_up(zcdp_delta(0.05, 0.25), 0.08177275310369551);
  expect_rounded_up(zcdp_delta(1, 5), 0.0026120345066204856);
  expect_rounded_up(zcdp_delta(0.01, 0.5), 3.505878060052389e-05);
  expect_rounded_up(zcdp_delta(0.5, 0), 0.5588356393474345);
}

TEST(PrivacyAccountant, EpsilonAgreesWithTheReference) {
  expect_rounded_up(zcdp_epsilon(0.1, 1e-6), 2.141938928385474);
  expect_rounded_up(zcdp_epsilon(0.5, 1e-9), 6.4740700207264865);
  expect_rounded_up(zcdp_epsilon(1, 1e-5), 7.0771966958063395);
  expect_rounded_up(zcdp_epsilon(0.005, 1e-6), 0.4299414688369493);
}

TEST(PrivacyAccountant, RhoAgreesWithTheReference) {
  expect_rounded_down(zcdp_rho(1, 1e-9), 0.014973057673588523);
  expect_rounded_down(zcdp_rho(1, 1e-6), 0.024355970359538372);
  expect_rounded_down(zcdp_rho(0.1, 1e-6), 0.0003210476903457401);
  expect_rounded_down(zcdp_rho(10, 1e-6), 1.5392787638667285);
  expect_rounded_down(zcdp_rho(3, 1e-5), 0.2242491682463453);
}

TEST(PrivacyAccountant, EndsOfTheScales) {
  EXPECT_EQ(zcdp_delta(0, 1), 0);
  EXPECT_EQ(zcdp_delta(INFINITY, 1), 1);
  EXPECT_GT(zcdp_delta(1e-12, 100), 0);  // it underflows, and is positive all the same
  EXPECT_EQ(zcdp_epsilon(0, 1e-9), 0);
  EXPECT_EQ(zcdp_epsilon(0.1, 0), INFINITY);
  EXPECT_EQ(zcdp_epsilon(INFINITY, 1e-9), INFINITY);
  EXPECT_EQ(zcdp_rho(INFINITY, 1e-9), INFINITY);
  EXPECT_EQ(zcdp_rho(1, 0), 0);
  for (const double bad : {-1.0, static_cast<double>(NAN)}) {
    EXPECT_EQ(state_of([&] { zcdp_delta(bad, 1); }), bad_parameter);
    EXPECT_EQ(state_of([&] { zcdp_delta(1, bad); }), bad_parameter);
    EXPECT_EQ(state_of([&] { zcdp_epsilon(1, bad); }), bad_parameter);
    EXPECT_EQ(state_of([&] { zcdp_rho(bad, 1e-9); }), bad_parameter);
  }
}

TEST(PrivacyAccountant, BudgetForRefusesWhatPromisesNothing) {
  for (const double epsilon : {0.0, -1.0, static_cast<double>(NAN)})
    EXPECT_EQ(state_of([&] { budget_for(epsilon, 1e-9); }), bad_parameter);
  for (const double delta : {0.0, -1.0, 1.0, 2.0, static_cast<double>(NAN)})
    EXPECT_EQ(state_of([&] { budget_for(1, delta); }), bad_parameter);
  for (const double part : {1e-9, 1.0, -1e-10, static_cast<double>(NAN)})
    EXPECT_EQ(state_of([&] { budget_for(1, 1e-9, part); }), bad_parameter);
}

TEST(PrivacyAccountant, BudgetKeepsItsPromise) {
  const Budget budget = budget_for(1, 1e-9, 1e-10);
  EXPECT_EQ(budget.delta.units(), 100'000'000U);
  EXPECT_LE(epsilon_of(budget, 1e-9), 1);
  EXPECT_GT(epsilon_of(budget, 1e-9), 1 - 1e-6);
  EXPECT_EQ(epsilon_of(budget, 1e-11), INFINITY);
  EXPECT_EQ(budget_for(INFINITY, 0), unlimited);
  EXPECT_EQ(epsilon_of(unlimited, 1e-9), INFINITY);
}

TEST(PrivacyAccountant, AmountsRoundAgainstTheUser) {
  EXPECT_EQ(Rho::price(1e-13).units(), 1U);
  EXPECT_EQ(Rho::allowance(1e-13).units(), 0U);
  EXPECT_EQ(Rho::price(0.5).units(), 500'000'000'000U);
  EXPECT_EQ(Rho::allowance(0.5).units(), 500'000'000'000U);
  EXPECT_EQ(Rho::price(0).units(), 0U);
  EXPECT_TRUE(Rho::price(1e9).is_infinite());
  EXPECT_FALSE(Rho::allowance(1e9).is_infinite());
  EXPECT_EQ(Rho::of_units(1).micros_rounded_up(), 1U);
  EXPECT_EQ(Rho::of_units(1'000'000).micros_rounded_up(), 1U);
  EXPECT_EQ(Rho::of_units(1'000'001).micros_rounded_up(), 2U);
  for (const double bad : {-1e-30, static_cast<double>(NAN)}) {
    EXPECT_EQ(state_of([&] { Rho::price(bad); }), bad_parameter);
    EXPECT_EQ(state_of([&] { Rho::allowance(bad); }), bad_parameter);
  }
}

TEST(PrivacyAccountant, AmountsSaturate) {
  const Rho most = Rho::of_units(UINT64_MAX - 1);
  EXPECT_TRUE((most + Rho::of_units(5)).is_infinite());
  EXPECT_EQ(Rho::of_units(1) - Rho::of_units(2), Rho());
  EXPECT_TRUE((Rho::infinite() - most).is_infinite());
  EXPECT_EQ(most.share(1, 1), most);
  EXPECT_EQ(Rho::of_units(10).share(1, 3).units(), 3U);
}

TEST(PrivacyAccountant, GaussianPriceIsHalfTheInverseVariance) {
  EXPECT_EQ(gaussian_price({1, 1}, 1), Rho::price(0.5));
  EXPECT_EQ(gaussian_price({100, 1}, 4).units(), 20'000'000'000U);
  EXPECT_EQ(gaussian_price({3, 1}, 1).units(), 166'666'666'667U);
  EXPECT_TRUE(gaussian_price({0, 1}, 1).is_infinite());
  EXPECT_EQ(gaussian_variance(Rho::infinite(), 1), (Ratio{0, 1}));
}

TEST(PrivacyAccountant, SensitivityIsNeverZero) {
  for (const std::uint64_t squared : {std::uint64_t{0}, (std::uint64_t{1} << 40) + 1}) {
    EXPECT_EQ(state_of([&] { gaussian_price({1, 1}, squared); }), bad_parameter);
    EXPECT_EQ(state_of([&] { gaussian_variance(Rho::price(1), squared); }), bad_parameter);
  }
  EXPECT_EQ(state_of([&] { histogram_sensitivity(0, 1); }), bad_parameter);
  EXPECT_EQ(state_of([&] { histogram_sensitivity(3, 0); }), bad_parameter);
  EXPECT_EQ(state_of([&] { histogram_sensitivity(UINT64_MAX, UINT64_MAX); }), bad_parameter);
  EXPECT_EQ(histogram_sensitivity(15, 3), 135U);
  EXPECT_EQ(state_of([&] { gaussian_variance(Rho(), 1); }), bad_parameter);
}

TEST(PrivacyAccountant, ChoicePriceIsAnEighthOfTheSquare) {
  EXPECT_EQ(choice_price(1), Rho::price(0.125));
  EXPECT_EQ(pure_price(1), Rho::price(0.5));
  EXPECT_TRUE(choice_price(INFINITY).is_infinite());
  EXPECT_EQ(choice_epsilon(Rho::infinite()), INFINITY);
  for (const double bad :
       {0.0, -1.0, 1e-12, 1025.0, static_cast<double>(NAN), -static_cast<double>(INFINITY)})
    EXPECT_EQ(state_of([&] { choice_price(bad); }), bad_parameter) << bad;
}

}  // namespace
}  // namespace synth
