#pragma once

#include <limits>

namespace synth::evaluate {

/// What a measure is where there is nothing to measure.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace synth::evaluate
