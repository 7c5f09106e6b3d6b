#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace synth::report {

/// Equal widths between round edges: bin i is [edge(i), edge(i + 1)). The outer ones also hold what lies
/// beyond where they are cut.
struct Bins {
  double first = 0;
  double width = 1;
  std::size_t size = 1;
  bool cut_below = false;
  bool cut_above = false;

  double edge(std::size_t i) const { return first + static_cast<double>(i) * width; }
  std::size_t bin_of(double number) const;
};

/// The smallest of 1, 2, 5 times a power of ten that is not below `width`.
double round_width(double width);

/// About `wanted` bins for ascending `numbers` of which each table has the given shares: over their range, or
/// from their 0.5 % to their 99.5 % quantile where the range is more than twice as long. Whole numbers keep
/// whole widths. Infinities belong to the outer bins.
Bins choose_bins(std::span<const double> numbers, const std::array<std::vector<double>, 2>& shares,
                 std::size_t wanted);

}  // namespace synth::report
