#include "core/evaluate/attack/membership_exact.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

double log_choose(std::uint64_t n, std::uint64_t k) {
  const auto log_factorial = [](std::uint64_t i) { return boost::math::lgamma(static_cast<double>(i) + 1); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

}  // namespace

double hypergeometric_tail(std::uint64_t hits, std::uint64_t draws, std::uint64_t good, std::uint64_t total) {
  const std::uint64_t least = draws + good > total ? draws + good - total : 0;
  const std::uint64_t most = std::min(draws, good);
  if (hits <= least) return 1;
  double sum = 0;
  const double all = log_choose(total, draws);
  for (std::uint64_t k = hits; k <= most; ++k)
    sum += std::exp(log_choose(good, k) + log_choose(total - good, draws - k) - all);
  return std::clamp(sum, std::numeric_limits<double>::min(), 1.0);
}

double binomial_tail(std::uint64_t hits, std::uint64_t trials, double chance) {
  if (hits == 0 || chance >= 1) return 1;
  if (chance <= 0) return std::numeric_limits<double>::min();
  const auto k = static_cast<double>(hits);
  const double tail = boost::math::ibeta(k, static_cast<double>(trials) - k + 1, chance);
  return std::max(tail, std::numeric_limits<double>::min());
}

}  // namespace synth::evaluate
