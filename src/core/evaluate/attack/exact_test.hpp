#pragma once

#include "core/evaluate/attack/residual_risk.hpp"

namespace synth::evaluate {

/// The chance of at least as many hits among the trials of `attack` if both groups succeed alike, given the
/// hits of both together: Fisher's exact test, one-sided (Fisher 1935). Parts of hits are rounded to its
/// disadvantage: down for `attack`, up for `control`. NaN where a group has no trials. Cost: O(hits).
double fisher_greater(const Tally& attack, const Tally& control);

/// The chance of at least as many hits, parts rounded down, if each trial succeeds with probability `chance`.
/// Where the chances of the trials differ and `chance` is their mean, an upper bound beyond that mean
/// (Hoeffding 1956). NaN without trials.
double binomial_greater(const Tally& attack, double chance);

}  // namespace synth::evaluate
