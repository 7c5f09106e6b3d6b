#include "core/evaluate/ks.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

double total_of_values(const std::vector<std::uint64_t>& counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end() - 1, std::uint64_t{0}));
}

bool same_when_rounded(double a, double b) {
  // Beyond 2^53 units of the last decimal a double has no such decimals.
  const auto rounded = [](double x) { return std::abs(x) < 90 ? std::nearbyint(x * 1e14) : x * 1e14; };
  return rounded(a) == rounded(b);
}

}  // namespace

double ks_complement(const JointColumn& column, Observer& observer, KsRounding rounding) {
  const auto real_counts = column.counts(real, observer);
  const auto synthetic_counts = column.counts(synthetic, observer);
  const double real_total = total_of_values(real_counts);
  const double synthetic_total = total_of_values(synthetic_counts);
  if (real_total == 0 || synthetic_total == 0) return std::numeric_limits<double>::quiet_NaN();
  std::uint64_t below_real = 0;
  std::uint64_t below_synthetic = 0;
  double distance = 0;
  for_each_below(column.size, observer, [&](std::size_t code) {
    below_real += real_counts[code];
    below_synthetic += synthetic_counts[code];
    const bool tied = rounding != KsRounding::none && code + 1 < column.size &&
                      same_when_rounded(column.numbers[code], column.numbers[code + 1]);
    if (tied) return;
    distance = std::max(distance, std::abs(static_cast<double>(below_real) / real_total -
                                           static_cast<double>(below_synthetic) / synthetic_total));
  });
  return 1 - distance;
}

}  // namespace synth::evaluate
