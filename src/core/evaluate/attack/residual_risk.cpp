#include "core/evaluate/attack/residual_risk.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/normal.hpp"

namespace synth::evaluate {
namespace {

Rate excess(Rate attack, Rate control) {
  const double margin = 1 - control.value;
  const double from_attack = attack.error / margin;
  const double from_control = control.error * (attack.value - 1) / (margin * margin);
  return {(attack.value - control.value) / margin, std::hypot(from_attack, from_control)};
}

}  // namespace

Rate wilson_rate(const Tally& tally, double confidence) {
  const double z = normal_quantile((1 + confidence) / 2);
  const double n = tally.trials;
  const double s = tally.hits;
  return {(s + z * z / 2) / (n + z * z), z / (n + z * z) * std::sqrt(s * (n - s) / n + z * z / 4)};
}

Risk residual_risk(Rate attack, std::optional<Rate> control) {
  const Rate rate = control ? excess(attack, *control) : attack;
  const auto cut = [](double share) { return std::clamp(share, 0.0, 1.0); };
  return {cut(rate.value), cut(rate.value - rate.error), cut(rate.value + rate.error)};
}

}  // namespace synth::evaluate
