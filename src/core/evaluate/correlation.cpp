#include "core/evaluate/correlation.hpp"

#include <cmath>
#include <vector>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/undefined.hpp"

namespace synth::evaluate {
namespace {

/// The scores that the codes of a column stand for; a code without one, NULL's, is not finite.
struct Scores {
  const std::vector<std::uint32_t>& codes;
  std::span<const double> of_codes;

  double operator[](std::size_t row) const {
    const std::uint32_t code = codes[row];
    return code < of_codes.size() ? of_codes[code] : undefined;
  }
};

/// Calls use(x, y) for each row with two finite scores.
template <class F>
void for_each_pair(const Scores& a, const Scores& b, Observer& observer, F use) {
  for_each_below(a.codes.size(), observer, [&](std::size_t row) {
    const double x = a[row];
    const double y = b[row];
    if (std::isfinite(x) && std::isfinite(y)) use(x, y);
  });
}

/// Middle ranks of the codes that rows with both values hold.
std::vector<double> ranks(const std::vector<std::uint32_t>& own, std::uint32_t own_null,
                          const std::vector<std::uint32_t>& other, std::uint32_t other_null,
                          Observer& observer) {
  std::vector<std::uint32_t> counts(own_null + 1, 0);
  for_each_below(own.size(), observer,
                 [&](std::size_t row) { counts[own[row]] += other[row] != other_null; });
  std::vector<double> ranks(own_null);
  double below = 0;
  for_each_below(own_null, observer, [&](std::size_t code) {
    ranks[code] = below + (counts[code] + 1.0) / 2;
    below += counts[code];
  });
  return ranks;
}

/// Rounding leaves a constant column with a variance that is tiny, not zero: so its extremes decide.
struct Spread {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  double sum = 0;

  void add(double x) {
    low = std::min(low, x);
    high = std::max(high, x);
    sum += x;
  }
  bool constant() const { return !(low < high); }
};

double correlate(const Scores& a, const Scores& b, Observer& observer) {
  Spread x_spread;
  Spread y_spread;
  double count = 0;
  for_each_pair(a, b, observer, [&](double x, double y) { x_spread.add(x), y_spread.add(y), ++count; });
  if (x_spread.constant() || y_spread.constant()) return undefined;
  const double x_mean = x_spread.sum / count;
  const double y_mean = y_spread.sum / count;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for_each_pair(a, b, observer, [&](double x, double y) {
    xx += (x - x_mean) * (x - x_mean);
    yy += (y - y_mean) * (y - y_mean);
    xy += (x - x_mean) * (y - y_mean);
  });
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

}  // namespace

double correlate(const JointColumn& a, const JointColumn& b, Side side, Coefficient coefficient,
                 Observer& observer) {
  const auto& a_codes = a.codes(side);
  const auto& b_codes = b.codes(side);
  if (coefficient == Coefficient::pearson)
    return correlate(Scores{a_codes, a.numbers}, Scores{b_codes, b.numbers}, observer);
  const std::vector<double> a_ranks = ranks(a_codes, a.null_code(), b_codes, b.null_code(), observer);
  const std::vector<double> b_ranks = ranks(b_codes, b.null_code(), a_codes, a.null_code(), observer);
  return correlate(Scores{a_codes, a_ranks}, Scores{b_codes, b_ranks}, observer);
}

Correlation correlation_similarity(const JointColumn& a, const JointColumn& b,
                                   const CorrelationOptions& options, Observer& observer) {
  Correlation result;
  result.real = correlate(a, b, real, options.coefficient, observer);
  result.synthetic = correlate(a, b, synthetic, options.coefficient, observer);
  if (a.codes(synthetic).empty()) return result;
  const bool constant = std::isnan(result.synthetic);
  if (std::isnan(result.real) || std::abs(result.real) <= options.threshold) return result;
  if (constant && options.constant == ConstantSynthetic::undefined) return result;
  result.score = 1 - std::abs(result.real - (constant ? 0 : result.synthetic)) / 2;
  return result;
}

}  // namespace synth::evaluate
