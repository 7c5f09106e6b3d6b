#include "core/evaluate/detect/propensity.hpp"

#include <limits>

namespace synth::evaluate {

double propensity_error(std::span<const double> probabilities, double share) {
  if (probabilities.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (const double p : probabilities) sum += (p - share) * (p - share);
  return sum / static_cast<double>(probabilities.size());
}

double expected_propensity_error(double parameters, double share, double rows) {
  return (parameters - 1) * (1 - share) * (1 - share) * share / rows;
}

}  // namespace synth::evaluate
