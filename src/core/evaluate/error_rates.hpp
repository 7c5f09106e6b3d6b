#pragma once

#include <cstdint>

namespace synth::evaluate {

/// Clopper and Pearson's (1934) one-sided bounds of a proportion: each errs with probability at most `error`.
/// 0 and 1 without trials.
double proportion_lower(std::uint64_t hits, std::uint64_t trials, double error);
double proportion_upper(std::uint64_t hits, std::uint64_t trials, double error);

/// The least epsilon for which (epsilon, delta)-DP allows tests with these error rates: max(0, ln((1 - delta
/// - FPR)/FNR), ln((1 - delta - FNR)/FPR)) (Kairouz, Oh, Viswanath 2015); 0 if all do.
double epsilon_of_error_rates(double false_positive, double false_negative, double delta);

}  // namespace synth::evaluate
