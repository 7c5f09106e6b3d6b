#include "core/table/rare.hpp"

#include <gtest/gtest.h>

#include "test/support/table.hpp"

namespace synth {
namespace {

struct Held {
  std::int64_t low;
  std::int64_t high;
  std::uint64_t rows;

  bool operator==(const Held&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Held& held) {
  return out << '[' << held.low << ", " << held.high << "] x " << held.rows;
}

/// What becomes of some cells; with `nulls` rows of NULL.
std::vector<Held> merged(const std::vector<Held>& cells, std::uint64_t nulls = 0,
                         TypeKind kind = TypeKind::int4) {
  Column column = test::column_of("a", kind);
  column.content = Content::cells;
  column.nullable = nulls > 0;
  for (const Held& cell : cells) column.cells.low.push_back(cell.low), column.cells.high.push_back(cell.high);
  CodeMatrix codes({column.codes()});
  for (std::uint32_t code = 0; code < column.codes(); ++code)
    for (std::uint64_t i = 0; i < (code < cells.size() ? cells[code].rows : nulls); ++i)
      codes.add(std::vector<std::uint32_t>{code});
  column.counts = codes.count(0);
  merge_rare_cells(column, codes, 0, 10);
  EXPECT_EQ(column.counts, codes.count(0));
  if (nulls > 0) {
    EXPECT_EQ(column.counts.back(), nulls);
  }
  std::vector<Held> result;
  for (std::size_t code = 0; code < column.cells.size(); ++code)
    result.push_back({column.cells.low[code], column.cells.high[code], column.counts[code]});
  return result;
}

using Helds = std::vector<Held>;

TEST(Rare, CommonCellsStay) {
  const Helds cells{{1, 1, 10}, {2, 2, 50}, {5, 9, 12}};
  EXPECT_EQ(merged(cells), cells);
}

TEST(Rare, RareNeighboursJoin) {
  EXPECT_EQ(merged({{1, 1, 50}, {2, 2, 4}, {3, 3, 5}, {4, 4, 3}, {5, 5, 40}}, 3),
            (Helds{{1, 1, 50}, {2, 4, 12}, {5, 5, 40}}));
  // What is left over at the end of a run widens its last interval.
  EXPECT_EQ(merged({{1, 1, 6}, {2, 2, 6}, {3, 3, 6}, {4, 4, 6}, {9, 9, 2}}), (Helds{{1, 2, 12}, {3, 9, 14}}));
}

TEST(Rare, WidensAnIntervalBeside) {
  EXPECT_EQ(merged({{1, 5, 50}, {8, 8, 2}, {9, 9, 30}}), (Helds{{1, 8, 52}, {9, 9, 30}}));
  EXPECT_EQ(merged({{1, 1, 50}, {8, 8, 2}, {9, 20, 30}}), (Helds{{1, 1, 50}, {8, 20, 32}}));
}

TEST(Rare, VanishesBetweenAtoms) {
  EXPECT_EQ(merged({{1, 1, 50}, {2, 2, 3}, {9, 9, 40}, {99, 99, 1}}, 5), (Helds{{1, 1, 53}, {9, 9, 41}}));
  EXPECT_EQ(merged({{1, 1, 2}, {2, 2, 50}}), (Helds{{2, 2, 52}}));
}

TEST(Rare, SpecialValuesVanish) {
  EXPECT_EQ(merged({{minus_infinity_key, minus_infinity_key, 2},
                    {3, 3, 20},
                    {4, 4, 20},
                    {plus_infinity_key, plus_infinity_key, 3}},
                   0, TypeKind::date),
            (Helds{{3, 3, 22}, {4, 4, 23}}));
  const Helds common{{3, 3, 20}, {plus_infinity_key, plus_infinity_key, 30}};
  EXPECT_EQ(merged(common, 0, TypeKind::date), common);
}

TEST(Rare, NothingCommonBecomesOneInterval) {
  EXPECT_EQ(merged({{1, 1, 2}, {5, 5, 2}, {9, 9, 2}}), (Helds{{1, 9, 6}}));
}

TEST(Rare, TypesThatTellTheirValuesStay) {
  const Helds cells{{0, 0, 2}, {1, 1, 50}};
  EXPECT_EQ(merged(cells, 0, TypeKind::boolean), cells);
  EXPECT_EQ(merged(cells, 0, TypeKind::enumeration), cells);
}

TEST(Rare, SmallTablesHaveLowerLimits) {
  EXPECT_EQ(scaled_least_rows(10, 10), 2U);
  EXPECT_EQ(scaled_least_rows(300, 10), 6U);
  EXPECT_EQ(scaled_least_rows(100000, 10), 10U);
  EXPECT_EQ(scaled_least_rows(100000, 0), 2U);
}

}  // namespace
}  // namespace synth
