#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/session.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"

namespace synth {
namespace {

using test::BrokenRandomness;
using test::CountedRandomness;
using test::state_of;

constexpr const char* bad_parameter = "22023";
constexpr const char* exceeded = "54000";
const double infinity = INFINITY;

const std::vector<std::uint64_t> counts{5, 0, 1'000'000};
const Budget moderate{Rho::allowance(1), Delta::allowance(1e-6)};

struct Fixture : testing::Test {
  CountedRandomness randomness{1};
  PrivacySession session{moderate, randomness};
  PrivacySession exact{unlimited, randomness};
};
using PrivacySessionTest = Fixture;

TEST_F(PrivacySessionTest, MeasureAddsNoiseAndWritesDownWhatItCost) {
  const auto noisy = session.measure("age", counts, {4, 1}, 1);
  ASSERT_EQ(noisy.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(static_cast<double>(noisy[i]), static_cast<double>(counts[i]), 20);
  ASSERT_EQ(session.payments().size(), 1U);
  const Payment& payment = session.payments()[0];
  EXPECT_EQ(payment.mechanism, "measure");
  EXPECT_EQ(payment.name, "age");
  EXPECT_EQ(payment.price.rho, Rho::price(0.125));
  EXPECT_EQ(session.spent(), payment.price);
  EXPECT_EQ(session.left().rho, Rho::price(0.875));
}

TEST_F(PrivacySessionTest, CountsOfAnySizeDoNotOverflow) {
  const std::vector<std::int64_t> extreme{INT64_MAX, INT64_MIN, 0};
  const auto noisy = session.measure("x", extreme, {std::uint64_t{1} << 52, 1}, 1);
  EXPECT_GT(noisy[0], std::int64_t{1} << 61);
  EXPECT_LT(noisy[1], -(std::int64_t{1} << 61));
  const std::vector<std::uint64_t> large{UINT64_MAX};
  EXPECT_GT(session.measure("x", large, {1000, 1}, 1)[0], std::int64_t{1} << 61);
}

TEST_F(PrivacySessionTest, ParametersAreCheckedBeforeAnythingIsPaid) {
  const std::vector<double> scores{1, 2};
  const std::vector<double> none;
  const std::vector<std::int64_t> whole{1, 2};
  for (const Ratio variance : {Ratio{0, 1}, Ratio{1, 0}, Ratio{1, 1'000'000}, Ratio{UINT64_MAX, 1}})
    EXPECT_EQ(state_of([&] { session.measure("x", counts, variance, 1); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.measure("x", counts, {1, 1}, 0); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.count("x", 5, {1, 1}, 0); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.choose("x", none, 1, 1); }), bad_parameter);
  for (const double sensitivity : {0.0, -1.0, infinity, std::nan("")})
    EXPECT_EQ(state_of([&] { session.choose("x", scores, sensitivity, 1); }), bad_parameter);
  for (const double error : {-1.0, 2.0, std::nan("")})
    EXPECT_EQ(state_of([&] { session.choose("x", scores, 1, 1, error); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.choose("x", whole, 0, 1); }), bad_parameter);
  for (const double epsilon : {0.0, -1.0, 2000.0, std::nan("")}) {
    EXPECT_EQ(state_of([&] { session.choose("x", scores, 1, epsilon); }), bad_parameter);
    EXPECT_EQ(state_of([&] { session.priv_tree("x", counts, {.epsilon = epsilon}); }), bad_parameter);
  }
  EXPECT_EQ(state_of([&] { session.thresholded_union("x", {}, {.variance = {9, 1}}); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.spikes("x", {}, {{9, 1}, Delta::price(1e-7), 0}); }), bad_parameter);
  EXPECT_EQ(state_of([&] { session.priv_tree("x", counts, {.epsilon = 1, .rows_per_unit = 0}); }),
            bad_parameter);
  EXPECT_EQ(state_of([&] { session.priv_tree("x", counts, {.epsilon = 1e-8, .rows_per_unit = 1000}); }),
            bad_parameter);
  EXPECT_EQ(session.spent(), Price());
  EXPECT_EQ(session.payments().size(), 0U);
  EXPECT_EQ(randomness.calls, 0U);
}

TEST_F(PrivacySessionTest, WhatCannotBePaidIsNotDrawn) {
  EXPECT_EQ(state_of([&] { session.measure("x", counts, {1, 4}, 1); }), exceeded);
  EXPECT_EQ(state_of([&] { session.choose("x", std::vector<double>{1, 2}, 1, 3); }), exceeded);
  EXPECT_EQ(state_of([&] { session.choose("x", std::vector<double>{1, 2}, 1, infinity); }), exceeded);
  EXPECT_EQ(state_of([&] { session.thresholded_union("x", {}, {{9, 1}, Delta::price(1e-5)}); }), exceeded);
  EXPECT_EQ(state_of([&] { session.priv_tree("x", counts, {.epsilon = 1.5}); }), exceeded);
  EXPECT_EQ(session.spent(), Price());
  EXPECT_EQ(randomness.calls, 0U);
}

TEST_F(PrivacySessionTest, TheLastOfTheBudgetCanBeSpent) {
  session.measure("x", counts, {1, 2}, 1);
  EXPECT_EQ(session.left().rho, Rho());
  EXPECT_EQ(state_of([&] { session.count("x", 1, {std::uint64_t{1} << 50, 1}); }), exceeded);
}

TEST(PrivacySession, WhatFailsAfterPayingIsNotRefunded) {
  BrokenRandomness broken;
  PrivacySession session(moderate, broken);
  EXPECT_EQ(state_of([&] { session.measure("x", counts, {4, 1}, 1); }), "XX000");
  EXPECT_EQ(session.spent().rho, Rho::price(0.125));
}

TEST_F(PrivacySessionTest, WithoutPrivacyEverythingIsExactAndFree) {
  EXPECT_EQ(exact.measure("x", counts, {4, 1}, 1), (std::vector<std::int64_t>{5, 0, 1'000'000}));
  EXPECT_EQ(exact.measure("x", counts, gaussian_variance(Rho::infinite(), 1), 1)[0], 5);
  EXPECT_EQ(exact.count("n", 42, {4, 1}), 42);
  EXPECT_EQ(exact.choose("x", std::vector<double>{1, 3, 3, 2}, 1, infinity), 1U);
  EXPECT_EQ(exact.choose("x", std::vector<std::int64_t>{1, 3, 3, 2}, 1, 0.5), 1U);
  const std::vector<CategoryCount> wards{{"b", 1}, {"a", 7}, {"c", 0}};
  EXPECT_EQ(exact.thresholded_union("ward", wards, {}), (std::vector<NoisyCategory>{{"a", 7}, {"b", 1}}));
  EXPECT_EQ(exact.spikes("age", std::vector<ValueCount>{{40, 3}, {-1, 9}}, {.least_count = 5}),
            (std::vector<NoisyValue>{{-1, 9}}));
  EXPECT_EQ(
      exact.priv_tree("age", std::vector<std::uint64_t>{9, 0, 0, 0}, {.epsilon = infinity, .threshold = 4}),
      (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(exact.spent(), Price());
  EXPECT_EQ(exact.payments().size(), 8U);
  EXPECT_EQ(randomness.calls, 0U);
  EXPECT_FALSE(exact.is_private());
}

TEST_F(PrivacySessionTest, ChoosePrefersHighScoresAndSurvivesAnyNumber) {
  const std::vector<double> scores{std::nan(""), -infinity, 1e300, 1e300, -1e300};
  for (int i = 0; i < 50; ++i) {
    const std::size_t chosen = session.choose("x", scores, 1, 0.1);
    EXPECT_TRUE(chosen == 2 || chosen == 3) << chosen;
  }
  EXPECT_EQ(session.choose("x", std::vector<double>{infinity, 0}, 1e-300, 0.1), 0U);
}

TEST_F(PrivacySessionTest, UnionShowsFrequentCategoriesInOrder) {
  const std::vector<CategoryCount> wards{{"z", 400}, {"a", 300}, {"rare", 1}, {"z", 100}};
  const auto kept = session.thresholded_union("ward", wards, {{9, 1}, Delta::price(1e-7)});
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].category, "a");
  EXPECT_NEAR(static_cast<double>(kept[1].count), 500, 30);
  EXPECT_EQ(session.spent(), (Price{gaussian_price({9, 1}, 1), Delta::price(1e-7)}));
}

TEST_F(PrivacySessionTest, UnionThresholdRisesWithRowsPerUnit) {
  double before = 0;
  for (const std::uint64_t rows : {1, 2, 8, 100}) {
    session.thresholded_union("ward", {}, {{std::uint64_t{1'000'000}, 1}, Delta::price(1e-9), rows});
    const double threshold = session.payments().back().parameters.back().second;
    EXPECT_GT(threshold, before);
    before = threshold;
  }
  // One row alone: at most a billionth of standard normal mass lies beyond 5.998.
  EXPECT_NEAR(session.payments()[0].parameters.back().second, 5998 + 2, 1);
}

TEST_F(PrivacySessionTest, SpikesKeepValuesOfBothSigns) {
  const std::vector<ValueCount> values{{INT64_MAX, 500}, {-1, 400}, {INT64_MIN, 300}, {7, 1}};
  const auto kept = session.spikes("age", values, {{9, 1}, Delta::price(1e-7)});
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].value, INT64_MIN);
  EXPECT_EQ(kept[1].value, -1);
  EXPECT_EQ(kept[2].value, INT64_MAX);
}

TEST_F(PrivacySessionTest, BoundsHoldTheValuesAndIgnoreOneOutlier) {
  PowerHistogram histogram;
  for (int age = 17; age <= 90; ++age) histogram.add(age, 10);
  histogram.add(1e15);
  histogram.add(-infinity);
  histogram.add(std::nan(""));
  const auto bounds = session.bounds("age", histogram, {9, 1});
  ASSERT_TRUE(bounds);
  EXPECT_EQ(*bounds, (Bounds{16, 128}));
}

TEST_F(PrivacySessionTest, BoundsOfNothingAreNothing) {
  EXPECT_FALSE(session.bounds("age", PowerHistogram(), {9, 1}));
  EXPECT_FALSE(exact.bounds("age", PowerHistogram(), {9, 1}));
  PowerHistogram zeros;
  zeros.add(0, 1000);
  EXPECT_EQ(*session.bounds("age", zeros, {9, 1}), (Bounds{0, 0}));
}

TEST_F(PrivacySessionTest, TreeCutsWhereRowsAre) {
  std::vector<std::uint64_t> cells(1024);
  for (std::size_t i = 512; i < 520; ++i) cells[i] = 10'000;
  const auto firsts = session.priv_tree("age", cells, {.epsilon = 1, .threshold = 100});
  EXPECT_EQ(firsts[0], 0U);
  for (std::uint32_t cell = 512; cell < 520; ++cell)
    EXPECT_TRUE(std::binary_search(firsts.begin(), firsts.end(), cell)) << cell;
  EXPECT_LT(firsts.size(), 60U);
  EXPECT_TRUE(std::is_sorted(firsts.begin(), firsts.end()));
  EXPECT_EQ(session.spent().rho, Rho::price(0.5));
}

TEST_F(PrivacySessionTest, TreesOfNothingAndOfOneCell) {
  EXPECT_TRUE(exact.priv_tree("age", std::vector<std::uint64_t>{}, {.epsilon = 1}).empty());
  EXPECT_EQ(exact.priv_tree("age", std::vector<std::uint64_t>{UINT64_MAX}, {.epsilon = 1}).size(), 1U);
  EXPECT_EQ(exact.priv_tree("age", std::vector<std::uint64_t>(7, UINT64_MAX), {.epsilon = 1}).size(), 7U);
}

TEST(PowerHistogram, EveryBinHoldsItsEnds) {
  for (const int least : {0, -10, -64}) {
    const PowerHistogram empty(least);
    for (std::size_t bin = 0; bin < empty.counts().size(); ++bin) {
      PowerHistogram histogram(least);
      const Bounds edges = histogram.edges(bin);
      histogram.add(edges.low < 0 ? edges.high : edges.low);
      histogram.add((edges.low + edges.high) / 2);
      const std::size_t middle = empty.counts().size() / 2;
      if (bin != middle) {
        EXPECT_EQ(histogram.counts()[bin], 2U) << least << " " << bin;
      }
    }
  }
  EXPECT_EQ(state_of([] { PowerHistogram(-65); }), bad_parameter);
}

TEST(PowerHistogram, MergesTheSameBinsOnly) {
  PowerHistogram a;
  PowerHistogram b;
  a.add(3);
  b.add(3);
  b.add(0);
  a.merge(b);
  EXPECT_EQ(a.counts()[66], 2U);
  EXPECT_EQ(a.counts()[64], 1U);
  EXPECT_EQ(state_of([&] { a.merge(PowerHistogram(-1)); }), "XX000");
}

struct Impatient : Observer {
  void check() override { throw Error(sqlstate::internal_error, "stopped"); }
};

TEST(PrivacySession, LongWorkCanBeStopped) {
  CountedRandomness randomness(1);
  Impatient observer;
  PrivacySession session(moderate, randomness, nullptr, &observer);
  EXPECT_EQ(state_of([&] { session.measure("x", counts, {4, 1}, 1); }), "XX000");
  EXPECT_EQ(state_of([&] { session.choose("x", std::vector<double>{1, 2}, 1, 0.1); }), "XX000");
}

}  // namespace
}  // namespace synth
