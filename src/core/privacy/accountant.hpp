#pragma once

#include <cstdint>

#include "core/privacy/noise.hpp"
#include "core/privacy/price.hpp"

namespace synth {

// Neighbouring relation, everywhere in this room: add or remove one privacy unit. What a mechanism costs is
// rounded up, what may be spent is rounded down. Formulas: Bun, Steinke 2016; Canonne, Kamath, Steinke 2020,
// section 2.3.

// ---- zCDP and (epsilon, delta) ----------------------------------------------------------------------------

/// The least delta for which rho-zCDP is known to imply (epsilon, delta)-DP:
/// min over alpha > 1 of exp((alpha-1)(alpha rho - epsilon) + alpha ln(1 - 1/alpha)) / (alpha - 1). Never too
/// small.
double zcdp_delta(double rho, double epsilon);
/// The least epsilon likewise. Never too small; infinite where delta is 0 and rho is not.
double zcdp_epsilon(double rho, double delta);
/// The largest rho that implies (epsilon, delta)-DP. Never too large; infinite for an infinite epsilon.
double zcdp_rho(double epsilon, double delta);

/// The budget of a fit that promises (epsilon, delta): `union_delta` of delta is set aside for thresholded
/// unions, the rest converts epsilon to rho. Refuses epsilon <= 0 or NaN, delta outside (0, 1), union_delta
/// >= delta. An infinite epsilon gives `unlimited`.
Budget budget_for(double epsilon, double delta, double union_delta = 0);
/// What a price promises for a given total delta; infinite where delta does not exceed the price's own.
double epsilon_of(Price price, double delta);

// ---- Gaussian noise ---------------------------------------------------------------------------------------

/// Rounds a variance up to 24 significant bits, a form that DiscreteGaussian draws fast. Refuses what is
/// negative, NaN, below 2^-16 (but 0) or above 2^52.
Ratio round_variance(double variance);
/// Sensitivity^2 / (2 variance) for one release of a vector of integers; infinite for variance 0.
/// `squared_sensitivity`: squared L2 distance by which one unit can move the vector, in [1, 2^40].
Rho gaussian_price(Ratio variance, std::uint64_t squared_sensitivity);
/// The least variance (24 significant bits) whose price is at most `rho`; 0 for an infinite rho. Refuses rho
/// = 0.
Ratio gaussian_variance(Rho rho, std::uint64_t squared_sensitivity);
/// Squared L2 sensitivity of `marginals` complete histograms of the same rows counted into one release: each
/// of a unit's rows moves one cell of each, and all of them may move the same one: marginals *
/// rows_per_unit^2.
std::uint64_t histogram_sensitivity(std::uint64_t marginals, std::uint64_t rows_per_unit);
/// Not below the probability that the discrete Gaussian is `least` or more: the smaller of a continuous
/// Gaussian tail from least - 1 and the sub-Gaussian bound (Canonne, Kamath, Steinke 2020).
double gaussian_tail(Ratio variance, std::int64_t least);

// ---- Choices ----------------------------------------------------------------------------------------------

/// Epsilon as the exponential mechanism uses it: rounded down to a multiple of 2^-30. Refuses NaN, <= 0 and
/// values above 1024 (but infinity).
Ratio round_epsilon(double epsilon);
/// epsilon^2 / 8: the exponential mechanism has epsilon-bounded range (Cesar, Rogers 2021; Dong, Durfee,
/// Rogers 2020).
Rho choice_price(double epsilon);
/// The largest epsilon whose choice_price is at most `rho`; infinite for an infinite rho.
double choice_epsilon(Rho rho);
/// epsilon^2 / 2: what an epsilon-DP mechanism costs at most (Bun, Steinke 2016, Proposition 1.4).
Rho pure_price(double epsilon);
/// The largest epsilon whose pure_price is at most `rho`.
double pure_epsilon(Rho rho);

}  // namespace synth
