#pragma once

#include <limits>
#include <vector>

#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

struct ExposurePlan {
  std::uint32_t neighbours = 5;
  double share = 0.01;               ///< of the training rows
  std::uint64_t most_rows = 50'000;  ///< training and control rows that are looked at, together, at random
  std::uint64_t seed = 0;
};

/// A record, how lonely it is among real ones, and how near a synthetic one came.
struct ExposedRecord {
  std::uint32_t row = 0;    ///< of the real side
  double exposure = 0;      ///< mean distance to the nearest other real rows
  double nearest_real = 0;  ///< distance to the nearest other one
  double nearest_synthetic = std::numeric_limits<double>::infinity();

  /// A synthetic row lies nearer than a hundredth of the way to the next real one.
  bool copied() const { return nearest_synthetic < 0.01 * nearest_real; }
  /// 0 for a copy; larger than 1 where real ones are nearer. A record with an equal one: infinite.
  double ratio() const;
};

struct ExposedRecords {
  std::vector<ExposedRecord> members;  ///< the most exposed training rows, most exposed first
  std::vector<ExposedRecord> others;   ///< control rows that are as exposed as the last of them, at least
  bool all_rows = true;                ///< whether no rows were left out
};

/// The most exposed records: those with the largest mean distance to the `neighbours` nearest other real rows
/// (training and control), by MixedSpace; at least one. A first guess from 1,024 rows, which is never too
/// low, leaves twice as many candidates as are wanted, at least 1,000; these are compared with all rows,
/// and given up as soon as their nearest rows so far are near enough (Bay, Schwabacher 2003). Up to 1,000
/// rows the choice is exact; beyond, a record that a random thousand has near neighbours of is no candidate.
/// Members and others go through it alike. Cost: rows x (1,024 + 2 % of rows) x columns.
ExposedRecords most_exposed(const Population& population, const std::vector<std::uint32_t>& columns,
                            const ExposurePlan& plan, Observer& observer);

/// The exposure of each of `targets` (real rows) among at most `most_rows` real rows, drawn at random; a row
/// is not its own neighbour.
std::vector<double> exposures(const Population& population, const std::vector<std::uint32_t>& columns,
                              const std::vector<std::uint32_t>& targets, const ExposurePlan& plan,
                              Observer& observer);

}  // namespace synth::evaluate
