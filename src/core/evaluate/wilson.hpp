#pragma once

#include <cstdint>

namespace synth::evaluate {

struct Interval {
  double low;
  double high;
};

/// Wilson's score interval of a proportion (Wilson 1927): inside [0, 1], also for 0 and `trials` hits. [0, 1]
/// without trials.
Interval wilson_interval(std::uint64_t hits, std::uint64_t trials, double confidence);

}  // namespace synth::evaluate
