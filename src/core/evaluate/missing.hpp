#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// 1 − the difference between the tables' shares of NULLs in a column, NaN values counted as NULL: 0 to 1,
/// NaN where a table is empty. SDMetrics MissingValueSimilarity. Exact also for sampled tables. Cost:
/// constant.
double missing_similarity(const JointColumn& column);

}  // namespace synth::evaluate
