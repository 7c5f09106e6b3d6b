#include "core/report/pairs.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/cell_counter.hpp"
#include "core/evaluate/correlation.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::report {
namespace {

using evaluate::both_sides;
using evaluate::Levels;

/// How often each level of a column occurs in each table.
struct Totals {
  std::array<std::vector<double>, 2> rows;

  Totals(const Levels& column, Observer& observer) {
    for (const evaluate::Side side : both_sides) {
      rows[side].assign(column.size, 0);
      const auto codes = column.codes[side];
      evaluate::for_each_below(codes.size(), observer, [&](std::size_t row) { ++rows[side][codes[row]]; });
    }
  }

  double levels_in_use(evaluate::Side side) const {
    return static_cast<double>(
        std::count_if(rows[side].begin(), rows[side].end(), [](double total) { return total > 0; }));
  }
};

/// Cramér's V of what the counter has counted last: chi-square / n is the sum of observed² / (product of
/// totals), less 1.
double cramers_v(const Totals& a, const Totals& b, evaluate::Side side,
                 const evaluate::CellCounter& counted) {
  const double freedom = std::min(a.levels_in_use(side), b.levels_in_use(side)) - 1;
  if (freedom < 1) return undefined;
  const std::size_t b_size = b.rows[side].size();
  double sum = 0;
  counted.for_each([&](std::uint64_t cell, std::uint32_t real_rows, std::uint32_t synthetic_rows) {
    const double rows = side == evaluate::real ? real_rows : synthetic_rows;
    if (rows > 0) sum += rows * rows / (a.rows[side][cell / b_size] * b.rows[side][cell % b_size]);
  });
  return std::min(1.0, std::sqrt(std::max(sum - 1, 0.0) / freedom));
}

PairMatrix empty_matrix(const evaluate::JointTable& table, const std::vector<std::uint32_t>& columns) {
  PairMatrix matrix;
  for (const std::uint32_t column : columns) matrix.names.push_back(table.columns[column].name);
  return matrix;
}

std::vector<std::uint32_t> first_of(std::vector<std::uint32_t> columns) {
  if (columns.size() > most_paired_columns) columns.resize(most_paired_columns);
  return columns;
}

}  // namespace

PairMatrix correlations(const evaluate::JointTable& table, Observer& observer) {
  const auto columns = first_of(table.columns_where([](auto kind) { return evaluate::is_ordered(kind); }));
  PairMatrix matrix = empty_matrix(table, columns);
  matrix.title = "Correlation";
  matrix.meaning =
      "Pearson's correlation of numbers and times: 1 where two columns rise together, −1 where one falls as "
      "the other rises, 0 where neither says anything about the other along a line.";
  matrix.has_sign = true;
  for (std::size_t i = 1; i < columns.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      for (const evaluate::Side side : both_sides)
        matrix.values[side].push_back(evaluate::correlate(table.columns[columns[i]],
                                                          table.columns[columns[j]], side,
                                                          evaluate::Coefficient::pearson, observer));
  return matrix;
}

PairMatrix associations(const evaluate::JointTable& table, Observer& observer) {
  const evaluate::LevelPlan plan{evaluate::Edges::real_range, 10, 32};
  const evaluate::LeveledTable levels(table, plan, observer);
  const auto columns = first_of(table.columns_where(evaluate::is_compared));
  PairMatrix matrix = empty_matrix(table, columns);
  matrix.title = "Association";
  matrix.meaning =
      "Cramér's V of all columns, numbers cut into ten bins: 0 where two columns are independent, 1 where "
      "one "
      "decides the other.";
  std::vector<Totals> totals;
  for (const std::uint32_t column : columns) totals.emplace_back(levels[column], observer);
  evaluate::CellCounter counter(observer);
  for (std::size_t i = 1; i < columns.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      observer.check();
      counter.count(std::array{levels[columns[i]], levels[columns[j]]});
      for (const evaluate::Side side : both_sides)
        matrix.values[side].push_back(cramers_v(totals[i], totals[j], side, counter));
    }
  return matrix;
}

}  // namespace synth::report
