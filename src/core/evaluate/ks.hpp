#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// SDMetrics rounds values to 14 decimals first, so that all below 1e-14 are one; ours compares them as they
/// are.
enum class KsRounding : std::uint8_t { none, fourteen_decimals };

/// 1 − the Kolmogorov–Smirnov distance, sup |F_real − F_synthetic| over the values of an ordered column,
/// NULLs left out: 0 to 1, NaN where a table has no value. SDMetrics KSComplement; Smirnov 1939. Cost: one
/// pass over rows and distinct values.
double ks_complement(const JointColumn& column, Observer& observer, KsRounding rounding = KsRounding::none);

}  // namespace synth::evaluate
