#include "core/evaluate/correlation.hpp"

#include <cmath>
#include <vector>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// One table's view of two columns whose codes stand for scores; rows where one is not finite do not count.
struct Scored {
  const std::vector<std::uint32_t>& a;
  const std::vector<std::uint32_t>& b;
  std::vector<double> a_scores;
  std::vector<double> b_scores;

  template <class F>
  void for_each(Observer& observer, F use) const {
    for_each_below(a.size(), observer, [&](std::size_t row) {
      const double x = a_scores[a[row]];
      const double y = b_scores[b[row]];
      if (std::isfinite(x) && std::isfinite(y)) use(x, y);
    });
  }
};

std::vector<double> numbers_of(const JointColumn& column) {
  std::vector<double> scores = column.numbers;
  scores.push_back(undefined);
  return scores;
}

/// Middle ranks of the codes that rows with both values hold.
std::vector<double> ranks(const std::vector<std::uint32_t>& own, std::uint32_t own_null,
                          const std::vector<std::uint32_t>& other, std::uint32_t other_null,
                          Observer& observer) {
  std::vector<std::uint32_t> counts(own_null + 1, 0);
  for_each_below(own.size(), observer,
                 [&](std::size_t row) { counts[own[row]] += other[row] != other_null; });
  std::vector<double> ranks(own_null + 1, undefined);
  double below = 0;
  for_each_below(own_null, observer, [&](std::size_t code) {
    ranks[code] = below + (counts[code] + 1.0) / 2;
    below += counts[code];
  });
  return ranks;
}

Scored scored(const JointColumn& a, const JointColumn& b, Side side, Coefficient coefficient,
              Observer& observer) {
  const auto& a_codes = a.codes(side);
  const auto& b_codes = b.codes(side);
  if (coefficient == Coefficient::pearson) return {a_codes, b_codes, numbers_of(a), numbers_of(b)};
  return {a_codes, b_codes, ranks(a_codes, a.null_code(), b_codes, b.null_code(), observer),
          ranks(b_codes, b.null_code(), a_codes, a.null_code(), observer)};
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

}  // namespace

double correlate(const JointColumn& a, const JointColumn& b, Side side, Coefficient coefficient,
                 Observer& observer) {
  const Scored rows = scored(a, b, side, coefficient, observer);
  Spread x_spread;
  Spread y_spread;
  double count = 0;
  rows.for_each(observer, [&](double x, double y) { x_spread.add(x), y_spread.add(y), ++count; });
  if (x_spread.constant() || y_spread.constant()) return undefined;
  const double x_mean = x_spread.sum / count;
  const double y_mean = y_spread.sum / count;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  rows.for_each(observer, [&](double x, double y) {
    xx += (x - x_mean) * (x - x_mean);
    yy += (y - y_mean) * (y - y_mean);
    xy += (x - x_mean) * (y - y_mean);
  });
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

Correlation correlation_similarity(const JointColumn& a, const JointColumn& b,
                                   const CorrelationOptions& options, Observer& observer) {
  Correlation result;
  result.real = correlate(a, b, real, options.coefficient, observer);
  result.synthetic = correlate(a, b, synthetic, options.coefficient, observer);
  const bool constant = std::isnan(result.synthetic);
  if (std::isnan(result.real) || std::abs(result.real) <= options.threshold) return result;
  if (constant && options.constant == ConstantSynthetic::undefined) return result;
  result.score = 1 - std::abs(result.real - (constant ? 0 : result.synthetic)) / 2;
  return result;
}

}  // namespace synth::evaluate
