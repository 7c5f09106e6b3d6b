#pragma once

#include <cstdint>

/// Constants that were chosen by measurement: docs/statistics/graphical-models.md says how. None depends on
/// the data.
namespace synth::marginal::tuning {

/// The first one-way marginals get this part of the budget at rho = 0.015, more where there is less.
inline constexpr double one_way_share = 0.35;
inline constexpr double one_way_power = 0.2;
inline constexpr double least_one_way_share = 0.3;
inline constexpr double most_one_way_share = 0.9;

/// mst: a third of the budget for one-way marginals, a third for choosing pairs, a third for measuring them.
inline constexpr double mst_one_way_share = 1.0 / 3;
inline constexpr double mst_choice_share = 0.5;

/// Rounds of aim: factor * (rows * sqrt(rho))^power.
inline constexpr double rounds_factor = 0.4;
inline constexpr double rounds_power = 0.53;
/// The part of a round for choosing what to measure.
inline constexpr double choice_share = 0.1;
/// How much of the noise counts against a marginal that could be measured.
inline constexpr double penalty = 1;

/// Codes are merged until a group holds this many standard deviations of the noise to come.
inline constexpr double group_noises = 2;
/// Axes of a measurement are merged until its cells hold this many on average.
inline constexpr double cell_noises = 2;
/// Noise that is assumed at least, for both: there is no use in cells of fewer rows.
inline constexpr double least_grouping_noise = 4;
inline constexpr std::uint32_t most_groups = 512;

/// Weight of entropy times the standard deviation of a measurement.
inline constexpr double entropy_noise = 0.4;
inline constexpr double round_tolerance = 1e-5;  ///< nats for each row
inline constexpr double last_tolerance = 1e-7;
inline constexpr unsigned most_iterations = 200;

/// Without noise, what explains less than this share of the rows is not worth measuring.
inline constexpr double least_exact_gain = 1e-3;

/// Of one marginal, before it is made as coarse as its noise.
inline constexpr std::uint64_t most_marginal_cells = 65536;
/// Of marginals that are counted in one pass: 64 MiB.
inline constexpr std::uint64_t most_counted_cells = std::uint64_t{1} << 23;
/// Impossible combinations may take this part of the model's cells: the rest is for what is measured.
inline constexpr double zeros_share = 0.5;
inline constexpr std::size_t most_columns_together = 5;
/// mst computes its weights anew after each edge up to this many columns.
inline constexpr std::size_t most_refreshed_columns = 40;

}  // namespace synth::marginal::tuning
