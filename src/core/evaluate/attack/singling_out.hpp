#pragma once

#include "core/evaluate/attack/attack_options.hpp"
#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

struct SinglingOutOptions : AttackOptions {
  bool univariate = true;
  bool multivariate = true;
  std::uint64_t columns = 3;  ///< that a multivariate predicate speaks of
  /// Multivariate predicates that are tried at most, whether they hold for one synthetic row or not.
  std::uint64_t most_attempts = 1'000'000;
  /// Deals of the permutation test; the least p-value is 1 / (deals + 1).
  std::uint64_t deals = 9'999;
};

/// Singling out (Giomi et al. 2023, section 3.1; Cohen and Nissim 2020): the attacker looks for predicates
/// that hold for exactly one synthetic row and claims that they hold for exactly one person of the training
/// table. Findings: singling_out_univariate and singling_out_multivariate, as asked for. Equal rows of a
/// table count once. The control's success is brought to the size of the training table. The worst decile are
/// the predicates whose synthetic row lies farthest from the training rows. Errors: invalid_parameter_value.
/// Cost: three passes over the rows for each predicate, and one more for its exposure.
std::vector<Finding> attack_singling_out(const Population& population, const SinglingOutOptions& options,
                                         Observer& observer);

}  // namespace synth::evaluate
