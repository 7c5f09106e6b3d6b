#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "core/model/marginal/coarsen.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(MarginalCoarsen, ProjectsToTheNearestCounts) {
  EXPECT_EQ(project_to_rows(std::vector<double>{3, 7}, 10), (std::vector<double>{3, 7}));
  EXPECT_EQ(project_to_rows(std::vector<double>{4, 8}, 10), (std::vector<double>{3, 7}));
  EXPECT_EQ(project_to_rows(std::vector<double>{-5, 10, 10}, 16), (std::vector<double>{0, 8, 8}));
  EXPECT_EQ(project_to_rows(std::vector<double>{-5}, 3), (std::vector<double>{3}));
}

TEST(MarginalCoarsen, SmoothsNoiseButKeepsWhatStandsOut) {
  test::Random random(1);
  double before = 0, after = 0;
  for (int round = 0; round < 20; ++round) {
    std::vector<double> truth(80), noisy;
    for (std::size_t i = 0; i < truth.size(); ++i)
      truth[i] = 1000 * std::exp(-std::pow((static_cast<double>(i) - 30) / 20, 2));
    truth[40] = 5000;
    for (const double count : truth) noisy.push_back(count + 200 * random.normal());
    const auto smoothed = smooth(noisy, 200);
    EXPECT_NEAR(smoothed[40], noisy[40], 60);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      before += std::abs(noisy[i] - truth[i]);
      after += std::abs(smoothed[i] - truth[i]);
    }
  }
  EXPECT_LT(after, 0.6 * before);
  const std::vector<double> exact{1, 5, 2};
  EXPECT_EQ(smooth(exact, 0), exact);
  EXPECT_NEAR(sum_of(denoise(std::vector<double>{1, -5, 2, 40, 7}, 3, 3, 50)), 50, 1e-9);
}

TEST(MarginalCoarsen, MergesNeighboursUntilAGroupIsHeavy) {
  const std::vector<double> weights{1, 1, 1, 1, 10, 1, 1, 0, 3};
  const Grouping ordered = group_codes(weights, 8, 9, 2);
  EXPECT_EQ(ordered.group_of_code, (std::vector<std::uint16_t>{0, 0, 1, 1, 2, 3, 3, 3, 4}));
  EXPECT_EQ(ordered.groups, 5U);
  const Grouping loose = group_codes(weights, 0, 8, 2);
  EXPECT_EQ(loose.group_of_code, (std::vector<std::uint16_t>{0, 0, 0, 0, 1, 0, 0, 0, 2}));
  for (std::uint32_t most = 1; most <= 9; ++most) {
    EXPECT_LE(group_to(weights, 9, 9, most).groups, most);
    EXPECT_GE(group_to(weights, 9, 9, most).groups, 1U);
  }
  EXPECT_EQ(group_to(weights, 9, 9, 9).groups, 9U);
}

}  // namespace
}  // namespace synth::marginal
