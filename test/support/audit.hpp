#pragma once

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "core/privacy/record.hpp"
#include "test/support/privacy.hpp"

namespace synth::test {

// ---- how likely the answers of a fit were
// ------------------------------------------------------------------

/// Gives out recorded answers, and keeps what it was asked.
class Shadow final : public Recorder {
 public:
  explicit Shadow(const Recording& recording) : recording_(recording) {}
  std::optional<Cargo> enter(const PrimitiveTerms&, const Cargo& input) override {
    inputs.push_back(input);
    return recording_.at(inputs.size() - 1).output;
  }
  void leave(const Cargo&) override {}

  std::vector<Cargo> inputs;

 private:
  const Recording& recording_;
};

inline double parameter_of(const PrimitiveTerms& terms, std::string_view name) {
  for (const auto& [key, value] : terms.parameters)
    if (key == name) return value;
  return NAN;
}

/// The logarithm of the probability of an answer, up to a constant that the input does not move.
inline double log_likelihood(const Exchange& exchange, const Cargo& input) {
  if (exchange.terms.mechanism == "choose") {
    const double unit =
        parameter_of(exchange.terms, "epsilon") / (2 * static_cast<double>(exchange.terms.sensitivity));
    const auto score = [&](std::int64_t value) { return unit * static_cast<double>(value); };
    const auto best = score(*std::max_element(input.values.begin(), input.values.end()));
    double sum = 0;
    for (const std::int64_t value : input.values) sum += std::exp(score(value) - best);
    return score(input.values[static_cast<std::size_t>(exchange.output.values[0])]) - best - std::log(sum);
  }
  double squares = 0;
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    const auto noise = static_cast<double>(exchange.output.values[i] - input.values[i]);
    squares += noise * noise;
  }
  return -squares / (2 * parameter_of(exchange.terms, "variance"));
}

/// How much likelier all answers that `fit(true)` or `fit(false)` gave are with the canary than without: no
/// other number made of them tells the two apart better (Neyman, Pearson).
inline double log_ratio(const std::function<void(bool with, Recorder&)>& fit, bool with) {
  Tape tape;
  fit(with, tape);
  Shadow shadow(tape.recording());
  fit(!with, shadow);
  double ratio = 0;
  for (std::size_t i = 0; i < tape.recording().size(); ++i) {
    const Exchange& exchange = tape.recording()[i];
    ratio += log_likelihood(exchange, exchange.input) - log_likelihood(exchange, shadow.inputs.at(i));
  }
  return with ? ratio : -ratio;
}

// ---- how much privacy a number that was seen leaves at most
// -------------------------------------------------

/// The epsilon of a mechanism that is mu-Gaussian-DP, for a delta (Balle, Wang 2018).
inline double gaussian_epsilon(double mu, double delta) {
  const boost::math::normal normal;
  const auto delta_of = [&](double epsilon) {
    return cdf(normal, -epsilon / mu + mu / 2) - std::exp(epsilon) * cdf(normal, -epsilon / mu - mu / 2);
  };
  if (!(mu > 0) || delta_of(0) <= delta) return 0;
  double low = 0, high = 1;
  while (delta_of(high) > delta) high *= 2;
  for (int i = 0; i < 60; ++i) (delta_of((low + high) / 2) > delta ? low : high) = (low + high) / 2;
  return low;
}

/// What the true epsilon is at least.
struct EpsilonBounds {
  double any = 0;       ///< whatever the mechanism (Clopper, Pearson)
  double gaussian = 0;  ///< if its tests trade errors as those of Gaussian noise do
  double ceiling = 0;   ///< what `any` would be, had no guess been wrong
};

namespace detail {

struct Errors {
  double false_positive = 1;
  double false_negative = 1;
};

inline double any_epsilon(Errors errors, double delta) {
  const auto one = [&](double a, double b) { return 1 - delta - a > 0 ? std::log((1 - delta - a) / b) : 0; };
  return std::max({0.0, one(errors.false_positive, errors.false_negative),
                   one(errors.false_negative, errors.false_positive)});
}

inline double gaussian_mu(Errors errors) {
  const boost::math::normal normal;
  const auto quantile_of = [&](double p) { return quantile(normal, std::clamp(p, 1e-300, 1 - 1e-16)); };
  return quantile_of(1 - errors.false_positive) - quantile_of(errors.false_negative);
}

/// Upper limits of the errors of the guess "with, where the number exceeds the threshold"; each fails with
/// probability alpha.
inline Errors errors_of(std::span<const double> without, std::span<const double> with, double threshold,
                        double alpha) {
  const auto above = [&](std::span<const double> numbers) {
    return static_cast<std::uint64_t>(
        std::count_if(numbers.begin(), numbers.end(), [&](double x) { return x > threshold; }));
  };
  return {at_most(above(without), without.size(), alpha),
          at_most(with.size() - above(with), with.size(), alpha)};
}

}  // namespace detail

/// From log likelihood ratios seen in independent runs without and with the canary. For `any`, the first half
/// of each chooses a threshold and the second half judges it; `gaussian` always asks which is likelier, for
/// where the threshold lies would not matter. All limits together are wrong with probability alpha at most.
inline EpsilonBounds epsilon_bounds(std::span<const double> without, std::span<const double> with,
                                    double delta, double alpha) {
  using namespace detail;
  const auto first = [](std::span<const double> all) { return all.first(all.size() / 2); };
  const auto second = [](std::span<const double> all) { return all.subspan(all.size() / 2); };
  std::vector<double> candidates(first(without).begin(), first(without).end());
  candidates.insert(candidates.end(), first(with).begin(), first(with).end());
  std::sort(candidates.begin(), candidates.end());
  double threshold = 0, best = -1;
  const std::size_t step = std::max<std::size_t>(1, candidates.size() / 400);
  for (std::size_t i = 0; i < candidates.size(); i += step) {
    const Errors errors = errors_of(first(without), first(with), candidates[i], alpha / 4);
    if (const double any = any_epsilon(errors, delta); any > best) best = any, threshold = candidates[i];
  }
  const double least = at_most(0, second(with).size(), alpha / 4);
  return {any_epsilon(errors_of(second(without), second(with), threshold, alpha / 4), delta),
          gaussian_epsilon(gaussian_mu(errors_of(without, with, 0, alpha / 4)), delta),
          any_epsilon({least, least}, delta)};
}

}  // namespace synth::test
