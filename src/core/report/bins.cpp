#include "core/report/bins.hpp"

#include <algorithm>
#include <cmath>

namespace synth::report {
namespace {

constexpr double tail = 0.005;

struct Span {
  double low = 0;
  double high = 1;
  double length() const { return high - low; }
};

using Shares = std::array<std::vector<double>, 2>;

/// The numbers at these shares from both ends, among finite ones that a table has; tables weigh the same.
Span quantiles(std::span<const double> numbers, const Shares& shares, double beyond) {
  double total = 0;
  const auto weight = [&](std::size_t i) {
    return std::isfinite(numbers[i]) ? shares[0][i] + shares[1][i] : 0;
  };
  for (std::size_t i = 0; i < numbers.size(); ++i) total += weight(i);
  Span span;
  bool begun = false;
  double below = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (weight(i) == 0) continue;
    if (!begun && below + weight(i) > beyond * total) span.low = numbers[i], begun = true;
    if (below < (1 - beyond) * total) span.high = numbers[i];
    below += weight(i);
  }
  return span;
}

bool whole(std::span<const double> numbers) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [](double number) { return !std::isfinite(number) || number == std::floor(number); });
}

}  // namespace

std::size_t Bins::bin_of(double number) const {
  // Halfway between rounding and truth: an edge that is a little off must not take its own number away.
  const double place = std::floor((number - first) / width + 1e-9);
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(size - 1)));
}

double round_width(double width) {
  if (!(width > 0)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= width * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

Bins choose_bins(std::span<const double> numbers, const Shares& shares, std::size_t wanted) {
  const Span range = quantiles(numbers, shares, 0);
  Span span = quantiles(numbers, shares, tail);
  if (!(span.length() > 0) || range.length() <= 2 * span.length()) span = range;
  Bins bins;
  bins.width = round_width(span.length() / static_cast<double>(wanted));
  if (whole(numbers)) bins.width = std::max(bins.width, 1.0);
  bins.first = std::floor(span.low / bins.width) * bins.width;
  bins.size = static_cast<std::size_t>(std::floor((span.high - bins.first) / bins.width + 1e-9)) + 1;
  bins.cut_below = range.low < bins.first;
  bins.cut_above = range.high >= bins.edge(bins.size);
  return bins;
}

}  // namespace synth::report
