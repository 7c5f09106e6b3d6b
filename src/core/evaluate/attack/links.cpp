#include "core/evaluate/attack/links.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace synth::evaluate {
namespace {

using Rows = std::vector<std::uint32_t>;

/// The numbers of rows [first, last), ascending.
Rows numbers(const Neighbours& neighbours, std::size_t first, std::size_t last) {
  Rows rows;
  for (std::size_t i = first; i < last; ++i) rows.push_back(neighbours.rows()[i].row);
  std::sort(rows.begin(), rows.end());
  return rows;
}

double common(const Rows& a, const Rows& b) {
  Rows both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return static_cast<double>(both.size());
}

/// C(n, k) / C(m, k): the chance that k random ones of m lie among n certain ones.
double chance_within(double n, double m, double k) {
  double chance = 1;
  for (double i = 0; i < k; ++i) chance *= std::max(0.0, n - i) / (m - i);
  return chance;
}

/// The chance that `draws` random ones of `all`, of which `marked` are marked, have `hits` marked ones.
double hypergeometric(double all, double marked, double draws, double hits) {
  if (hits > marked || draws - hits > all - marked) return 0;
  double chance = 1;
  // The places that the marked ones take, then what is left: C(draws, hits) orders.
  for (double i = 0; i < hits; ++i) chance *= (marked - i) / (all - i) * (draws - i) / (i + 1);
  for (double i = 0; i < draws - hits; ++i) chance *= (all - marked - i) / (all - hits - i);
  return chance;
}

}  // namespace

double link_chance(const Neighbours& a, const Neighbours& b) {
  const Rows sure_a = numbers(a, 0, a.surely()), tied_a = numbers(a, a.surely(), a.rows().size());
  const Rows sure_b = numbers(b, 0, b.surely()), tied_b = numbers(b, b.surely(), b.rows().size());
  if (common(sure_a, sure_b) > 0) return 1;
  const auto places = [](const Neighbours& n) {
    return static_cast<double>(std::min(n.wanted(), n.rows().size()) - n.surely());
  };
  const double places_a = places(a), places_b = places(b);
  const auto count_a = static_cast<double>(tied_a.size()), count_b = static_cast<double>(tied_b.size());
  const double a_with_sure = common(tied_a, sure_b), b_with_sure = common(tied_b, sure_a);
  const double both = common(tied_a, tied_b);
  // a must miss what b surely has; then `j` of what both tie for fall to a, and b must miss these.
  const double a_misses = chance_within(count_a - a_with_sure, count_a, places_a);
  double no_link = 0;
  for (double j = 0; j <= std::min(both, places_a); ++j)
    no_link += hypergeometric(count_a - a_with_sure, both, places_a, j) *
               chance_within(count_b - b_with_sure - j, count_b, places_b);
  return std::clamp(1 - a_misses * no_link, 0.0, 1.0);
}

bool first_rows_link(const Neighbours& a, const Neighbours& b) {
  const auto first = [](const Neighbours& n) { return numbers(n, 0, std::min(n.wanted(), n.rows().size())); };
  return common(first(a), first(b)) > 0;
}

double random_link_chance(std::uint64_t rows, std::uint64_t wanted) {
  const auto n = static_cast<double>(rows);
  const auto k = static_cast<double>(std::min(rows, wanted));
  return k > 0 ? 1 - chance_within(n - k, n, k) : 0;
}

}  // namespace synth::evaluate
