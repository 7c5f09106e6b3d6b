#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// The share of synthetic rows whose value lies in the real range of an ordered column: 0 to 1. Where the
/// real table has NULLs, synthetic NULLs are left out; where it has none, each is a violation. NaN where the
/// real table has no value or no synthetic row is left. SDMetrics BoundaryAdherence. Cost: one pass.
double boundary_adherence(const JointColumn& column, Observer& observer);

/// The share of synthetic rows whose value, NULL included, occurs in the real table: 0 to 1. NaN where the
/// synthetic table is empty. SDMetrics CategoryAdherence. Cost: one pass.
double category_adherence(const JointColumn& column, Observer& observer);

}  // namespace synth::evaluate
