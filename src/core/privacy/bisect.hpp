#pragma once

#include <utility>

namespace synth {

/// Halves [low, high] until no number lies between; where `goes_up(x)` holds, x is below the place that is
/// looked for.
template <class GoesUp>
std::pair<double, double> bisect(double low, double high, GoesUp&& goes_up) {
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return {low, high};
    (goes_up(middle) ? low : high) = middle;
  }
}

}  // namespace synth
