#include <cmath>
#include <gtest/gtest.h>

#include "core/base/error.hpp"
#include "core/evaluate/contingency.hpp"
#include "core/report/assemble.hpp"
#include "core/report/heat_map.hpp"
#include "core/report/pairs.hpp"
#include "core/report/picture.hpp"
#include "test/support/golden_tables.hpp"

namespace synth::report {
namespace {

namespace golden = test::golden;

double total(const ColumnPicture& picture, std::size_t side) {
  double sum = picture.nulls[side];
  for (const Bar& bar : picture.bars) sum += bar.shares[side];
  return sum;
}

ColumnPicture picture_of_labels(const std::vector<std::string>& real,
                                const std::vector<std::string>& synthetic,
                                const std::vector<std::string>& known, std::uint32_t most_bars = 10) {
  Observer observer;
  Column column = test::column_of("x", TypeKind::text);
  column.labels = known;
  return picture_of(test::labels(real, synthetic).columns[0], column, {most_bars, 24}, observer);
}

ColumnPicture picture_of_numbers(const std::vector<double>& real, const std::vector<double>& synthetic) {
  Observer observer;
  return picture_of(test::numbers(real, synthetic).columns[0], test::column_of("x", TypeKind::float8), {},
                    observer);
}

TEST(ReportPictures, CountCategoriesByTheirLabels) {
  const ColumnPicture picture = picture_of_labels({"a", "a", "b", ""}, {"a", "c", "c", "c"}, {"a", "b", "c"});
  ASSERT_EQ(picture.bars.size(), 3U);
  EXPECT_EQ(picture.bars[0].label, "c");
  EXPECT_DOUBLE_EQ(picture.bars[0].shares[1], 0.75);
  EXPECT_EQ(picture.bars[1].label, "a");
  EXPECT_DOUBLE_EQ(picture.bars[1].shares[0], 0.5);
  EXPECT_DOUBLE_EQ(picture.nulls[0], 0.25);
  EXPECT_TRUE(picture.note.empty());
}

TEST(ReportPictures, PoolWhatIsRareOrUnknown) {
  const ColumnPicture picture =
      picture_of_labels({"a", "a", "b", "secret"}, {"a", "b", "b", "c"}, {"a", "b", "c"}, 2);
  ASSERT_EQ(picture.bars.size(), 3U);
  EXPECT_EQ(picture.bars[2].label, "all others");
  EXPECT_DOUBLE_EQ(picture.bars[2].shares[0], 0.25);
  EXPECT_DOUBLE_EQ(picture.bars[2].shares[1], 0.25);
  EXPECT_EQ(picture.note, "2 other values are one bar.");
}

TEST(ReportPictures, KnowBooleansAndEnumerations) {
  Column column = test::column_of("x", TypeKind::enumeration);
  EXPECT_EQ(labels_of(column).at(2), "high");
  column = test::column_of("x", TypeKind::boolean);
  EXPECT_EQ(labels_of(column).at(1), "true");
  EXPECT_TRUE(labels_of(test::column_of("x", TypeKind::int4)).empty());
}

TEST(ReportPictures, ShowFewNumbersOneByOne) {
  const ColumnPicture picture = picture_of_numbers({1, 2, 2, std::nan("")}, {1, 1, 2, 3});
  EXPECT_FALSE(picture.histogram);
  ASSERT_EQ(picture.bars.size(), 3U);
  EXPECT_EQ(picture.bars[2].label, "3");
  EXPECT_DOUBLE_EQ(picture.bars[2].shares[1], 0.25);
  EXPECT_DOUBLE_EQ(picture.nulls[0], 0.25);
}

TEST(ReportPictures, BinManyNumbersAndLoseNoRow) {
  std::vector<double> real{-HUGE_VAL, HUGE_VAL};
  std::vector<double> synthetic;
  for (int i = 0; i < 500; ++i) real.push_back(i * i), synthetic.push_back(3 * i);
  const ColumnPicture picture = picture_of_numbers(real, synthetic);
  EXPECT_TRUE(picture.histogram);
  EXPECT_LE(picture.bars.size(), 26U);
  EXPECT_EQ(picture.ticks.size(), 3U);
  EXPECT_NEAR(total(picture, 0), 1, 1e-12);
  EXPECT_NEAR(total(picture, 1), 1, 1e-12);
}

TEST(ReportPictures, SurviveEmptyColumns) {
  const double nan = std::nan("");
  EXPECT_DOUBLE_EQ(picture_of_numbers({nan, nan}, {nan}).nulls[0], 1);
  EXPECT_TRUE(picture_of_numbers({}, {}).bars.empty());
  EXPECT_EQ(picture_of_numbers({5, 5}, {5}).bars.size(), 1U);
}

TEST(ReportPairs, AgreeWithTheMetrics) {
  Observer observer;
  const evaluate::JointTable table = golden::table();
  const PairMatrix correlation = correlations(table, observer);
  ASSERT_EQ(correlation.names, (std::vector<std::string>{"age", "income"}));
  EXPECT_NEAR(correlation.value(0, 1, 0), golden::pearson_real, 1e-10);
  EXPECT_NEAR(correlation.value(1, 0, 1), golden::pearson_synthetic, 1e-10);
  const PairMatrix association = associations(table, observer);
  ASSERT_EQ(association.names.size(), 4U);
  const evaluate::LeveledTable levels(table, {}, observer);
  evaluate::CellCounter counter(observer);
  for (std::size_t i = 1; i < 4; ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NEAR(association.value(0, i, j), evaluate::cramers_v(levels[i], levels[j], counter), 1e-12);
}

TEST(ReportPairs, AreUndefinedForConstants) {
  Observer observer;
  const auto table =
      test::joint_of({test::sample_column("x", TypeKind::float8), test::sample_column("y", TypeKind::float8)},
                     {{test::cell_of(1), test::cell_of(2)}, {test::cell_of(1), test::cell_of(3)}},
                     {{test::cell_of(1), test::cell_of(2)}});
  EXPECT_TRUE(std::isnan(correlations(table, observer).value(0, 0, 1)));
  EXPECT_TRUE(std::isnan(associations(table, observer).value(1, 0, 1)));
}

TEST(ReportHeatMap, ScalesDifferences) {
  PairMatrix matrix;
  matrix.names = {"a", "b"};
  matrix.values = {std::vector<double>{0.5}, std::vector<double>{0.35}};
  EXPECT_EQ(full_scale(matrix, Shown::real), 1);
  EXPECT_EQ(full_scale(matrix, Shown::difference), 0.2);
  const std::string map = heat_map(matrix, Shown::difference, "m").html();
  EXPECT_NE(map.find("class=\"heat n4\""), std::string::npos);
  EXPECT_NE(map.find("a: &#x2212;0.150"), std::string::npos);
}

TEST(ReportAssembly, FillsInWhatRowsTell) {
  Observer observer;
  const std::vector<Column> columns{
      test::column_of("age", TypeKind::int4), test::column_of("income", TypeKind::float8),
      test::column_of("sex", TypeKind::text), test::column_of("city", TypeKind::text)};
  ReportData data;
  add_tables(data, golden::table(), columns, observer);
  EXPECT_EQ(data.columns.size(), 4U);
  EXPECT_NEAR(data.columns[0].similarity, golden::ks_age, 1e-12);
  EXPECT_EQ(data.facts.compared_rows[0], 200U);
  EXPECT_EQ(data.facts.table_rows[1], 150U);
  EXPECT_EQ(data.pairs.size(), 2U);
  EXPECT_THROW(add_tables(data, golden::table(), std::span(columns).first(3), observer), Error);
}

}  // namespace
}  // namespace synth::report
