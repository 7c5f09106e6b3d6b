#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// The range of an ordered column in one table; NaN where it has no value.
struct Extent {
  double low;
  double high;

  bool empty() const { return low != low; }
};

/// Of all values, also those that the sample left out. Cost: the values at both ends that the table lacks.
Extent extent_of(const JointColumn& column, Side side);

/// Of finite values only.
Extent finite_extent_of(const JointColumn& column, Side side);

}  // namespace synth::evaluate
