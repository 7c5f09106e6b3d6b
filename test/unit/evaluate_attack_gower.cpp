#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "core/evaluate/attack/exposure.hpp"
#include "test/support/attacks.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

using test::cell_of;
using test::Row;
using test::two_columns;

/// Distances of a real row to all synthetic rows, in whole columns, by asking for all of them.
std::vector<double> distances(const JointTable& table, std::uint32_t row, GowerRules rules) {
  Observer observer;
  const GowerSpace space(table, compared_columns(table), rules);
  const GowerRows rows(space, {synthetic, 0, static_cast<std::uint32_t>(table.rows[synthetic])}, observer);
  Neighbours found(table.rows[synthetic]);
  rows.nearest(rows.target(real, row), found, observer);
  std::vector<double> distances(table.rows[synthetic]);
  for (const auto& n : found.rows()) distances[n.row] = n.distance / double(space.unit());
  return distances;
}

TEST(EvaluateAttackGower, AddsSharesOfRangesAndUnequalCategories) {
  const JointTable table = test::joint_of(two_columns, {{cell_of(2), "a"}, {cell_of(0), "b"}},
                                          {{cell_of(2), "a"}, {cell_of(6), "b"}, {cell_of(8), "z"}});
  const auto found = distances(table, 0, GowerRules::ours);  // the range is 8
  EXPECT_NEAR(found[0], 0, 1e-7);
  EXPECT_NEAR(found[1], 1.5, 1e-7);
  EXPECT_NEAR(found[2], 1.75, 1e-7);
}

TEST(EvaluateAttackGower, NullsCostNothingAmongEachOther) {
  const JointTable table =
      test::joint_of(two_columns, {{{}, {}}, {cell_of(1), "a"}},
                     {{{}, {}}, {cell_of(1), {}}, {{}, "a"}, {cell_of(0), "a"}, {cell_of(4), "b"}});
  EXPECT_EQ(distances(table, 0, GowerRules::ours), (std::vector<double>{0, 1, 1, 2, 2}));
  EXPECT_EQ(distances(table, 1, GowerRules::ours), (std::vector<double>{2, 1, 1, 0.25, 1.75}));
}

/// NaN beside a number makes Anonymeter's distance NaN, which is sorted last; beside NaN it costs 1. NULL
/// categories have a code like others.
TEST(EvaluateAttackGower, NullsCostAsInAnonymeter) {
  const JointTable table =
      test::joint_of(two_columns, {{{}, {}}, {cell_of(1), "a"}},
                     {{{}, {}}, {cell_of(1), {}}, {{}, "a"}, {cell_of(0), "a"}, {cell_of(4), "b"}});
  const auto null = distances(table, 0, GowerRules::anonymeter);
  EXPECT_EQ(null[0], 1);
  EXPECT_EQ(null[2], 2);
  for (const int last : {1, 3, 4}) EXPECT_GT(null[last], 2);
  const auto value = distances(table, 1, GowerRules::anonymeter);
  EXPECT_EQ(value[1], 1);
  EXPECT_EQ(value[3], 0.25);
  EXPECT_EQ(value[4], 1.75);
  for (const int last : {0, 2}) EXPECT_GT(value[last], 2);
}

TEST(EvaluateAttackGower, TimesAreCategoriesInAnonymeter) {
  const JointTable table =
      test::joint_of({test::sample_column("d", TypeKind::date)}, {{8000}}, {{8000}, {8001}, {8010}});
  EXPECT_EQ(distances(table, 0, GowerRules::anonymeter), (std::vector<double>{0, 1, 1}));
  EXPECT_NEAR(distances(table, 0, GowerRules::ours)[1], 0.1, 1e-7);
}

TEST(EvaluateAttackGower, BearsConstantsInfinitiesAndHugeRanges) {
  const JointTable constant = test::numbers({3}, {3, 3});
  EXPECT_EQ(distances(constant, 0, GowerRules::ours), (std::vector<double>{0, 0}));
  const JointTable infinite = test::numbers({-HUGE_VAL, 0}, {HUGE_VAL, 10, NAN});
  EXPECT_EQ(distances(infinite, 0, GowerRules::ours), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(distances(infinite, 1, GowerRules::ours), (std::vector<double>{1, 1, 1}));
  const JointTable huge = test::numbers({-1.5e308}, {0, 1.5e308});
  EXPECT_NEAR(distances(huge, 0, GowerRules::ours)[0], 0.5, 1e-7);
  const JointTable nothing = test::numbers({NAN}, {NAN, NAN});
  EXPECT_EQ(distances(nothing, 0, GowerRules::ours), (std::vector<double>{0, 0}));
}

TEST(EvaluateAttackGower, RefusesColumnsThatAreNotCompared) {
  const JointTable table = test::joint_of({test::sample_column("u", TypeKind::uuid)}, {}, {});
  EXPECT_EQ(test::state_of([&] { GowerSpace(table, {0}); }), "XX000");
}

std::vector<Row> random_rows(std::size_t count, test::Random& random) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({cell_of(random.normal()), static_cast<std::int64_t>(random.below(9)),
                    std::string(1, static_cast<char>('a' + random.below(3))),
                    std::string(1, static_cast<char>('a' + random.below(5)))});
    if (random.below(4) == 0) rows.back()[random.below(4)] = {};
  }
  return rows;
}

const std::vector<SampleColumn> four_columns{
    test::sample_column("x", TypeKind::float8), test::sample_column("i", TypeKind::int4),
    test::sample_column("c", TypeKind::text), test::sample_column("d", TypeKind::text)};

/// The same distances one pair at a time.
std::int64_t plain_distance(const GowerSpace& space, const JointTable& table, std::uint32_t real_row,
                            std::uint32_t synthetic_row, std::optional<std::uint32_t> without) {
  double sum = 0;
  for (const std::uint32_t i : space.columns()) {
    const JointColumn& column = table.columns[i];
    const std::uint32_t a = column.codes(real)[real_row], b = column.codes(synthetic)[synthetic_row];
    if (i == without || a == b) continue;
    if (!is_ordered(column.kind) || a == column.null_code() || b == column.null_code()) {
      sum += space.unit();
      continue;
    }
    const double low = column.numbers.front(), range = column.numbers.back() - low;
    const auto place = [&](std::uint32_t code) {
      return std::round((column.numbers[code] - low) / range * space.unit());
    };
    sum += std::abs(place(a) - place(b));
  }
  return static_cast<std::int64_t>(sum);
}

TEST(EvaluateAttackGower, FindsWhatComparingAllRowsFinds) {
  test::Random random(3);
  const JointTable table = test::joint_of(four_columns, random_rows(60, random), random_rows(2000, random));
  Observer observer;
  const GowerSpace space(table, compared_columns(table));
  const GowerRows rows(space, {synthetic, 0, 2000}, observer);
  const std::vector<std::size_t> left_out{0, 3, GowerRows::no_axis};
  std::vector<Neighbours> without(left_out.size());
  const auto nearest = [&](std::uint32_t row, std::optional<std::uint32_t> column, std::size_t wanted) {
    std::vector<std::int64_t> all;
    for (std::uint32_t s = 0; s < 2000; ++s) all.push_back(plain_distance(space, table, row, s, column));
    std::vector<std::int64_t> sorted = all;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t s = 0; s < 2000; ++s)
      if (all[s] <= sorted[wanted - 1]) numbers.push_back(s);
    return numbers;
  };
  const auto numbers_of = [](const Neighbours& found) {
    std::vector<std::uint32_t> numbers;
    for (const auto& n : found.rows()) numbers.push_back(n.row);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  };
  for (std::uint32_t row = 0; row < 60; ++row) {
    for (const std::size_t wanted : {1, 3, 7}) {
      Neighbours found(wanted);
      rows.nearest(rows.target(real, row), found, observer);
      EXPECT_EQ(numbers_of(found), nearest(row, {}, wanted));
    }
    rows.nearest_without(rows.target(real, row), left_out, without, observer);
    EXPECT_EQ(numbers_of(without[0]), nearest(row, 0, 1));
    EXPECT_EQ(numbers_of(without[1]), nearest(row, 3, 1));
    EXPECT_EQ(numbers_of(without[2]), nearest(row, {}, 1));
  }
}

TEST(EvaluateAttackGower, FindsTheMostExposedRowsExactly) {
  test::Random random(4);
  const Population population =
      test::population_of(four_columns, random_rows(1500, random), random_rows(300, random), {});
  Observer observer;
  const Exposures exposures(population, observer);
  std::vector<double> values;
  std::vector<std::uint32_t> rows(1500);
  std::iota(rows.begin(), rows.end(), 0U);
  for (const std::uint32_t row : rows) values.push_back(exposures.of(real, row, observer));
  const auto found = exposures.most_exposed(real, rows, 25, 0, observer);
  ASSERT_EQ(found.size(), 25U);
  std::vector<double> sorted = values;
  std::sort(sorted.rbegin(), sorted.rend());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].exposure, sorted[i]);
    EXPECT_EQ(found[i].exposure, values[found[i].number]);
  }
  const ExposedRows exposed = find_exposed(population, exposures, 25, 100000, {1}, observer);
  std::size_t as_exposed = 0;
  for (std::uint32_t row = 1500; row < 1800; ++row)
    as_exposed += exposures.of(real, row, observer) >= sorted[24];
  EXPECT_EQ(exposed.training.size(), 25U);
  EXPECT_EQ(exposed.control.size(), as_exposed);
  EXPECT_GT(as_exposed, 0U);
}

/// By hand: among 0, 1, 2, 10 (range 10) with fewer than five others, the mean distance to all of them.
TEST(EvaluateAttackGower, ExposureIsTheMeanDistanceToOthers) {
  const Population population =
      test::population_of({test::sample_column("x", TypeKind::float8)},
                          {{cell_of(0)}, {cell_of(1)}, {cell_of(2)}, {cell_of(10)}}, {{cell_of(5)}}, {});
  Observer observer;
  const Exposures exposures(population, observer);
  const double unit = GowerSpace(population.table, {0}).unit();
  EXPECT_NEAR(exposures.of(real, 3, observer) / unit, 0.9, 1e-7);
  EXPECT_NEAR(exposures.of(real, 0, observer) / unit, 1.3 / 3, 1e-7);
  EXPECT_NEAR(exposures.of(real, 4, observer) / unit, 1.7 / 4, 1e-7);  // 5, 4, 3, 5 away
  const std::vector<std::uint32_t> rows{1, 0, 3, 2, 1, 2, 1, 2, 3, 1, 2};
  EXPECT_EQ(exposures.most_exposed_tenth(real, rows, observer), (std::vector<std::size_t>{2, 8}));
  EXPECT_TRUE(exposures.most_exposed_tenth(real, {}, observer).empty());
}

}  // namespace
}  // namespace synth::evaluate
