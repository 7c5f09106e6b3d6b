#include "core/evaluate/attack/table_size.hpp"

#include <algorithm>
#include <cmath>

namespace synth::evaluate {
namespace {

/// (n·w + 1)(1 − w)^n
double beyond(double rows, double weight) {
  if (weight >= 1) return rows > 0 ? 0 : 1;
  return (rows * weight + 1) * std::exp(rows * std::log1p(-weight));
}

/// The least sum of squares for a weight, over all c.
double squares(const std::vector<SizedSuccess>& measured, double weight) {
  double yy = 0, yg = 0, gg = 0;
  for (const SizedSuccess& m : measured) {
    const double g = singling_out_integral(m.rows, 0, weight);
    yy += m.successes * m.successes;
    yg += m.successes * g;
    gg += g * g;
  }
  return gg > 0 ? yy - yg * yg / gg : yy;
}

/// The weight with the least sum, 10^−9 to 1: the best of a grid, refined by ternary search. Where all sizes
/// are one, every weight fits, and the search stays where Anonymeter begins.
double best_weight(const std::vector<SizedSuccess>& measured) {
  if (measured.front().rows == measured.back().rows) return 1 / std::max(1.0, measured.back().rows);
  constexpr int steps = 180;
  const auto at = [&](double step) { return std::pow(10, -9 * (1 - step / steps)); };
  int best = 0;
  for (int step = 1; step <= steps; ++step)
    if (squares(measured, at(step)) < squares(measured, at(best))) best = step;
  double low = best == 0 ? 0 : best - 1, high = best == steps ? steps : best + 1;
  for (int i = 0; i < 100; ++i) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (squares(measured, at(a)) < squares(measured, at(b)) ? high : low) =
        squares(measured, at(a)) < squares(measured, at(b)) ? b : a;
  }
  return at((low + high) / 2);
}

}  // namespace

double singling_out_integral(double rows, double low, double high) {
  return (beyond(rows, low) - beyond(rows, high)) / (rows + 1);
}

double fitted_ratio(const std::vector<SizedSuccess>& measured, double rows, double base) {
  double successes = 0;
  for (const SizedSuccess& m : measured) successes += m.successes;
  if (!(successes > 0)) return 1;
  const double weight = best_weight(measured);
  const double at_base = singling_out_integral(base, 0, weight);
  return at_base > 0 ? singling_out_integral(rows, 0, weight) / at_base : 1;
}

}  // namespace synth::evaluate
