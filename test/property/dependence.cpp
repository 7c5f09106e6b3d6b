// The copula reproduces dependence. Bounds are at least five standard errors wide, so that a choice of the
// fixed seeds would fail by chance less than once in 10^6.
#include <gtest/gtest.h>

#include "core/model/payload.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/source.hpp"
#include "test/support/statistics.hpp"

namespace synth {
namespace {

constexpr std::size_t rows = 40000;

std::int64_t hundredths(double z) { return key_of_real(std::round(z * 100) / 100); }

/// Draws as many rows as `table` has; NULL is NaN, other values are the middle of their cell or the number of
/// their label.
std::vector<std::vector<double>> synthesise(const test::Table& table) {
  const std::string payload = save_model(test::fit(table, "copula"));
  const Sampler sampler(payload);
  const auto columns = test::drawn_columns(sampler.model());
  const CodeBlock codes = test::draw(sampler, columns, test::row_numbers(table.rows.size()));
  std::vector<std::vector<double>> values(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = sampler.model().columns[columns[i]];
    for (const std::uint16_t code : codes[i]) {
      if (column.nullable && code == column.null_code())
        values[i].push_back(NAN);
      else if (column.content == Content::cells && column.type.storage() == Storage::real)
        values[i].push_back((real_of_key(column.cells.low[code]) + real_of_key(column.cells.high[code])) / 2);
      else if (column.content == Content::cells)
        values[i].push_back(static_cast<double>(column.cells.low[code] + column.cells.high[code]) / 2);
      else
        values[i].push_back(code);
    }
  }
  return values;
}

/// Correlation over the rows in which both are present.
double present_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<double> a;
  std::vector<double> b;
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (std::isnan(x[k]) || std::isnan(y[k])) continue;
    a.push_back(x[k]);
    b.push_back(y[k]);
  }
  return test::correlation(a, b);
}

TEST(Dependence, NormalCorrelationsSurvive) {
  const double rho[] = {-0.9, -0.4, 0, 0.3, 0.7, 0.95};
  test::Table table;
  test::Random random(1);
  table.columns.push_back(test::column_of("x", TypeKind::float8));
  for (std::size_t i = 0; i < std::size(rho); ++i)
    table.columns.push_back(test::column_of("y" + std::to_string(i), TypeKind::float8));
  for (std::size_t k = 0; k < rows; ++k) {
    const double x = random.normal();
    test::Row row{hundredths(x)};
    for (const double r : rho) row.push_back(hundredths(r * x + std::sqrt(1 - r * r) * random.normal()));
    table.rows.push_back(std::move(row));
  }
  const auto values = synthesise(table);
  for (std::size_t i = 0; i < std::size(rho); ++i)
    EXPECT_NEAR(test::correlation(values[0], values[i + 1]), rho[i], 0.03) << rho[i];
}

TEST(Dependence, SurvivesValuesMissingAtRandomAndNot) {
  // x is missing where y is large: observed pairs are correlated, and missingness says something about y.
  test::Table table;
  table.columns = {test::column_of("x", TypeKind::float8), test::column_of("y", TypeKind::float8),
                   test::column_of("z", TypeKind::float8)};
  test::Random random(2);
  std::vector<double> missing;
  std::vector<double> large;
  for (std::size_t k = 0; k < rows; ++k) {
    const double y = random.normal();
    const double x = 0.6 * y + 0.8 * random.normal();
    const bool is_missing = y + random.normal() > 1;
    test::Row row(3);
    if (!is_missing) row[0] = hundredths(x);
    row[1] = hundredths(y);
    if (random.uniform() < 0.7) row[2] = hundredths(0.5 * x + random.normal());
    table.rows.push_back(std::move(row));
    missing.push_back(is_missing);
    large.push_back(y);
  }
  const auto values = synthesise(table);
  std::vector<double> drawn_missing;
  for (const double x : values[0]) drawn_missing.push_back(std::isnan(x));
  EXPECT_NEAR(test::correlation(drawn_missing, values[1]), test::correlation(missing, large), 0.04);
  EXPECT_GT(present_correlation(values[0], values[1]), 0.4);
  EXPECT_NEAR(present_correlation(values[0], values[2]), 0.5 / std::sqrt(1.25), 0.08);
}

TEST(Dependence, MissingTogetherStaysTogether) {
  test::Table table;
  table.columns = {test::column_of("a", TypeKind::int4), test::column_of("b", TypeKind::int4)};
  test::Random random(3);
  for (std::size_t k = 0; k < rows; ++k) {
    const bool missing = random.uniform() < 0.2;
    test::Row row(2);
    for (auto& cell : row)
      if (!missing) cell = static_cast<std::int64_t>(random.below(50));
    table.rows.push_back(std::move(row));
  }
  const auto values = synthesise(table);
  std::size_t both = 0;
  for (std::size_t k = 0; k < rows; ++k) both += std::isnan(values[0][k]) && std::isnan(values[1][k]);
  EXPECT_GT(static_cast<double>(both) / rows, 0.17);  // 0.04 if they were independent
}

TEST(Dependence, MixedPairsSurvive) {
  // A number, a binary label and an ordered count, all driven by one normal.
  test::Table table;
  table.columns = {test::column_of("number", TypeKind::float8), test::column_of("label", TypeKind::text),
                   test::column_of("count", TypeKind::int4)};
  test::Random random(4);
  std::vector<std::vector<double>> real(3);
  for (std::size_t k = 0; k < rows; ++k) {
    const double z = random.normal();
    const double number = z + 0.5 * random.normal();
    const bool label = z + random.normal() > 0.8;
    const auto count = static_cast<std::int64_t>(std::max(0.0, std::round(1 + z + 0.7 * random.normal())));
    table.rows.push_back({hundredths(number), std::string(label ? "yes" : "no"), count});
    real[0].push_back(number);
    real[1].push_back(label);
    real[2].push_back(static_cast<double>(count));
  }
  const auto values = synthesise(table);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NEAR(test::correlation(values[i], values[j]), test::correlation(real[i], real[j]), 0.035)
          << i << j;
}

TEST(Dependence, OfNominalLabelsIsFound) {
  // The labels' alphabet says nothing about their means.
  const std::pair<const char*, double> labels[] = {{"a", 2}, {"b", -3}, {"c", 0.5}, {"d", -1}, {"e", 3}};
  test::Table table;
  table.columns = {test::column_of("label", TypeKind::text), test::column_of("number", TypeKind::float8)};
  test::Random random(5);
  for (std::size_t k = 0; k < rows; ++k) {
    const auto& [label, mean] = labels[random.below(5)];
    table.rows.push_back({std::string(label), hundredths(mean + random.normal())});
  }
  const auto values = synthesise(table);
  for (std::size_t code = 0; code < 5; ++code) {
    double sum = 0;
    double count = 0;
    for (std::size_t k = 0; k < rows; ++k)
      if (values[0][k] == static_cast<double>(code)) sum += values[1][k], ++count;
    EXPECT_NEAR(sum / count, labels[code].second, 0.5) << labels[code].first;
  }
}

}  // namespace
}  // namespace synth
