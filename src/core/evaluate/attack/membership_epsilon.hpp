#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Guesses about members and others at one threshold.
struct Guesses {
  std::uint64_t true_positives = 0;
  std::uint64_t members = 0;
  std::uint64_t false_positives = 0;
  std::uint64_t others = 0;
};

/// The least epsilon of an (epsilon, delta)-private mechanism against which an attack can be so good, with
/// probability 1 - error: epsilon_of_error_rates() of Clopper-Pearson upper bounds of both rates, each at
/// error / 2 (Jagielski, Ullman, Oprea 2020). Guesses must be independent, and their threshold chosen
/// elsewhere.
double epsilon_bound(const Guesses& guesses, double delta, double error);

/// The scores of all targets by one attack.
struct ScoredTargets {
  std::span<const double> members;
  std::span<const double> others;
};

struct EpsilonFinding {
  double value = 0;
  std::size_t score = 0;  ///< which of the attacks was chosen
  Guesses guesses;        ///< of the targets that did not choose
  double ceiling = 0;     ///< if all of these had been guessed right
};

/// The bound by the best of several attacks: a fifth of the targets chooses attack and threshold, the others
/// count. Targets must be in random order, and the same ones in all attacks. NaN with fewer than five targets
/// in either group. Cost: O(attacks * targets).
EpsilonFinding measure_epsilon(std::span<const ScoredTargets> attacks, double delta, double confidence,
                               Observer& observer);

}  // namespace synth::evaluate
