#pragma once

#include <span>

namespace synth::evaluate {

/// The propensity mean squared error: mean (p − share)², where p is the chance that a model gives each row to
/// be synthetic and `share` the share of rows that are (Woo, Reiter, Oganian, Karr 2009). NaN without rows.
double propensity_error(std::span<const double> probabilities, double share);

/// What it is on average if the tables have the same distribution and the model is a logistic regression with
/// `parameters` coefficients, the intercept counted: (parameters − 1)(1 − share)² share / rows (Snoke, Raab,
/// Nowok, Dibben, Slavkovic 2018, theorem 1).
double expected_propensity_error(double parameters, double share, double rows);

}  // namespace synth::evaluate
