#include "core/evaluate/wilson.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/normal.hpp"

namespace synth::evaluate {

Interval wilson_interval(std::uint64_t hits, std::uint64_t trials, double confidence) {
  if (trials == 0) return {0, 1};
  const double z = normal_quantile((1 + confidence) / 2);
  const auto n = static_cast<double>(trials);
  const auto s = static_cast<double>(hits);
  const double middle = (s + z * z / 2) / (n + z * z);
  const double margin = z / (n + z * z) * std::sqrt(s * (n - s) / n + z * z / 4);
  // Rounding must not exclude the share itself.
  return {hits == 0 ? 0 : std::max(0.0, middle - margin),
          hits == trials ? 1 : std::min(1.0, middle + margin)};
}

}  // namespace synth::evaluate
