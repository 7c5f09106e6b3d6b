#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// The share of the real range [low, high] of an ordered column that the synthetic range covers; what is
/// missed at either end is subtracted: 0 to 1. NaN where a table has no finite value or the real range is a
/// point. SDMetrics RangeCoverage. Exact also for sampled tables. Cost: O(distinct values).
double range_coverage(const JointColumn& column);

/// The share of the real table's categories, NULL left out, that the synthetic table has too: 0 to 1. NaN
/// where the real table has none. SDMetrics CategoryCoverage. Exact while Rest is complete. Cost: O(distinct
/// values).
double category_coverage(const JointColumn& column, Observer& observer);

}  // namespace synth::evaluate
