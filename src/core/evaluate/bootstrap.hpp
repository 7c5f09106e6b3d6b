#pragma once

#include <functional>

#include "core/evaluate/joint.hpp"
#include "core/evaluate/measurement.hpp"

namespace synth::evaluate {

struct BootstrapOptions {
  std::uint32_t replicates = 100;  ///< 0: no intervals
  /// Rows of a table that are resampled at most.
  std::uint64_t most_rows = 5000;
  double confidence = 0.95;
  std::uint64_t seed = 0;
};

/// Computes a list of measurements, always the same ones in the same order.
using Statistic = std::function<std::vector<Measurement>(const JointTable&)>;

/// Gives each of `measurements`, the statistic of `table`, an interval: value ± z · the standard deviation of
/// the statistic over replicates in which each table's rows are drawn anew with replacement (Efron 1979),
/// clipped to [0, 1]. Tables with more than `most_rows` rows are replaced by a random subset of so many, and
/// the deviation shrinks by √(subset / rows), the larger one of the two tables (Bickel, Götze, van Zwet
/// 1997): scores must be means over rows, as all but those about extremes are. Intervals tell how much the
/// values would vary from sample to sample; not their bias, which lowers similarity scores of small tables.
/// Values that are undefined in most replicates get none. Cost: `replicates` times the statistic on
/// `most_rows` rows.
void add_intervals(std::vector<Measurement>& measurements, const JointTable& table,
                   const Statistic& statistic, const BootstrapOptions& options, Observer& observer);

}  // namespace synth::evaluate
