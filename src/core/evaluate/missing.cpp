#include "core/evaluate/missing.hpp"

#include <cmath>

namespace synth::evaluate {

double missing_similarity(const JointColumn& column) {
  const auto share = [&](Side side) {
    return static_cast<double>(column.sides[side].nulls) / static_cast<double>(column.sides[side].rows);
  };
  return 1 - std::abs(share(real) - share(synthetic));
}

}  // namespace synth::evaluate
