#pragma once

#include <cstdint>

namespace synth::evaluate {

/// Whose definitions count where ours deviate from Anonymeter's; docs/statistics/attacks.md lists them all.
enum class AttackRules : std::uint8_t {
  ours,
  /// Anonymeter 1.1: one of several equally near rows counts, the first; rates are shares of the attacks that
  /// were asked for; a negative guess of a number is always right; NULLs of ordered columns are far from each
  /// other; times are categories; control tables of other sizes are corrected by a fitted curve.
  anonymeter,
};

/// What all attacks share.
struct AttackOptions {
  std::uint64_t attacks = 500;  ///< against training rows, and as many against control rows
  double confidence = 0.95;     ///< of the intervals
  std::uint64_t seed = 0;       ///< of all random choices
  AttackRules rules = AttackRules::ours;
};

/// Refuses what no attack can work with: invalid_parameter_value.
void validate(const AttackOptions& options);

}  // namespace synth::evaluate
