#pragma once

#include "core/evaluate/joint.hpp"
#include "core/report/data.hpp"

namespace synth::report {

/// Columns that a matrix shows at most, the first ones.
inline constexpr std::size_t most_paired_columns = 24;

/// Pearson's correlation of each pair of ordered columns in both tables. Cost: evaluate::correlate for each.
PairMatrix correlations(const evaluate::JointTable& table, Observer& observer);

/// Cramér's V of each pair of columns in both tables over the same levels: 10 equal widths of the real range,
/// the 31 most frequent categories, NULL. Not corrected for its bias, which both tables share as far as they
/// have as many rows. Cost: one pass for each pair.
PairMatrix associations(const evaluate::JointTable& table, Observer& observer);

}  // namespace synth::report
