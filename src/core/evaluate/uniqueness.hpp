#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// 1 − the share of synthetic rows that have a NULL in one of `columns`, or values in all of them that an
/// earlier row has: 0 to 1. NaN where the table is empty, or sampled, so that its duplicates cannot be
/// counted. SDMetrics KeyUniqueness, which knows keys of one column. Cost: sorts one word a row.
double key_uniqueness(const JointTable& table, std::span<const std::uint32_t> columns, Observer& observer);

}  // namespace synth::evaluate
