#pragma once

#include <functional>

#include "core/privacy/record.hpp"

namespace synth::audit {

/// How much likelier all answers that `fit(true)` or `fit(false)` gave are with a canary than without, as a
/// logarithm: no other number made of them tells the two tables apart better (Neyman, Pearson 1933). `with`
/// says which of them answers; the other is given the answers and asked for its inputs. Counts with noise and
/// choices over public domains only: what else a fit asks, throws internal_error. Cost: two fits.
double log_ratio(const std::function<void(bool with, Recorder&)>& fit, bool with);

}  // namespace synth::audit
