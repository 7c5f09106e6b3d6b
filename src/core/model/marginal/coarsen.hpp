#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth::marginal {

/// Non-negative counts that sum to `rows`, nearest to `counts` (Euclidean projection onto a simplex).
std::vector<double> project_to_rows(std::span<const double> counts, double rows);

/// Noisy counts of an ordered column, each replaced by its posterior mean under all ways to cut the column
/// into stretches of equal counts: smooth where the data are, yet single values that stand out stay (Bayesian
/// change points; Barry and Hartigan 1992). `noise` is the standard deviation of each count.
std::vector<double> smooth(std::span<const double> counts, double noise);

/// The best estimate of a column's counts from noisy ones: the first `ordered` codes are smoothed, all are
/// projected.
std::vector<double> denoise(std::span<const double> counts, double noise, std::uint32_t ordered, double rows);

/// Groups of codes: group numbers 0, 1, … without gaps.
struct Grouping {
  std::vector<std::uint16_t> group_of_code;
  std::uint32_t groups = 0;
};

/// Merges codes with less than `least` weight: neighbours among the first `ordered` codes, all others into
/// one group; from `loose` on codes stay alone.
Grouping group_codes(std::span<const double> weights, std::uint32_t ordered, std::uint32_t loose,
                     double least);

/// The finest such grouping of at most `most` groups, as far as codes may be merged at all.
Grouping group_to(std::span<const double> weights, std::uint32_t ordered, std::uint32_t loose,
                  std::uint32_t most);

}  // namespace synth::marginal
