#pragma once

namespace synth {

// The exact (epsilon, delta) curve of Gaussian noise (Balle, Wang 2018): for audits, and to say how much zCDP
// gives away. Several Gaussian releases are one with 1 / deviation^2 = sum of the 1 / deviation_i^2. The
// discrete Gaussian follows the curve closely but is not proved to lie below it: budgets are kept in zCDP.
// `deviation`: of the noise, for an L2 sensitivity of 1. Results are rounded up.

/// Phi(1/(2 s) - epsilon s) - e^epsilon Phi(-1/(2 s) - epsilon s) for deviation s.
double gaussian_delta(double deviation, double epsilon);
/// The least epsilon for which gaussian_delta is at most delta.
double gaussian_epsilon(double deviation, double delta);
/// The least deviation for which gaussian_delta is at most delta.
double gaussian_deviation(double epsilon, double delta);

}  // namespace synth
