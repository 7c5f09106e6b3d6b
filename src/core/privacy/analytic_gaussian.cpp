#include "core/privacy/analytic_gaussian.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "core/base/error.hpp"
#include "core/privacy/bisect.hpp"

namespace synth {
namespace {

void require(bool holds, const char* message) {
  if (!holds)
    throw Error(sqlstate::invalid_parameter_value, message, "Give a positive number, and delta below 1.");
}

/// exp(x^2) erfc(x) for x >= 0, without underflow.
double scaled_erfc(double x) {
  if (x < 20) return std::exp(x * x) * std::erfc(x);
  const double square = 2 * x * x;
  return (1 - 1 / square * (1 - 3 / square * (1 - 5 / square))) / (x * std::sqrt(M_PI));
}

/// The tail Phi(-z), relative to exp(-z^2 / 2) where z is positive.
double tail(double z) { return std::erfc(z / M_SQRT2) / 2; }

}  // namespace

// With a = epsilon s - 1/(2 s) and b = a + 1/s, e^epsilon exp(-b^2/2) = exp(-a^2/2): where a is positive,
// both terms are brought to that common factor and lose nothing to underflow.
double gaussian_delta(double deviation, double epsilon) {
  require(deviation > 0 && epsilon >= 0, "the deviation of noise must be positive and epsilon not negative");
  const double a = epsilon * deviation - 1 / (2 * deviation);
  const double b = epsilon * deviation + 1 / (2 * deviation);
  const double factor = std::exp(-a * a / 2) / 2;
  const double more = a > 0 ? factor * scaled_erfc(a / M_SQRT2) : tail(a);
  const double less = factor * scaled_erfc(b / M_SQRT2);
  const double lost = 16 * DBL_EPSILON * (a * a + 1) * more + DBL_MIN;
  return std::clamp(more - less + lost, DBL_MIN, 1.0);
}

double gaussian_epsilon(double deviation, double delta) {
  require(deviation > 0 && delta > 0 && delta < 1,
          "the deviation of noise must be positive and delta in (0, 1)");
  if (gaussian_delta(deviation, 0) <= delta) return 0;
  double high = 1;
  while (gaussian_delta(deviation, high) > delta) high *= 2;
  return bisect(0, high, [&](double epsilon) { return gaussian_delta(deviation, epsilon) > delta; }).second;
}

double gaussian_deviation(double epsilon, double delta) {
  require(epsilon > 0 && delta > 0 && delta < 1, "epsilon must be positive and delta in (0, 1)");
  double high = 1;
  while (gaussian_delta(high, epsilon) > delta) high *= 2;
  return bisect(
             0, high,
             [&](double deviation) { return deviation == 0 || gaussian_delta(deviation, epsilon) > delta; })
      .second;
}

}  // namespace synth
