#include "core/privacy/session.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/privacy/session_run.hpp"

namespace synth {
namespace {

/// Counts beyond this count as this, so that noise cannot overflow; that brings no two counts further apart.
constexpr std::int64_t most_count = std::int64_t{1} << 62;
constexpr std::int64_t most_score = std::int64_t{1} << 61;
constexpr std::uint64_t most_score_sensitivity = std::uint64_t{1} << 46;
constexpr int score_bits = 24;

[[noreturn]] void refuse(const char* message, const char* hint = "") {
  throw Error(sqlstate::invalid_parameter_value, message, hint);
}

double as_double(Ratio ratio) {
  return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

std::vector<std::int64_t> clamped(std::span<const std::int64_t> values, std::int64_t most) {
  std::vector<std::int64_t> out(values.begin(), values.end());
  for (std::int64_t& value : out) value = std::clamp(value, -most, most);
  return out;
}

/// A grid of powers of two on which scores are compared, and the sensitivity there.
struct ScoreGrid {
  int exponent;
  std::uint64_t sensitivity;

  std::int64_t operator()(double score) const {
    const double units = std::ldexp(score, exponent);
    const double most = static_cast<double>(most_score);
    return std::isnan(units) ? -most_score
                             : static_cast<std::int64_t>(std::llround(std::clamp(units, -most, most)));
  }
};

// Rounding to integers moves the difference of two scores by at most 1.
ScoreGrid make_grid(double sensitivity, double error) {
  if (!(std::isnormal(sensitivity) && sensitivity > 0))
    refuse("the sensitivity of scores must be positive and finite");
  if (!(error >= 0 && error <= sensitivity))
    refuse("the error of scores must lie between 0 and their sensitivity");
  const int exponent = score_bits - std::ilogb(sensitivity);
  const double raised = std::nextafter(sensitivity + 2 * error, INFINITY);
  return {exponent, static_cast<std::uint64_t>(std::ceil(std::ldexp(raised, exponent))) + 1};
}

}  // namespace

PrivacySession::PrivacySession(Budget budget, Randomness& randomness, Recorder* recorder, Observer* observer)
    : budget_(budget), randomness_(randomness), recorder_(recorder), observer_(observer) {}

// The payment is written down before anything is drawn: what fails later has been paid for.
void PrivacySession::charge(const PrimitiveTerms& terms) {
  if (!affords(terms.price))
    throw Error(
        sqlstate::program_limit_exceeded, "the privacy budget does not suffice for the next step of this fit",
        "Raise epsilon, or ask for less: fewer columns, declared domains, fewer rows per privacy unit.");
  payments_.push_back({terms.mechanism, terms.name, terms.parameters, terms.price});
  spent_ = spent_ + terms.price;
}

// Refuses what could not be drawn while nothing has been paid.
Rho PrivacySession::noise_price(Ratio variance, std::uint64_t squared_sensitivity) const {
  const Rho rho = gaussian_price(variance, squared_sensitivity);
  if (is_private() && variance.numerator == 0)
    refuse("noise of variance 0 has no finite price", "Use a budget of infinite epsilon for an exact fit.");
  if (is_private()) DiscreteGaussian{variance};
  return rho;
}

std::vector<std::int64_t> PrivacySession::add_noise(std::span<const std::int64_t> counts, Ratio variance) {
  const DiscreteGaussian gaussian(is_private() ? variance : Ratio{});
  RandomBits bits(randomness_);
  std::vector<std::int64_t> noisy(counts.begin(), counts.end());
  for (std::size_t i = 0; i < noisy.size(); ++i) {
    check(i);
    noisy[i] += gaussian(bits);
  }
  return noisy;
}

std::vector<std::int64_t> PrivacySession::measure(std::string_view name, std::span<const std::int64_t> counts,
                                                  Ratio variance, std::uint64_t squared_sensitivity) {
  const Rho rho = noise_price(variance, squared_sensitivity);
  PrimitiveTerms terms{"measure",
                       std::string(name),
                       {{"variance", as_double(variance)}},
                       counts.size(),
                       Norm::l2_squared,
                       squared_sensitivity,
                       0,
                       price(rho)};
  terms.parameters.emplace_back("squared_sensitivity", static_cast<double>(squared_sensitivity));
  return run(std::move(terms), {{}, clamped(counts, most_count)},
             [&](const Cargo& input) {
               return Cargo{{}, add_noise(input.values, variance)};
             })
      .values;
}

std::vector<std::int64_t> PrivacySession::measure(std::string_view name,
                                                  std::span<const std::uint64_t> counts, Ratio variance,
                                                  std::uint64_t squared_sensitivity) {
  std::vector<std::int64_t> values(counts.size());
  std::transform(counts.begin(), counts.end(), values.begin(), [](std::uint64_t rows) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(rows, most_count));
  });
  return measure(name, std::span<const std::int64_t>(values), variance, squared_sensitivity);
}

std::int64_t PrivacySession::count(std::string_view name, std::uint64_t rows, Ratio variance,
                                   std::uint64_t rows_per_unit) {
  return measure(name, std::span<const std::uint64_t>(&rows, 1), variance,
                 histogram_sensitivity(1, rows_per_unit))[0];
}

// Rejection: a uniform candidate is accepted with probability exp(-epsilon (best - score) / (2 sensitivity)).
std::size_t PrivacySession::draw_choice(std::span<const std::int64_t> scores, std::uint64_t sensitivity,
                                        double epsilon) {
  const auto best = std::max_element(scores.begin(), scores.end());
  if (!is_private()) return static_cast<std::size_t>(best - scores.begin());
  const Ratio rounded = round_epsilon(epsilon);
  const Wide divisor = Wide{2} * sensitivity * rounded.denominator;
  RandomBits bits(randomness_);
  for (std::size_t trial = 0;; ++trial) {
    check(trial);
    const std::uint64_t candidate = bits.below(std::uint64_t{scores.size()});
    const auto gap = static_cast<std::uint64_t>(*best - scores[candidate]);
    if (draw_bernoulli_exp(bits, Wide{gap} * rounded.numerator, divisor)) return candidate;
  }
}

std::size_t PrivacySession::choose_integer(PrimitiveTerms terms, std::vector<std::int64_t> scores,
                                           double epsilon) {
  if (scores.empty()) refuse("a choice needs at least one candidate");
  if (terms.sensitivity == 0 || terms.sensitivity > most_score_sensitivity)
    refuse("the sensitivity of scores must lie between 1 and 2^46");
  const std::uint64_t sensitivity = terms.sensitivity;
  terms.mechanism = "choose";
  terms.size = scores.size();
  terms.norm = Norm::largest;
  terms.price = price(choice_price(epsilon));
  terms.parameters.emplace_back("epsilon", epsilon);
  terms.parameters.emplace_back("candidates", static_cast<double>(scores.size()));
  const Cargo chosen = run(std::move(terms), {{}, std::move(scores)}, [&](const Cargo& input) {
    return Cargo{{}, {static_cast<std::int64_t>(draw_choice(input.values, sensitivity, epsilon))}};
  });
  return static_cast<std::size_t>(chosen.values[0]);
}

std::size_t PrivacySession::choose(std::string_view name, std::span<const double> scores, double sensitivity,
                                   double epsilon, double score_error) {
  const ScoreGrid grid = make_grid(sensitivity, score_error);
  std::vector<std::int64_t> units(scores.size());
  std::transform(scores.begin(), scores.end(), units.begin(), grid);
  PrimitiveTerms terms;
  terms.name = name;
  terms.parameters = {{"sensitivity", sensitivity}, {"score_error", score_error}};
  terms.sensitivity = grid.sensitivity;
  return choose_integer(std::move(terms), std::move(units), epsilon);
}

std::size_t PrivacySession::choose(std::string_view name, std::span<const std::int64_t> scores,
                                   std::uint64_t sensitivity, double epsilon) {
  PrimitiveTerms terms;
  terms.name = name;
  terms.parameters = {{"sensitivity", static_cast<double>(sensitivity)}};
  terms.sensitivity = sensitivity;
  return choose_integer(std::move(terms), clamped(scores, most_score), epsilon);
}

}  // namespace synth
