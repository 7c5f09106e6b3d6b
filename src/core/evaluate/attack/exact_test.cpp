#include "core/evaluate/attack/exact_test.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

/// Sums of parts, as of three thirds, may fall short of a whole number by rounding.
constexpr double rounding = 1e-9;

double log_choose(double n, double k) {
  using boost::math::lgamma;
  return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

}  // namespace

double fisher_greater(const Tally& attack, const Tally& control) {
  if (!(attack.trials > 0 && control.trials > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double n = attack.trials;
  const double m = control.trials;
  const double seen = std::floor(attack.hits + rounding);
  const double all = seen + std::min(m, std::ceil(control.hits - rounding));
  const double most = std::min(n, all);
  double term = std::exp(log_choose(n, seen) + log_choose(m, all - seen) - log_choose(n + m, all));
  double sum = 0;
  for (double k = seen; k <= most; ++k) {
    sum += term;
    term *= (n - k) * (all - k) / ((k + 1) * (m - all + k + 1));
  }
  return std::min(1.0, sum);
}

double binomial_greater(const Tally& attack, double chance) {
  if (!(attack.trials > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double seen = std::floor(attack.hits + rounding);
  if (seen <= 0 || chance >= 1) return 1;
  if (chance <= 0) return 0;
  return boost::math::ibeta(seen, attack.trials - seen + 1, chance);
}

}  // namespace synth::evaluate
