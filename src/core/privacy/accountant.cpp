#include "core/privacy/accountant.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>

#include "core/base/error.hpp"
#include "core/privacy/bisect.hpp"

namespace synth {
namespace {

constexpr Wide rho_units = Rho::units_per_one;
constexpr std::uint64_t most_squared_sensitivity = std::uint64_t{1} << 40;
constexpr unsigned epsilon_bits = 30;
constexpr double most_epsilon = 1024;
constexpr unsigned variance_bits = 24;
constexpr int most_variance_exponent = 52;
constexpr int least_variance_exponent = -16;

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw Error(sqlstate::invalid_parameter_value, message, hint);
}

void require_not_negative(double value, const char* name) {
  if (!(value >= 0)) refuse(std::string(name) + " must not be negative", "Give a number of at least 0.");
}

/// Where the bound is least. Any alpha above 1 gives a valid bound, so that this need not be exact.
double best_alpha(double rho, double epsilon) {
  const double low = 1.01;  // below that the bound is numerically unstable
  const double high = (epsilon + 1) / (2 * rho) + 2;
  return bisect(low, high,
                [&](double alpha) { return (2 * alpha - 1) * rho - epsilon + std::log1p(-1 / alpha) < 0; })
      .first;
}

Wide ceil_divide(Wide a, Wide b) { return a / b + (a % b != 0); }

Rho whole_units(Wide units) {
  return units >= UINT64_MAX ? Rho::infinite() : Rho::of_units(static_cast<std::uint64_t>(units));
}

void check_sensitivity(std::uint64_t squared) {
  if (squared == 0 || squared > most_squared_sensitivity)
    refuse("the squared sensitivity of a release must lie between 1 and 2^40",
           "Allow fewer rows per privacy unit (max_rows_per_unit).");
}

/// numerator * 2^-exponent in lowest terms.
Ratio scaled(std::uint64_t mantissa, int exponent) {
  while (exponent > 0 && mantissa % 2 == 0) mantissa /= 2, --exponent;
  return exponent > 0 ? Ratio{mantissa, std::uint64_t{1} << exponent} : Ratio{mantissa << -exponent, 1};
}

[[noreturn]] void refuse_variance() {
  refuse(
      "the noise that the budget asks for cannot be drawn exactly: its variance must lie between 2^-16 and "
      "2^52",
      "Use a larger epsilon, or allow fewer rows per privacy unit.");
}

std::uint64_t epsilon_units(Ratio epsilon) {
  return epsilon.numerator * ((std::uint64_t{1} << epsilon_bits) / epsilon.denominator);
}

/// epsilon^2 / divisor.
Rho square_price(double epsilon, std::uint64_t divisor) {
  if (std::isinf(epsilon) && epsilon > 0) return Rho::infinite();
  const Wide units = epsilon_units(round_epsilon(epsilon));
  return whole_units(ceil_divide(units * units * rho_units, Wide{divisor} << (2 * epsilon_bits)));
}

/// The largest epsilon whose price is at most `rho`: the estimate is off by a few units of 2^-30 at most.
double square_epsilon(Rho rho, std::uint64_t divisor) {
  if (rho.is_infinite()) return INFINITY;
  const double unit = std::ldexp(1.0, -static_cast<int>(epsilon_bits));
  const double wanted = std::sqrt(static_cast<double>(divisor) * rho.value()) + 4 * unit;
  double epsilon = std::min(most_epsilon, std::floor(wanted / unit) * unit);
  while (epsilon > 0 && square_price(epsilon, divisor) > rho) epsilon -= unit;
  return epsilon;
}

}  // namespace

double zcdp_delta(double rho, double epsilon) {
  require_not_negative(rho, "rho");
  require_not_negative(epsilon, "epsilon");
  if (rho == 0 || std::isinf(epsilon)) return 0;
  if (std::isinf(rho)) return 1;
  const double alpha = best_alpha(rho, epsilon);
  const double gain = (alpha - 1) * alpha * rho;
  const double loss = (alpha - 1) * epsilon;
  const double entropy = alpha * std::log1p(-1 / alpha);
  // Each term is right to a few units in the last place: so is this much larger than the true exponent.
  const double error = 16 * DBL_EPSILON * (gain + loss - entropy + 1);
  const double delta = std::exp(gain - loss + entropy + error) / (alpha - 1) * (1 + 4 * DBL_EPSILON);
  return std::clamp(delta, DBL_MIN, 1.0);
}

double zcdp_epsilon(double rho, double delta) {
  require_not_negative(rho, "rho");
  require_not_negative(delta, "delta");
  if (rho == 0 || delta >= 1) return 0;
  if (delta == 0 || std::isinf(rho)) return INFINITY;
  double high = rho + 2 * std::sqrt(rho * -std::log(delta));
  while (zcdp_delta(rho, high) > delta) high += high;
  return bisect(0, high, [&](double epsilon) { return zcdp_delta(rho, epsilon) > delta; }).second;
}

double zcdp_rho(double epsilon, double delta) {
  require_not_negative(epsilon, "epsilon");
  require_not_negative(delta, "delta");
  if (std::isinf(epsilon) || delta >= 1) return INFINITY;
  if (delta == 0) return 0;
  return bisect(0, epsilon + 1, [&](double rho) { return zcdp_delta(rho, epsilon) <= delta; }).first;
}

Budget budget_for(double epsilon, double delta, double union_delta) {
  if (!(epsilon > 0))
    refuse("epsilon must be positive", "Give a number above 0, or 'infinity' for no guarantee at all.");
  if (std::isinf(epsilon)) return unlimited;
  if (!(delta > 0 && delta < 1))
    refuse("delta must lie between 0 and 1", "Give a small probability such as 1e-9.");
  if (!(union_delta >= 0 && union_delta < delta))
    refuse("what learning of categories may use of delta must be less than delta",
           "Raise delta, or declare the categories.");
  const Delta set_aside = Delta::allowance(union_delta);
  const double rest = union_delta > 0 ? std::nextafter(delta - union_delta, 0) : delta;
  return {Rho::allowance(zcdp_rho(epsilon, rest)), set_aside};
}

double epsilon_of(Price price, double delta) {
  const double rest = price.delta.units() ? std::nextafter(delta - price.delta.value(), -1) : delta;
  if (rest < 0 || price.delta.is_infinite()) return INFINITY;
  return zcdp_epsilon(price.rho.value(), rest);
}

Ratio round_variance(double variance) {
  if (variance == 0) return {0, 1};
  if (!(variance >= std::ldexp(1, least_variance_exponent) &&
        variance <= std::ldexp(1, most_variance_exponent)))
    refuse_variance();
  const int exponent = static_cast<int>(variance_bits) - 1 - std::ilogb(variance);
  return scaled(static_cast<std::uint64_t>(std::ceil(std::ldexp(variance, exponent))), exponent);
}

Rho gaussian_price(Ratio variance, std::uint64_t squared_sensitivity) {
  check_sensitivity(squared_sensitivity);
  if (variance.numerator == 0) return Rho::infinite();
  if (variance.denominator > most_squared_sensitivity) refuse_variance();
  const Wide units = Wide{squared_sensitivity} * variance.denominator * rho_units;
  return whole_units(ceil_divide(units, Wide{variance.numerator} * 2));
}

Ratio gaussian_variance(Rho rho, std::uint64_t squared_sensitivity) {
  check_sensitivity(squared_sensitivity);
  if (rho.is_infinite()) return {0, 1};
  if (rho.units() == 0)
    refuse("a measurement needs a share of the budget", "Raise epsilon, or measure less.");
  const Wide numerator = Wide{squared_sensitivity} * rho_units;
  const Wide denominator = Wide{rho.units()} * 2;
  int exponent = static_cast<int>(variance_bits) - 1 - least_variance_exponent;
  if ((numerator << exponent) / denominator < (Wide{1} << (variance_bits - 1))) refuse_variance();
  while ((numerator << std::max(exponent, 0)) > ((denominator << std::max(-exponent, 0)) << variance_bits))
    --exponent;
  if (exponent < static_cast<int>(variance_bits) - 1 - most_variance_exponent) refuse_variance();
  const Wide mantissa =
      ceil_divide(numerator << std::max(exponent, 0), denominator << std::max(-exponent, 0));
  const Ratio variance = scaled(static_cast<std::uint64_t>(mantissa), exponent);
  if (Wide{variance.numerator} > Wide{variance.denominator} << most_variance_exponent) refuse_variance();
  return variance;
}

std::uint64_t histogram_sensitivity(std::uint64_t marginals, std::uint64_t rows_per_unit) {
  const Wide squared = std::min(Wide{rows_per_unit} * rows_per_unit, Wide{UINT64_MAX}) * marginals;
  const auto sensitivity = static_cast<std::uint64_t>(std::min(squared, Wide{UINT64_MAX}));
  check_sensitivity(sensitivity);
  return sensitivity;
}

double gaussian_tail(Ratio variance, std::int64_t least) {
  if (least <= 0) return 1;
  if (variance.numerator == 0) return 0;
  const double square = static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator);
  const double reach = static_cast<double>(least);
  const double continuous = std::erfc((reach - 1) / std::sqrt(2 * square)) / 2;
  const double subgaussian = std::exp(-reach * reach / (2 * square));
  return std::min(1.0, std::min(continuous, subgaussian) * (1 + 1e-9) + DBL_MIN);
}

Ratio round_epsilon(double epsilon) {
  const double units = std::floor(std::ldexp(epsilon, epsilon_bits));
  if (!(units >= 1) || epsilon > most_epsilon)
    refuse("epsilon of a choice must lie between 2^-30 and 1024",
           "Raise the budget, make fewer choices, or use epsilon 'infinity'.");
  return {static_cast<std::uint64_t>(units), std::uint64_t{1} << epsilon_bits};
}

Rho choice_price(double epsilon) { return square_price(epsilon, 8); }
double choice_epsilon(Rho rho) { return square_epsilon(rho, 8); }
Rho pure_price(double epsilon) { return square_price(epsilon, 2); }
double pure_epsilon(Rho rho) { return square_epsilon(rho, 2); }

}  // namespace synth
