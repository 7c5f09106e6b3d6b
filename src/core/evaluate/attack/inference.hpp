#pragma once

#include "core/evaluate/attack/attack_options.hpp"
#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

struct InferenceOptions : AttackOptions {
  /// Numbers of the columns to guess, compared ones; empty: every compared column in turn.
  std::vector<std::uint32_t> secrets;
  /// Numbers of the columns that the attacker knows, compared ones; empty: all. A secret is never known while
  /// it is guessed.
  std::vector<std::uint32_t> known;
  /// A guess g of a number s is right if |g − s| ≤ tolerance · |g|; of a time, if it is off by no more than
  /// this share of the column's range.
  double tolerance = 0.05;
  /// Most exposed records that are attacked besides; 0: none.
  std::uint64_t most_exposed = 20;
  std::uint64_t most_candidates = 100'000;  ///< rows a side among which they are sought
};

/// Attribute inference (Giomi et al. 2023, section 3.3): the attacker knows some columns of a person, finds
/// the nearest synthetic row, and guesses that the secret is as there. A finding for each secret, its target
/// the column's name; then `most_exposed`, where a hit is a record all of whose secrets are guessed, each
/// from the known columns. Where rows are equally near, one is chosen at random; hits are the expected
/// number. Errors: invalid_parameter_value for columns that are not compared, or a tolerance that is
/// negative. Cost: a pass over the synthetic and the training rows for each target, whatever the number of
/// secrets.
std::vector<Finding> attack_inference(const Population& population, const InferenceOptions& options,
                                      Observer& observer);

}  // namespace synth::evaluate
