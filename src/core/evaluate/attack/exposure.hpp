#pragma once

#include "core/base/random.hpp"
#include "core/evaluate/attack/gower.hpp"
#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

/// How exposed a record is: its mean distance to this many nearest other training rows, over all columns. Who
/// lies far from everybody is easiest to recognise ("Achilles' heels": Meeus et al. 2023).
inline constexpr std::size_t exposure_neighbours = 5;

/// Compared columns of a table.
std::vector<std::uint32_t> compared_columns(const JointTable& table);

/// Measures exposures against the training rows of a population, to which it refers.
class Exposures {
 public:
  Exposures(const Population& population, Observer& observer);

  /// Of a row, in units of the space; of a training row against the others. Cost: one pass over all training
  /// rows.
  double of(Side side, std::uint32_t row, Observer& observer) const;

  struct Exposed {
    double exposure;
    std::uint32_t number;  ///< in the list that was given
  };
  /// The `wanted` most exposed of these rows of a side whose exposure is at least `floor`, the most exposed
  /// first, exactly; equal ones in the order of the list. Each row is compared with others until it cannot be
  /// among them (Bay and Schwabacher 2003), mostly after a few hundred.
  std::vector<Exposed> most_exposed(Side side, std::span<const std::uint32_t> rows, std::size_t wanted,
                                    double floor, Observer& observer) const;
  /// The numbers of the most exposed tenth, rounded up, of a list of rows.
  std::vector<std::size_t> most_exposed_tenth(Side side, std::span<const std::uint32_t> rows,
                                              Observer& observer) const;

 private:
  double exposure_above(double cutoff, Side side, std::uint32_t row, Observer& observer) const;
  std::uint32_t itself(Side side, std::uint32_t row) const;

  const Population& population_;
  GowerSpace space_;
  GowerRows training_;
};

/// The most exposed training rows, and control rows that are as exposed: with an exposure no lower than that
/// of the least of them.
struct ExposedRows {
  std::vector<std::uint32_t> training;
  std::vector<std::uint32_t> control;
};

/// Of more rows than `most_candidates` a side so many random ones are considered.
ExposedRows find_exposed(const Population& population, const Exposures& exposures, std::size_t wanted,
                         std::uint64_t most_candidates, RandomKey key, Observer& observer);

}  // namespace synth::evaluate
