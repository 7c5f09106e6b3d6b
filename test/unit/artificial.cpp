#include "core/table/artificial.hpp"

#include <gtest/gtest.h>
#include <set>

#include "test/support/expect_error.hpp"
#include "test/support/table.hpp"

namespace synth {
namespace {

Column opaque_column(std::int32_t shortest, std::int32_t longest, std::int32_t max_length = 0) {
  Column column = test::column_of("c", TypeKind::text);
  column.content = Content::labels;
  column.opaque = true;
  column.opaque_shortest = shortest;
  column.opaque_longest = longest;
  column.opaque_power = 2;
  column.type.max_length = max_length;
  return column;
}

TEST(ArtificialText, IsDistinctBelowItsCapacity) {
  const Column column = opaque_column(1, 2, 2);
  ASSERT_EQ(opaque_capacity(column), 1024U);
  std::set<std::string> seen;
  for (std::uint64_t number = 0; number < 1024; ++number) {
    const std::string text = artificial_text(column, 3, {9}, number);
    EXPECT_EQ(text.size(), 2U);
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 1024U);
}

TEST(ArtificialText, LongTextIsDistinctAndMarked) {
  const Column column = opaque_column(5, 60);
  std::set<std::string> seen;
  std::size_t longest = 0;
  for (std::uint64_t number = 0; number < 20000; ++number) {
    const std::string text = artificial_text(column, 0, {1}, number);
    EXPECT_EQ(text.rfind("synth_", 0), 0U);
    EXPECT_LE(text.size(), 60U);
    longest = std::max(longest, text.size());
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 20000U);
  EXPECT_EQ(longest, 60U);
}

TEST(ArtificialText, KeepsToEveryMaxLength) {
  for (std::int32_t limit = 1; limit <= 40; ++limit)
    for (std::uint64_t number = 0; number < 50; ++number)
      ASSERT_LE(artificial_text(opaque_column(0, 30, limit), 0, {1}, number).size(),
                static_cast<std::size_t>(limit));
}

TEST(ArtificialText, DependsOnKeyAndColumn) {
  const Column column = opaque_column(20, 20);
  EXPECT_NE(artificial_text(column, 0, {1}, 5), artificial_text(column, 1, {1}, 5));
  EXPECT_NE(artificial_text(column, 0, {1}, 5), artificial_text(column, 0, {2}, 5));
  EXPECT_EQ(artificial_text(column, 0, {1}, 5), artificial_text(column, 0, {1}, 5));
}

TEST(ArtificialUuid, IsDistinctAndSaysVersion8) {
  std::set<std::array<std::uint8_t, 16>> seen;
  for (std::uint64_t number = 0; number < 20000; ++number) {
    const auto uuid = artificial_uuid(2, {4}, number);
    EXPECT_EQ(uuid[6] >> 4, 8);
    EXPECT_EQ(uuid[8] >> 6, 2);
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 20000U);
}

Column integer_column(std::int64_t low, std::int64_t high, std::int64_t step = 1) {
  Column column = test::column_of("c", TypeKind::int8);
  column.content = Content::cells;
  column.in_key = true;
  column.cells = {{low}, {high}, step, -1};
  return column;
}

TEST(Key, DigitsAreDistinctAndInRange) {
  const Key key{"k", {0, 1, 2}, {7, 11, 13}, false};
  std::set<std::vector<std::uint64_t>> seen;
  for (std::uint64_t row = 0; row < 7 * 11 * 13; ++row) {
    std::vector<std::uint64_t> digits(3);
    key_digits(key, 0, {5}, row, digits);
    for (std::size_t i = 0; i < 3; ++i) ASSERT_LT(digits[i], key.radix[i]);
    seen.insert(digits);
  }
  EXPECT_EQ(seen.size(), 7U * 11 * 13);
  std::vector<std::uint64_t> digits(3);
  EXPECT_EQ(test::state_of([&] { key_digits(key, 0, {5}, 7 * 11 * 13, digits); }), "23505");
}

TEST(Key, WideKeysSaturateAndStayDistinct) {
  const std::uint64_t wide = std::uint64_t{1} << 60;
  const Key key{"k", {0, 1}, {wide, wide}, false};
  EXPECT_EQ(key.capacity(), UINT64_MAX / 2);
  std::set<std::vector<std::uint64_t>> seen;
  for (std::uint64_t row = 0; row < 1000; ++row) {
    std::vector<std::uint64_t> digits(2);
    key_digits(key, 0, {5}, row, digits);
    ASSERT_LT(digits[0], wide);
    ASSERT_LT(digits[1], wide);
    seen.insert(digits);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Key, SequentialKeysCountOn) {
  const Key key{"k", {0}, {10}, true};
  std::uint64_t digit = 0;
  key_digits(key, 0, {5}, 123, {&digit, 1});
  EXPECT_EQ(digit, 123U);
  const Column column = integer_column(1, 10);
  EXPECT_EQ(key_value(column, 0), 1);
  EXPECT_EQ(key_value(column, 9), 10);
  EXPECT_EQ(key_value(column, 10), 11);
  EXPECT_EQ(key_value(column, 123), 124);
  EXPECT_EQ(key_value(integer_column(0, 90, 10), 12), 120);
}

TEST(Key, RadixCountsValues) {
  EXPECT_EQ(key_radix(integer_column(1, 10)), 10U);
  EXPECT_EQ(key_radix(integer_column(0, 90, 10)), 10U);
  EXPECT_EQ(key_radix(integer_column(INT64_MIN + 1, INT64_MAX - 2)), std::uint64_t{1} << 60);
  EXPECT_EQ(key_radix(opaque_column(1, 1, 1)), 32U);
  Column uuid = test::column_of("c", TypeKind::uuid);
  uuid.content = Content::pseudonyms;
  uuid.pseudonyms = 7;
  EXPECT_EQ(key_radix(uuid), 7U);
  uuid.opaque = true;
  EXPECT_EQ(key_radix(uuid), std::uint64_t{1} << 60);
}

}  // namespace
}  // namespace synth
