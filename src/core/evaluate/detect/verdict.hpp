#pragma once

#include "core/evaluate/detect/detection.hpp"

namespace synth::evaluate {

/// What a finished detection means, in a few sentences that need no statistics. Names columns, never values.
std::string explain(const Detection& detection);

}  // namespace synth::evaluate
