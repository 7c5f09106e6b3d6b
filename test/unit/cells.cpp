#include "core/table/cells.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "test/support/random.hpp"

namespace synth {
namespace {

Cells one_cell(std::int64_t low, std::int64_t high, std::int64_t step = 1, std::int32_t decimals = -1) {
  return {{low}, {high}, step, decimals};
}

Cells real_cell(double low, double high, std::int32_t decimals) {
  return one_cell(key_of_real(low), key_of_real(high), 1, decimals);
}

void expect_inside(const Cells& cells, Storage storage) {
  test::Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t word = i == 0 ? 0 : i == 1 ? UINT64_MAX : random.word();
    const std::int64_t key = place(cells, storage, 0, word);
    ASSERT_GE(key, cells.low[0]);
    ASSERT_LE(key, cells.high[0]);
  }
}

void expect_distinct_points(const Cells& cells, Storage storage, std::uint64_t most = 20000) {
  const std::uint64_t points = point_count(cells, storage, 0);
  std::int64_t before = point_at(cells, storage, 0, 0);
  EXPECT_EQ(before, cells.low[0]);
  for (std::uint64_t i = 1; i < std::min(points, most); ++i) {
    const std::int64_t key = point_at(cells, storage, 0, i);
    ASSERT_GT(key, before) << i;
    ASSERT_LE(key, cells.high[0]);
    before = key;
  }
}

TEST(Cells, EncodeFindsTheCellOrTheNearestAbove) {
  const Cells cells{{0, 10, 20}, {5, 10, 29}, 1, -1};
  EXPECT_EQ(encode(cells, -3), 0U);
  EXPECT_EQ(encode(cells, 5), 0U);
  EXPECT_EQ(encode(cells, 6), 1U);
  EXPECT_EQ(encode(cells, 10), 1U);
  EXPECT_EQ(encode(cells, 29), 2U);
  EXPECT_EQ(encode(cells, 1000), 2U);
}

TEST(Cells, AtomsHaveOnePoint) {
  const Cells cells = one_cell(42, 42);
  EXPECT_TRUE(cells.all_atoms());
  EXPECT_EQ(point_count(cells, Storage::integer, 0), 1U);
  EXPECT_EQ(place(cells, Storage::integer, 0, UINT64_MAX), 42);
}

TEST(Cells, IntegersKeepToTheStep) {
  const Cells cells = one_cell(-50, 50, 25);
  EXPECT_EQ(point_count(cells, Storage::integer, 0), 5U);
  std::set<std::int64_t> seen;
  test::Random random(2);
  for (int i = 0; i < 500; ++i) seen.insert(place(cells, Storage::integer, 0, random.word()));
  EXPECT_EQ(seen, (std::set<std::int64_t>{-50, -25, 0, 25, 50}));
  expect_distinct_points(cells, Storage::integer);
}

TEST(Cells, IntegersMaySpanTheWholeRange) {
  const Cells cells = one_cell(INT64_MIN + 1, INT64_MAX - 2);
  EXPECT_EQ(point_count(cells, Storage::integer, 0), UINT64_MAX - 2);
  expect_inside(cells, Storage::integer);
  EXPECT_EQ(point_at(cells, Storage::integer, 0, UINT64_MAX - 3), INT64_MAX - 2);
}

TEST(Cells, DecimalsStayOnTheirGrid) {
  const Cells cells = real_cell(0.07, 1.5, 2);
  EXPECT_EQ(point_count(cells, Storage::real, 0), 144U);
  for (std::uint64_t i = 0; i < 144; ++i)
    EXPECT_EQ(real_of_key(point_at(cells, Storage::real, 0, i)), static_cast<double>(7 + i) / 100);
  expect_inside(cells, Storage::real);
}

TEST(Cells, DecimalsReachTheLimitOfTheirGrid) {
  const double most = most_decimal_units - 1;
  const Cells cells = real_cell(-most, most, 0);
  EXPECT_EQ(point_count(cells, Storage::real, 0), static_cast<std::uint64_t>(2 * most) + 1);
  EXPECT_EQ(real_of_key(point_at(cells, Storage::real, 0, static_cast<std::uint64_t>(2 * most))), most);
  EXPECT_EQ(real_of_key(point_at(cells, Storage::real, 0, static_cast<std::uint64_t>(2 * most) - 1)),
            most - 1);
}

TEST(Cells, CellsBeyondTheGridAreContinuous) {
  const Cells cells = real_cell(1.0, 1e300, 3);
  EXPECT_EQ(point_count(cells, Storage::real, 0), std::uint64_t{1} << 52);
  expect_inside(cells, Storage::real);
  expect_distinct_points(cells, Storage::real);
}

TEST(Cells, ContinuousPlacesAreLinearInValue) {
  const Cells cells = real_cell(-1, 3, -1);
  EXPECT_NEAR(real_of_key(place(cells, Storage::real, 0, UINT64_MAX / 2)), 1, 1e-9);
  EXPECT_NEAR(real_of_key(place(cells, Storage::real, 0, UINT64_MAX / 4)), 0, 1e-9);
  expect_inside(cells, Storage::real);
}

TEST(Cells, ContinuousPlacesSurviveTheWidestRange) {
  const double most = 1.7976931348623157e308;
  const Cells cells = real_cell(-most, most, -1);
  expect_inside(cells, Storage::real);
  EXPECT_TRUE(std::isfinite(real_of_key(place(cells, Storage::real, 0, UINT64_MAX / 3))));
}

TEST(Cells, NeighboursAreGridPoints) {
  const Cells decimal = real_cell(0, 10, 1);
  EXPECT_EQ(real_of_key(point_before(decimal, Storage::real, key_of_real(0.3))), 0.2);
  EXPECT_EQ(real_of_key(point_after(decimal, Storage::real, key_of_real(0.2))), 0.3);
  EXPECT_EQ(real_of_key(point_before(decimal, Storage::real, key_of_real(0))), -0.1);
  const Cells integer = one_cell(0, 100, 5);
  EXPECT_EQ(point_after(integer, Storage::integer, 10), 15);
  EXPECT_EQ(point_before(integer, Storage::integer, 10), 5);
  const Cells continuous = real_cell(0, 10, -1);
  EXPECT_EQ(point_after(continuous, Storage::real, key_of_real(1)), key_of_real(std::nextafter(1.0, 2.0)));
}

TEST(Keys, RealsSortLikeNumbers) {
  const double sorted[] = {-INFINITY, -1e300, -1, -5e-324, 0, 5e-324, 1, 1e300, INFINITY, NAN};
  for (std::size_t i = 1; i < std::size(sorted); ++i)
    EXPECT_LT(key_of_real(sorted[i - 1]), key_of_real(sorted[i]));
  for (const double value : sorted) EXPECT_TRUE(value != value || real_of_key(key_of_real(value)) == value);
  EXPECT_EQ(key_of_real(-0.0), key_of_real(0.0));
  EXPECT_EQ(key_of_real(NAN), key_of_real(-NAN));
}

}  // namespace
}  // namespace synth
