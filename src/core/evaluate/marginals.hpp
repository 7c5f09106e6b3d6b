#pragma once

#include "core/evaluate/cell_counter.hpp"

namespace synth::evaluate {

/// All sets of `order` columns out of `columns`, or `most` of them drawn at random by `seed` if there are
/// more.
std::vector<std::vector<std::uint32_t>> column_sets(std::span<const std::uint32_t> columns,
                                                    std::uint32_t order, std::uint64_t most,
                                                    std::uint64_t seed, Observer& observer);

/// The mean total variation distance over the marginals of `sets`: 0 (equal) to 1; NaN where there are none.
/// The measure of the papers on private marginals (McKenna, Miklau, Sheldon 2021). Cost: one pass for each
/// set.
double mean_variation(const LeveledTable& table, std::span<const std::vector<std::uint32_t>> sets,
                      Observer& observer);

}  // namespace synth::evaluate
