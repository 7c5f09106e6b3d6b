#include "core/evaluate/attack/membership_rate.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/error_rates.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// P[the share of others beyond their (place + 1)-th highest score <= rate].
double chance_below(std::uint64_t place, std::uint64_t others, double rate) {
  return boost::math::ibeta(static_cast<double>(place) + 1, static_cast<double>(others - place), rate);
}

/// The first place for which `holds` fails, which it does for all later ones; `places` if for none.
template <class Holds>
std::uint64_t first_failing(std::uint64_t places, Holds holds) {
  std::uint64_t low = 0;
  std::uint64_t high = places;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

TrueRate measure_true_rate(std::span<const double> members, std::span<const double> others, double false_rate,
                           double confidence, Observer& observer) {
  if (members.empty() || others.empty()) return {0, undefined, undefined, undefined, undefined, undefined};
  std::vector<double> descending(others.begin(), others.end());
  checked_sort(descending.begin(), descending.end(), std::greater<>(), observer);
  const auto count = [&](auto accept) {
    return static_cast<std::uint64_t>(std::count_if(members.begin(), members.end(), accept));
  };
  const auto above = [&](std::uint64_t place) {
    return count([&](double score) { return score > descending[place]; });
  };
  const auto not_below = [&](std::uint64_t place) {
    return count([&](double score) { return score >= descending[place]; });
  };
  const std::uint64_t n = others.size();
  const std::uint64_t m = members.size();
  const double error = (1 - confidence) / 4;
  const auto allowed = static_cast<std::uint64_t>(std::floor(false_rate * static_cast<double>(n) + 1e-9));

  TrueRate rate{};
  rate.hits = above(allowed);
  rate.value = static_cast<double>(rate.hits) / static_cast<double>(m);
  const std::uint64_t sure =
      first_failing(n, [&](std::uint64_t place) { return chance_below(place, n, false_rate) >= 1 - error; });
  rate.low = sure == 0 ? 0 : proportion_lower(above(sure - 1), m, error);
  rate.ceiling = sure == 0 ? 0 : proportion_lower(m, m, error);
  const std::uint64_t enough =
      first_failing(n, [&](std::uint64_t place) { return chance_below(place, n, false_rate) > error; });
  rate.high = enough == n ? 1 : proportion_upper(not_below(enough), m, error);
  // So many hits come before the next of the others: among the first hits + allowed, enough are members.
  rate.p_value = hypergeometric_tail(rate.hits, rate.hits + allowed, m, m + n);
  return rate;
}

double least_false_rate(std::uint64_t others, double confidence) {
  return -std::expm1(std::log((1 - confidence) / 4) / static_cast<double>(others));
}

}  // namespace synth::evaluate
