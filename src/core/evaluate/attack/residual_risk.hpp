#pragma once

#include <optional>

namespace synth::evaluate {

/// Successes among trials. Not whole where a trial can succeed in part: an attacker who must choose among
/// equally near rows.
struct Tally {
  double hits = 0;
  double trials = 0;

  double share() const { return hits / trials; }
};

/// A success rate with the half width of its interval.
struct Rate {
  double value;
  double error;
};

/// The middle and half width of Wilson's score interval (Wilson 1927), which Anonymeter reports as the rate:
/// (s + z²/2)/(n + z²) ± z/(n + z²)·√(s(n − s)/n + z²/4). `tally` must have trials.
Rate wilson_rate(const Tally& tally, double confidence);

struct Risk {
  double value;
  double low;
  double high;
};

/// How much of what was left to win the attack won beyond its success against control rows: (a − c)/(1 − c),
/// with the errors of both rates propagated to first order; the attack's rate itself without control. Value
/// and interval are cut to [0, 1]. Giomi et al. 2023, equation 3.
Risk residual_risk(Rate attack, std::optional<Rate> control);

}  // namespace synth::evaluate
