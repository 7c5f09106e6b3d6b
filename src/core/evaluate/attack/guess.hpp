#pragma once

#include "core/evaluate/attack/attack_options.hpp"
#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// Whether guesses of one column are right.
class Guess {
 public:
  Guess(const JointColumn& column, double tolerance, AttackRules rules);

  /// Of codes. NULL is right for NULL, an equal value for itself.
  bool right(std::uint32_t guess, std::uint32_t secret) const;

 private:
  const JointColumn& column_;
  double tolerance_;
  AttackRules rules_;
  double time_range_ = 0;
};

/// For each of some secrets (codes), the chance that the value of a random synthetic row is right. Cost: a
/// pass over the rows and, for each different secret, over the column's values.
std::vector<double> random_guess_chances(const JointColumn& column, const Guess& guess,
                                         const std::vector<std::uint32_t>& secrets, Observer& observer);

}  // namespace synth::evaluate
