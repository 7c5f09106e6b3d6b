#include "core/evaluate/error_rates.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace synth::evaluate {
namespace {

double log_of_ratio(double delta, double one, double other) {
  return 1 - delta - one > 0 ? std::log((1 - delta - one) / other) : 0;
}

}  // namespace

double proportion_lower(std::uint64_t hits, std::uint64_t trials, double error) {
  if (hits == 0) return 0;
  const auto k = static_cast<double>(hits);
  return boost::math::ibeta_inv(k, static_cast<double>(trials) - k + 1, error);
}

double proportion_upper(std::uint64_t hits, std::uint64_t trials, double error) {
  if (hits >= trials) return 1;
  const auto k = static_cast<double>(hits);
  return boost::math::ibetac_inv(k + 1, static_cast<double>(trials) - k, error);
}

double epsilon_of_error_rates(double false_positive, double false_negative, double delta) {
  return std::max({0.0, log_of_ratio(delta, false_positive, false_negative),
                   log_of_ratio(delta, false_negative, false_positive)});
}

}  // namespace synth::evaluate
