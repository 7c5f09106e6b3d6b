#pragma once

#include <cstdint>
#include <span>

namespace synth::audit {

// What is seen of a mechanism bounds its epsilon from below. Each bound is wrong with probability `alpha` at
// most, and has a ceiling: what it would have been, had no guess been wrong. A bound of 0 says nothing.

struct EpsilonBound {
  double epsilon = 0;
  double ceiling = 0;
};

// ---- many runs of two neighbouring tables -----------------------------------------------------------------

/// Guesses "the canary was there" and how often they were wrong.
struct Errors {
  std::uint64_t false_positives = 0;
  std::uint64_t without = 0;  ///< runs without the canary
  std::uint64_t false_negatives = 0;
  std::uint64_t with = 0;
};

/// The most that both error rates can be.
struct ErrorLimits {
  double false_positive = 1;
  double false_negative = 1;
};
/// Both hold with probability 1 - alpha: each is wrong with probability alpha / 2.
ErrorLimits limits_of(const Errors& errors, double alpha);

/// The least mu for which mu-Gaussian-DP allows such errors (Dong, Roth, Su 2022); may be negative.
double gaussian_mu(ErrorLimits limits);
/// The epsilon of a mechanism that is mu-Gaussian-DP (Balle, Wang 2018), rounded down; 0 for mu <= 0.
double epsilon_of_mu(double mu, double delta);

/// Whatever the mechanism.
EpsilonBound clopper_pearson_bound(const Errors& errors, double delta, double alpha);
/// If its tests trade errors as those of Gaussian noise do: much tighter, and wrong where they do not.
EpsilonBound gaussian_bound(const Errors& errors, double delta, double alpha);

/// The guess "it was there where the number exceeds the threshold".
Errors errors_at(double threshold, std::span<const double> without, std::span<const double> with);

struct PairBounds {
  EpsilonBound any;
  EpsilonBound gaussian;
};
/// From log likelihood ratios seen in independent runs without and with the canary. For `any` the first fifth
/// of each chooses a threshold, and the others judge it; `gaussian` asks which table is likelier, a threshold
/// that no data chose, and uses all runs. Needs a run of each kind. Cost: sorting, and 400 thresholds.
PairBounds pair_bounds(std::span<const double> without, std::span<const double> with, double delta,
                       double alpha);

// ---- one run with many canaries ---------------------------------------------------------------------------

/// Of `canaries`, each in the table with probability 1/2 by itself, `made` were guessed (the others left
/// out), and `right` of these rightly.
struct Guesses {
  std::uint64_t canaries = 0;
  std::uint64_t made = 0;
  std::uint64_t right = 0;
};

/// The most probability that (epsilon, delta)-DP gives to so many right guesses or more (Steinke, Nasr,
/// Jagielski 2023, appendix D). With delta = 0 it is the tail of a binomial distribution.
double one_run_p_value(const Guesses& guesses, double epsilon, double delta);
/// The largest epsilon whose p-value is below alpha; 0 if none. Its ceiling: all guesses right. Throws
/// invalid_parameter_value unless right <= made <= canaries and 0 < alpha < 1. Cost: about 100 sums over
/// `right` terms.
EpsilonBound one_run_bound(const Guesses& guesses, double delta, double alpha);

}  // namespace synth::audit
