#pragma once

#include <Eigen/Dense>
#include <span>

#include "core/model/copula/latent.hpp"
#include "core/model/copula/moments.hpp"

namespace synth::copula {

/// The correlation of two latent normals whose step scores have covariance `covariance`: the root of Mehler's
/// expansion Cov(s(X), t(Y)) = sum over m >= 1 of rho^m a_m b_m, clamped to [-0.9999, 0.9999].
double solve_correlation(std::span<const double> a, std::span<const double> b, double covariance);

/// A positive definite correlation matrix of the latents, and how far it was shrunk towards the identity.
struct Correlation {
  Eigen::MatrixXd matrix;
  double shrinkage = 0;
};

Correlation estimate_correlation(std::span<const Latent> latents, const Moments& moments, Observer& observer);

/// The lower Cholesky factor of `correlation`, shrinking it further where it is not positive definite.
Eigen::MatrixXd factorise(Correlation& correlation, Observer& observer);

}  // namespace synth::copula
