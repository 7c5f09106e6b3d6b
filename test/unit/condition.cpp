#include "core/model/condition.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "test/support/random.hpp"

namespace synth {
namespace {

Column integers(std::int64_t step = 1) {
  Column column;
  column.type.kind = TypeKind::int4;
  column.content = Content::cells;
  column.cells.low = {-5, 0, 100};
  column.cells.high = {-5, 90, 300};
  column.cells.step = step;
  column.nullable = true;
  column.counts = {10, 20, 30, 5};
  return column;
}

Column reals(std::int32_t decimals) {
  Column column;
  column.type.kind = TypeKind::float8;
  column.content = Content::cells;
  column.cells.low = {key_of_real(-2), key_of_real(1.5)};
  column.cells.high = {key_of_real(1.25), key_of_real(10)};
  column.cells.decimals = decimals;
  column.counts = {10, 30};
  column.smooth = true;
  return column;
}

ColumnCondition in(const Column& column, std::vector<WantedRange> ranges, bool null = false) {
  return {column, {0, null, std::move(ranges), {}}};
}

TEST(Condition, WeighsCellsByTheirWantedValues) {
  const Column column = integers();
  EXPECT_EQ(in(column, {{-5, -5}}).weights(), (std::vector<double>{1, 0, 0, 0}));
  EXPECT_EQ(in(column, {}, true).weights(), (std::vector<double>{0, 0, 0, 1}));
  EXPECT_EQ(in(column, {{0, INT64_MAX}}).weights(), (std::vector<double>{0, 1, 1, 0}));
  EXPECT_EQ(in(column, {{INT64_MIN, INT64_MAX}}).weights(), (std::vector<double>{1, 1, 1, 0}));
  const ColumnCondition some = in(column, {{200, 400}, {90, 90}, {88, 88}});
  EXPECT_NEAR(some.weights()[1], 2.0 / 91, 1e-15);
  EXPECT_NEAR(some.weights()[2], 101.0 / 201, 1e-15);
  EXPECT_TRUE(some.is_certain());
  EXPECT_TRUE(some.passes(1, 90) && some.passes(1, 88) && some.passes(2, 200));
  EXPECT_FALSE(some.passes(1, 89) || some.passes(2, 199) || some.passes(0, 0) || some.passes(3, 0));
  EXPECT_FALSE(in(column, {{95, 99}}).is_possible());
  EXPECT_FALSE(in(integers(10), {{55, 55}}).is_possible());
  EXPECT_TRUE(in(integers(10), {{50, 50}}).is_possible());
}

TEST(Condition, PlacesWhatIsWanted) {
  const Column column = integers();
  const ColumnCondition some = in(column, {{200, 400}, {90, 90}, {88, 88}});
  std::vector<int> counts(91, 0);
  test::Random random(1);
  for (int i = 0; i < 10000; ++i) {
    ++counts[static_cast<std::size_t>(some.place(1, random.word()))];
    const std::int64_t high = some.place(2, random.word());
    ASSERT_TRUE(high >= 200 && high <= 300);
  }
  EXPECT_EQ(counts[88] + counts[90], 10000);
  EXPECT_NEAR(counts[88], 5000, 300);
  EXPECT_EQ(some.place(1, 0), 88);
  EXPECT_EQ(some.place(1, UINT64_MAX), 90);
}

/// Where density leans, on a grid and without one: weights are shares of the values that are placed, and
/// placing given a range is placing and rejecting.
TEST(Condition, FollowsThePlacement) {
  for (const std::int32_t decimals : {2, -1}) {
    const Column column = reals(decimals);
    const Placement placement(column);
    ASSERT_NE(placement.tilt(1), 0);
    const WantedRange range{key_of_real(2), key_of_real(4)};
    const ColumnCondition some = in(column, {range});
    test::Random random(2);
    constexpr int words = 200000;
    double kept = 0, sum = 0, given = 0;
    for (int i = 0; i < words; ++i) {
      const std::int64_t key = placement.at(1, random.word());
      if (some.passes(1, key)) ++kept, sum += real_of_key(key);
      const std::int64_t placed = some.place(1, random.word());
      ASSERT_TRUE(range.low <= placed && placed <= range.high);
      given += real_of_key(placed);
    }
    EXPECT_NEAR(kept / words, some.weights()[1], 0.004);
    EXPECT_NEAR(sum / kept, given / words, 0.01);
  }
}

TEST(Condition, FindsSingleValues) {
  const Column grid = reals(2);
  const ColumnCondition one = in(grid, {{key_of_real(7.25), key_of_real(7.25)}});
  EXPECT_GT(one.weights()[1], 0);
  EXPECT_EQ(one.place(1, 12345), key_of_real(7.25));
  EXPECT_FALSE(in(grid, {{key_of_real(7.251), key_of_real(7.251)}}).is_possible());
  const Column continuous = reals(-1);
  for (const double value : {1.5, 7.251, M_PI, 10.0}) {
    const ColumnCondition point = in(continuous, {{key_of_real(value), key_of_real(value)}});
    EXPECT_GT(point.weights()[1], 0);
    for (const std::uint64_t word : {std::uint64_t{0}, std::uint64_t{1} << 63, UINT64_MAX})
      EXPECT_EQ(point.place(1, word), key_of_real(value));
  }
}

TEST(Condition, LeavesToTheReaderWhatConstraintsMayMove) {
  Column column = integers();
  column.checks = {"v <> 7"};
  const ColumnCondition some = in(column, {{50, 60}});
  EXPECT_FALSE(some.is_certain());
  EXPECT_EQ(some.weights(), (std::vector<double>{0, 1, 0, 0}));
  EXPECT_TRUE(in(column, {{0, 90}}).is_certain());
}

TEST(Condition, KnowsLabels) {
  Column column;
  column.type.kind = TypeKind::text;
  column.content = Content::labels;
  column.labels = {"b", "a", "c"};
  column.opaque = column.nullable = true;
  column.counts = {1, 1, 1, 1, 1};
  const ColumnCondition some(column, {0, true, {}, {"c", "a", "z", "a"}});
  EXPECT_EQ(some.weights(), (std::vector<double>{0, 1, 1, 0, 1}));
  EXPECT_TRUE(some.passes(1, 0) && some.passes(4, 0));
  EXPECT_FALSE(some.passes(0, 0) || some.passes(3, 0));
  EXPECT_FALSE(ColumnCondition(column, {0, false, {}, {"z"}}).is_possible());
  Column nothing;
  EXPECT_TRUE(in(nothing, {}, true).is_possible());
  EXPECT_TRUE(in(nothing, {}, true).passes(0, 0));
  EXPECT_FALSE(in(nothing, {{1, 1}}).is_possible());
}

}  // namespace
}  // namespace synth
