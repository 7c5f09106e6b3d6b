#include <gtest/gtest.h>

#include "core/model/marginal/zeros.hpp"

namespace synth::marginal {
namespace {

const Grouping single{{0, 1}, 2};
const Grouping halves{{0, 0, 1, 1}, 2};

using Weights = std::vector<double>;

TEST(MarginalZeros, AreGroupsOfNothingButImpossibleCodes) {
  // Rows: 2 codes of variable 0; columns: 4 codes of variable 1 in 2 groups.
  const ZeroAxis axes[] = {{2, 0, &single}, {4, 1, &halves}};
  const auto zeros = group_zeros({2, 2}, axes, {true, true, true, false, false, true, true, true});
  ASSERT_TRUE(zeros);
  EXPECT_EQ(zeros->variables, (Variables{0, 1}));
  EXPECT_EQ(zeros->weights, (Weights{0, 1, 1, 0}));
}

TEST(MarginalZeros, FollowTheOrderOfVariables) {
  const ZeroAxis axes[] = {{4, 2, &halves}, {1, 0, nullptr}, {2, 1, &single}};
  const auto zeros = group_zeros({3, 2, 2}, axes, {true, false, true, false, false, false, false, true});
  ASSERT_TRUE(zeros);
  EXPECT_EQ(zeros->variables, (Variables{1, 2}));
  EXPECT_EQ(zeros->weights, (Weights{0, 1, 1, 1}));
}

TEST(MarginalZeros, AreLeftOutWhereTheySayNothing) {
  const ZeroAxis axes[] = {{2, 0, &single}, {4, 1, &halves}};
  EXPECT_FALSE(group_zeros({2, 2}, axes, std::vector<bool>(8, false)));
  EXPECT_FALSE(group_zeros({2, 2}, axes, {true, false, true, false, true, false, true, false}));
  const ZeroAxis constant[] = {{1, 0, nullptr}, {1, 0, nullptr}};
  EXPECT_FALSE(group_zeros({}, constant, {true}));
  const ZeroAxis empty[] = {{0, 0, nullptr}, {2, 0, &single}};
  EXPECT_FALSE(group_zeros({2}, empty, {}));
  const Grouping many{std::vector<std::uint16_t>(300, 0), 300};
  const ZeroAxis large[] = {{300, 0, &many}, {300, 1, &many}};
  EXPECT_FALSE(group_zeros({300, 300}, large, std::vector<bool>(90000, true)));
}

}  // namespace
}  // namespace synth::marginal
