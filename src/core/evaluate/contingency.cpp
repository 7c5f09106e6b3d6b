#include "core/evaluate/contingency.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

std::vector<double> totals(const Levels& column) {
  std::vector<double> totals(column.size, 0);
  for (const std::uint32_t level : column.codes[real]) ++totals[level];
  return totals;
}

double levels_in_use(const std::vector<double>& totals) {
  return static_cast<double>(
      std::count_if(totals.begin(), totals.end(), [](double total) { return total > 0; }));
}

}  // namespace

double contingency_similarity(const Levels& a, const Levels& b, CellCounter& counter) {
  counter.count(std::array{a, b});
  return 1 - counter.total_variation();
}

double cramers_v(const Levels& a, const Levels& b, CellCounter& counter) {
  const std::vector<double> a_totals = totals(a);
  const std::vector<double> b_totals = totals(b);
  const double freedom = std::min(levels_in_use(a_totals), levels_in_use(b_totals)) - 1;
  if (freedom < 1) return std::numeric_limits<double>::quiet_NaN();
  counter.count(std::array{a, b});
  // chi-square / n = sum of observed^2 / (row total * column total) - 1
  double sum = 0;
  counter.for_each([&](std::uint64_t cell, std::uint32_t rows, std::uint32_t) {
    if (rows > 0)
      sum += static_cast<double>(rows) * rows / (a_totals[cell / b.size] * b_totals[cell % b.size]);
  });
  return std::sqrt(std::max(sum - 1, 0.0) / freedom);
}

}  // namespace synth::evaluate
