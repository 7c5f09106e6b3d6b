#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// SDMetrics counts a category that only the synthetic table has as this many real rows.
inline constexpr double sdmetrics_unseen_count = 1e-6;

/// 1 − the total variation distance, ½ Σ |p_real − p_synthetic| over the values of a column, NULLs left out:
/// 0 to 1, NaN where a table has no value. `unseen_count`: real rows of categories that the real table lacks.
/// SDMetrics TVComplement. Cost: one pass over rows and distinct values.
double tv_complement(const JointColumn& column, Observer& observer, double unseen_count = 0);

}  // namespace synth::evaluate
