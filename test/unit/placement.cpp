#include "core/table/placement.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth {
namespace {

Column integers(std::vector<std::int64_t> low, std::vector<std::int64_t> high,
                std::vector<std::uint64_t> counts, std::int64_t step = 1) {
  Column column = test::column_of("x", TypeKind::int8);
  column.content = Content::cells;
  column.cells = {std::move(low), std::move(high), step, -1};
  column.counts = std::move(counts);
  column.smooth = true;
  return column;
}

Column reals(const std::vector<double>& edges, std::vector<std::uint64_t> counts,
             std::int32_t decimals = -1) {
  Column column = integers({}, {}, std::move(counts));
  column.type.kind = TypeKind::float8;
  column.cells.decimals = decimals;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    column.cells.low.push_back(key_of_real(edges[i]));
    column.cells.high.push_back(point_before(column.cells, Storage::real, key_of_real(edges[i + 1])));
  }
  return column;
}

std::vector<double> tilts(const Column& column) {
  const Placement placement(column);
  std::vector<double> result;
  for (std::size_t code = 0; code < column.cells.size(); ++code) result.push_back(placement.tilt(code));
  return result;
}

using Tilts = std::vector<double>;

TEST(Placement, LeansAsTheNeighboursDo) {
  EXPECT_EQ(tilts(integers({0, 10, 20}, {9, 19, 29}, {40, 80, 120})), (Tilts{0.5, 0.25, 20.0 / 120}));
  EXPECT_EQ(tilts(integers({0, 10, 20}, {9, 19, 29}, {120, 80, 40})), (Tilts{-20.0 / 120, -0.25, -0.5}));
  // Twice as wide: half the density, and borders nearer to the narrow one's.
  const Tilts wide = tilts(integers({0, 10}, {9, 29}, {90, 120}));
  EXPECT_NEAR(wide[0], -1.0 / 9, 1e-15);
  EXPECT_NEAR(wide[1], -2.0 / 6, 1e-15);
  // A step counts as a grid point does.
  EXPECT_NEAR(tilts(integers({0, 100}, {90, 190}, {40, 80}, 10))[0], 0.5, 1e-15);
  EXPECT_NEAR(tilts(reals({0, 1, 2}, {40, 80}, 1))[0], 0.5, 1e-15);
}

TEST(Placement, StaysBetweenTheNeighbours) {
  // Higher or lower than both: level. A step stays a step.
  EXPECT_EQ(tilts(integers({0, 10, 20}, {9, 19, 29}, {40, 80, 40}))[1], 0);
  EXPECT_EQ(tilts(integers({0, 10, 20, 30}, {9, 19, 29, 39}, {10, 10, 90, 90})), (Tilts{0, 0, 0, 0}));
  // No density is negative, none rises beyond the neighbour's.
  test::Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const Column column =
        integers({0, 10, 10 + 10, 21, 60}, {9, 19, 20, 59, 99},
                 {1 + random.below(1000), 1 + random.below(1000), 1, 1 + random.below(1000), 1});
    const Tilts found = tilts(column);
    const double densities[] = {static_cast<double>(column.counts[0]) / 10,
                                static_cast<double>(column.counts[1]) / 10,
                                static_cast<double>(column.counts[3]) / 39};
    EXPECT_LE(std::abs(found[1]) * densities[1], std::abs(densities[1] - densities[0]) + 1e-12);
    EXPECT_LE(std::abs(found[1]) * densities[1], std::abs(densities[1] - densities[2]) + 1e-12);
    for (const double tilt : found) EXPECT_LE(std::abs(tilt), 1);
  }
}

TEST(Placement, LooksOnlyAtWhatIsThere) {
  // Alone; beside an empty interval; far from the next one; nothing but atoms.
  EXPECT_EQ(tilts(integers({0}, {9}, {40})), Tilts{0});
  EXPECT_EQ(tilts(integers({0, 10}, {9, 19}, {40, 0})), (Tilts{0, 0}));
  EXPECT_EQ(tilts(integers({0, 30}, {9, 39}, {40, 80})), (Tilts{0, 0}));
  EXPECT_EQ(tilts(integers({0, 5}, {0, 5}, {40, 80})), (Tilts{0, 0}));
  // An atom between two intervals does not part them, and pulls neither.
  EXPECT_EQ(tilts(integers({0, 10, 11}, {9, 10, 20}, {40, 1000, 80})), (Tilts{0.5, 0, 0.25}));
  // The last interval that holds rows continues outwards.
  EXPECT_EQ(tilts(integers({0, 10, 20}, {9, 19, 29}, {120, 80, 0})), (Tilts{-20.0 / 120, -0.25, 0}));
  // NULLs have no place.
  Column nullable = integers({0, 10}, {9, 19}, {40, 80, 7});
  nullable.nullable = true;
  EXPECT_EQ(tilts(nullable), (Tilts{0.5, 0.25}));
}

TEST(Placement, SurvivesTheWidestRanges) {
  const double most = 1.7976931348623157e308;
  for (Column column : {reals({-most, 0, most}, {1, 2}), reals({-1, 5e-324, 1, 2}, {1, 2, 3}),
                        reals({-most, -1, 1, most}, {1, std::uint64_t{1} << 61, 2}),
                        integers({INT64_MIN + 1, 0}, {-1, INT64_MAX - 2}, {1, 3}),
                        integers({0, 1}, {0, INT64_MAX - 2}, {1, 3}, 3)}) {
    const Placement placement(column);
    test::Random random(1);
    for (std::size_t code = 0; code < column.cells.size(); ++code)
      for (int i = 0; i < 1000; ++i) {
        const std::uint64_t word = i == 0 ? 0 : i == 1 ? UINT64_MAX : random.word();
        const std::int64_t key = placement.at(code, word);
        ASSERT_GE(key, column.cells.low[code]);
        ASSERT_LE(key, column.cells.high[code]);
      }
  }
}

TEST(Placement, IsMonotoneAndReachesBothEnds) {
  for (const Column& column : {integers({0, 10, 20}, {9, 19, 29}, {1, 80, 120}),
                               integers({0, 100, 200}, {90, 190, 290}, {120, 80, 1}, 10),
                               reals({0, 1, 2, 3}, {1, 80, 120}, 1), reals({0, 1, 2, 3}, {120, 80, 1})}) {
    const Placement placement(column);
    for (std::size_t code = 0; code < 3; ++code) {
      std::int64_t before = placement.at(code, 0);
      for (std::uint64_t i = 1; i < 10000; ++i) {
        const std::int64_t key = placement.at(code, i * (UINT64_MAX / 10000));
        ASSERT_GE(key, before);
        before = key;
      }
      EXPECT_NEAR(real_of_key(placement.at(code, UINT64_MAX)), real_of_key(column.cells.high[code]), 1e-7);
      EXPECT_NEAR(real_of_key(placement.at(code, 0)), real_of_key(column.cells.low[code]), 1e-7);
    }
  }
}

/// Every grid point gets what the trapezoid holds above its own share of the cell.
TEST(Placement, GivesGridPointsTheirMass) {
  const Column column = integers({0, 10, 20}, {9, 19, 29}, {40, 80, 120});
  const Placement placement(column);
  constexpr int draws = 1000000;
  for (std::size_t code = 0; code < 3; ++code) {
    std::vector<int> seen(10, 0);
    for (std::uint64_t i = 0; i < draws; ++i)
      ++seen[static_cast<std::size_t>(placement.at(code, i * (UINT64_MAX / draws)) - column.cells.low[code])];
    for (std::size_t point = 0; point < 10; ++point)
      EXPECT_NEAR(seen[point],
                  draws / 10.0 * (1 + placement.tilt(code) * (static_cast<double>(point) - 4.5) / 5), 2);
  }
}

TEST(Placement, StaysOnTheDecimalGrid) {
  const Column column = reals({0, 1.5, 2.25, 3}, {40, 80, 120}, 2);
  const Placement placement(column);
  test::Random random(1);
  for (std::size_t code = 0; code < 3; ++code)
    for (int i = 0; i < 1000; ++i) {
      const double value = real_of_key(placement.at(code, random.word()));
      EXPECT_EQ(value, std::round(value * 100) / 100);
    }
}

TEST(Placement, WithoutSmoothnessIsUniform) {
  for (Column column : {integers({0, 10, 20}, {9, 10, 29}, {40, 80, 120}), reals({0, 1, 2, 3}, {40, 80, 120}),
                        reals({0, 1, 2, 3}, {40, 80, 120}, 1)}) {
    column.smooth = false;
    const Placement placement(column);
    test::Random random(1);
    for (std::size_t code = 0; code < 3; ++code)
      for (int i = 0; i < 1000; ++i) {
        const std::uint64_t word = random.word();
        ASSERT_EQ(placement.at(code, word), place(column.cells, column.type.storage(), code, word));
      }
  }
}

/// Pinned bits: the same everywhere.
TEST(Placement, IsTheSameOnEveryMachine) {
  const Column column = reals({0, 1, 3, 7}, {41, 83, 127});
  const Placement placement(column);
  test::Random random(7);
  std::uint64_t hash = 0;
  for (int i = 0; i < 10000; ++i) {
    const std::uint64_t code = random.below(3);
    hash = mix64(hash ^ static_cast<std::uint64_t>(placement.at(code, random.word())));
  }
  EXPECT_EQ(hash, 1434821470628522260U);
}

}  // namespace
}  // namespace synth
