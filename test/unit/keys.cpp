#include "core/model/keys.hpp"

#include <gtest/gtest.h>

#include "core/table/artificial.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"

namespace synth {
namespace {

LearnedDomain integers(std::int64_t low, std::int64_t high) {
  LearnedDomain domain{test::column_of("c", TypeKind::int8), {}, {}};
  domain.column.content = Content::cells;
  domain.column.cells = {{low}, {high}, 1, -1};
  domain.encoding.kind = Encoding::Kind::cells;
  domain.encoding.cells = domain.column.cells;
  return domain;
}

LearnedDomain nothing() { return {test::column_of("c", TypeKind::int8), {}, {}}; }

TEST(Keys, DenseIntegersAreSequential) {
  std::vector<LearnedDomain> domains{integers(1, 1000)};
  const auto keys = plan_keys({{"k", {0}}}, domains, 1000);
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_TRUE(keys[0].sequential);
  EXPECT_TRUE(domains[0].column.in_key);
}

TEST(Keys, SparseIntegersArePermuted) {
  std::vector<LearnedDomain> domains{integers(1, 1'000'000)};
  const auto keys = plan_keys({{"k", {0}}}, domains, 1000);
  EXPECT_FALSE(keys[0].sequential);
  EXPECT_EQ(keys[0].radix, (std::vector<std::uint64_t>{1'000'000}));
}

TEST(Keys, AKeyThatContainsAnotherHoldsByItself) {
  std::vector<LearnedDomain> domains{integers(1, 10), integers(1, 10)};
  const auto keys = plan_keys({{"pair", {0, 1}}, {"single", {1}}}, domains, 10);
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].name, "single");
  EXPECT_FALSE(domains[0].column.in_key);
}

TEST(Keys, AKeyWithAnAlwaysNullColumnHoldsByItself) {
  std::vector<LearnedDomain> domains{integers(1, 10), nothing()};
  EXPECT_TRUE(plan_keys({{"k", {0, 1}}}, domains, 10).empty());
}

TEST(Keys, OverlapsAndGeneratedColumnsAreRefused) {
  std::vector<LearnedDomain> domains{integers(1, 10), integers(1, 10), integers(1, 10)};
  EXPECT_EQ(test::state_of([&] { plan_keys({{"a", {0, 1}}, {"b", {1, 2}}}, domains, 10); }), "0A000");
  domains[0].column.content = Content::derived;
  EXPECT_EQ(test::state_of([&] { plan_keys({{"c", {0}}}, domains, 10); }), "0A000");
}

TEST(Keys, WideKeysKeepAllColumnsVaried) {
  std::vector<LearnedDomain> domains{integers(0, INT64_MAX / 2), integers(0, INT64_MAX / 2), integers(0, 9)};
  const auto keys = plan_keys({{"k", {0, 1, 2}}}, domains, 1000);
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_LE(keys[0].capacity(), std::uint64_t{1} << 62);
  EXPECT_GT(keys[0].capacity(), std::uint64_t{1} << 60);
  EXPECT_GT(keys[0].radix[0], 1U << 28);
  EXPECT_GT(keys[0].radix[1], 1U << 28);
  EXPECT_EQ(keys[0].radix[2], 10U);
}

}  // namespace
}  // namespace synth
