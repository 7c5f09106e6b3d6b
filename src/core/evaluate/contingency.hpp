#pragma once

#include "core/evaluate/cell_counter.hpp"

namespace synth::evaluate {

/// 1 − the total variation distance of two columns' joint distribution over their levels, NULL a level of its
/// own: 0 to 1; NaN where a table is empty. SDMetrics ContingencySimilarity, on LeveledTable's default plan.
/// Cost: one pass; sorts where levels outnumber the rows.
double contingency_similarity(const Levels& a, const Levels& b, CellCounter& counter);

/// Cramér's V of two columns in the real table over the levels that occur, NULL's among them, without
/// correction of bias: 0 to 1; NaN where one of them has a single level. Cramér 1946;
/// scipy.stats.contingency.association.
double cramers_v(const Levels& a, const Levels& b, CellCounter& counter);

}  // namespace synth::evaluate
