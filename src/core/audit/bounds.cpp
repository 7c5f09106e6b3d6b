#include "core/audit/bounds.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/normal.hpp"
#include "core/evaluate/error_rates.hpp"
#include "core/privacy/analytic_gaussian.hpp"

namespace synth::audit {
namespace {

constexpr std::size_t choosing_part = 5;
constexpr std::size_t thresholds = 400;
constexpr int bisections = 60;
/// gaussian_epsilon() rounds up by less.
constexpr double rounding = 1e-9;

double epsilon_of(ErrorLimits limits, double delta) {
  return evaluate::epsilon_of_error_rates(limits.false_positive, limits.false_negative, delta);
}

double quantile(double probability) { return normal_quantile(std::clamp(probability, 1e-300, 1 - 1e-16)); }

Errors no_errors(const Errors& errors) { return {0, errors.without, 0, errors.with}; }

std::uint64_t count_above(std::span<const double> numbers, double threshold) {
  return static_cast<std::uint64_t>(
      std::count_if(numbers.begin(), numbers.end(), [&](double x) { return x > threshold; }));
}

/// Numbers of both tables, thinned.
std::vector<double> candidates(std::span<const double> without, std::span<const double> with) {
  std::vector<double> all(without.begin(), without.end());
  all.insert(all.end(), with.begin(), with.end());
  std::sort(all.begin(), all.end());
  const std::size_t step = std::max<std::size_t>(1, all.size() / thresholds);
  std::vector<double> few;
  for (std::size_t i = 0; i < all.size(); i += step) few.push_back(all[i]);
  return few;
}

double best_threshold(std::span<const double> without, std::span<const double> with, double delta,
                      double alpha) {
  double threshold = 0, best = 0;
  for (const double candidate : candidates(without, with)) {
    const double epsilon = epsilon_of(limits_of(errors_at(candidate, without, with), alpha), delta);
    if (epsilon > best) best = epsilon, threshold = candidate;
  }
  return threshold;
}

void check_guesses(const Guesses& guesses, double alpha) {
  if (guesses.right > guesses.made || guesses.made > guesses.canaries || !(alpha > 0 && alpha < 1))
    throw Error(sqlstate::invalid_parameter_value, "guesses of an audit do not add up",
                "There are at most as many right guesses as guesses, and as many guesses as canaries; the "
                "confidence lies between 0 and 1.");
}

/// P[Bin(trials, q) = k] for k below `end`, one from its neighbour, beginning with the likeliest.
std::vector<double> binomial_below(const boost::math::binomial& law, std::uint64_t end) {
  const double trials = law.trials();
  const double odds = law.success_fraction() / (1 - law.success_fraction());
  std::vector<double> mass(end);
  const auto begin = std::min(end - 1, static_cast<std::uint64_t>(mode(law)));
  mass[begin] = pdf(law, static_cast<double>(begin));
  for (std::uint64_t k = begin + 1; k < end; ++k) {
    const auto x = static_cast<double>(k);
    mass[k] = mass[k - 1] * odds * (trials - x + 1) / x;
  }
  for (std::uint64_t k = begin; k > 0; --k) {
    const auto x = static_cast<double>(k);
    mass[k - 1] = mass[k] / odds * x / (trials - x + 1);
  }
  return mass;
}

/// max over i in 1..v of (1/i) * sum over j in 1..i of P[Bin(r, q) = v - j].
double largest_mean_below(const boost::math::binomial& law, std::uint64_t right) {
  const std::vector<double> mass = binomial_below(law, right);
  double sum = 0, largest = 0;
  for (std::uint64_t i = 1; i <= right; ++i) {
    sum += mass[right - i];
    largest = std::max(largest, sum / static_cast<double>(i));
  }
  return largest;
}

double largest_one_run_epsilon(const Guesses& guesses, double delta, double alpha) {
  double low = 0, high = 1;
  while (one_run_p_value(guesses, high, delta) < alpha) high += 1;
  for (int i = 0; i < bisections; ++i) {
    const double middle = (low + high) / 2;
    (one_run_p_value(guesses, middle, delta) < alpha ? low : high) = middle;
  }
  return low;
}

}  // namespace

ErrorLimits limits_of(const Errors& errors, double alpha) {
  return {evaluate::proportion_upper(errors.false_positives, errors.without, alpha / 2),
          evaluate::proportion_upper(errors.false_negatives, errors.with, alpha / 2)};
}

double gaussian_mu(ErrorLimits limits) {
  return quantile(1 - limits.false_positive) - quantile(limits.false_negative);
}

double epsilon_of_mu(double mu, double delta) {
  return mu > 0 ? gaussian_epsilon(1 / mu, delta) * (1 - rounding) : 0;
}

EpsilonBound clopper_pearson_bound(const Errors& errors, double delta, double alpha) {
  return {epsilon_of(limits_of(errors, alpha), delta),
          epsilon_of(limits_of(no_errors(errors), alpha), delta)};
}

EpsilonBound gaussian_bound(const Errors& errors, double delta, double alpha) {
  return {epsilon_of_mu(gaussian_mu(limits_of(errors, alpha)), delta),
          epsilon_of_mu(gaussian_mu(limits_of(no_errors(errors), alpha)), delta)};
}

Errors errors_at(double threshold, std::span<const double> without, std::span<const double> with) {
  return {count_above(without, threshold), without.size(), with.size() - count_above(with, threshold),
          with.size()};
}

PairBounds pair_bounds(std::span<const double> without, std::span<const double> with, double delta,
                       double alpha) {
  const std::size_t choosing = std::min(without.size(), with.size()) / choosing_part;
  const double threshold = best_threshold(without.first(choosing), with.first(choosing), delta, alpha);
  const Errors judged = errors_at(threshold, without.subspan(choosing), with.subspan(choosing));
  return {clopper_pearson_bound(judged, delta, alpha),
          gaussian_bound(errors_at(0, without, with), delta, alpha)};
}

double one_run_p_value(const Guesses& guesses, double epsilon, double delta) {
  if (guesses.right == 0) return 1;
  const boost::math::binomial law(static_cast<double>(guesses.made), 1 / (1 + std::exp(-epsilon)));
  const double tail = cdf(complement(law, static_cast<double>(guesses.right - 1)));
  const double excess =
      delta > 0 ? 2 * static_cast<double>(guesses.canaries) * delta * largest_mean_below(law, guesses.right)
                : 0;
  return std::min(1.0, tail + excess);
}

EpsilonBound one_run_bound(const Guesses& guesses, double delta, double alpha) {
  check_guesses(guesses, alpha);
  return {largest_one_run_epsilon(guesses, delta, alpha),
          largest_one_run_epsilon({guesses.canaries, guesses.made, guesses.made}, delta, alpha)};
}

}  // namespace synth::audit
