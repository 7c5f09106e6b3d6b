#include "core/model/copula/correlation.hpp"

#include <algorithm>
#include <cmath>

namespace synth::copula {
namespace {

constexpr int degrees = 100;
constexpr double highest_correlation = 0.9999;
constexpr double least_eigenvalue = 1e-4;
/// Beyond this size an eigenvalue decomposition takes longer than a user's cancel may wait.
constexpr Eigen::Index most_for_eigenvalues = 200;

double expansion(std::span<const double> a, std::span<const double> b, double rho) {
  double sum = 0;
  for (std::size_t m = a.size(); m-- > 0;) sum = (sum + a[m] * b[m]) * rho;
  return sum;
}

double shrinkage_of(const Eigen::MatrixXd& matrix, const Moments& moments) {
  double variances = 0;
  double squares = 0;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i)
    for (Eigen::Index j = 0; j < i; ++j) {
      const double r2 = matrix(i, j) * matrix(i, j);
      variances += (1 - r2) * (1 - r2) / std::max(1.0, moments.rows(i, j) - 1);
      squares += r2;
    }
  return squares > 0 ? std::min(1.0, variances / squares) : 1.0;
}

void shrink(Correlation& correlation, double by) {
  correlation.matrix *= 1 - by;
  correlation.matrix.diagonal().setOnes();
  correlation.shrinkage = 1 - (1 - correlation.shrinkage) * (1 - by);
}

/// Lifts eigenvalues below the least to it and scales back to a unit diagonal.
void clip_eigenvalues(Eigen::MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  if (solver.info() != Eigen::Success || solver.eigenvalues().minCoeff() >= least_eigenvalue) return;
  const Eigen::VectorXd values = solver.eigenvalues().cwiseMax(least_eigenvalue);
  matrix = solver.eigenvectors() * values.asDiagonal() * solver.eigenvectors().transpose();
  const Eigen::VectorXd scale = matrix.diagonal().cwiseSqrt().cwiseInverse();
  matrix = scale.asDiagonal() * matrix * scale.asDiagonal();
}

/// Subtracts below * below' from the last rows and columns of `matrix`, in strips, at least in the lower
/// triangle.
void subtract_product(const Eigen::Ref<const Eigen::MatrixXd>& below, Eigen::MatrixXd& matrix,
                      Observer& observer) {
  constexpr Eigen::Index strip = 128;
  const Eigen::Index first = matrix.rows() - below.rows();
  for (Eigen::Index row = 0; row < below.rows(); row += strip) {
    observer.check();
    const Eigen::Index width = std::min(strip, below.rows() - row);
    const Eigen::Index height = below.rows() - row;
    matrix.block(first + row, first + row, height, width).noalias() -=
        below.bottomRows(height) * below.middleRows(row, width).transpose();
  }
}

/// Turns `matrix` into its lower Cholesky factor, in strips that keep a wide table responsive; false where it
/// is not positive definite.
bool cholesky(Eigen::MatrixXd& matrix, Observer& observer) {
  constexpr Eigen::Index strip = 32;
  const Eigen::Index size = matrix.rows();
  for (Eigen::Index first = 0; first < size; first += strip) {
    observer.check();
    const Eigen::Index width = std::min(strip, size - first);
    const Eigen::Index rest = size - first - width;
    const Eigen::LLT<Eigen::MatrixXd> corner(matrix.block(first, first, width, width));
    if (corner.info() != Eigen::Success) return false;
    matrix.block(first, first, width, width) = corner.matrixL();
    auto below = matrix.block(first + width, first, rest, width);
    corner.matrixU().solveInPlace<Eigen::OnTheRight>(below);
    subtract_product(below, matrix, observer);
  }
  matrix.triangularView<Eigen::StrictlyUpper>().setZero();
  return true;
}

}  // namespace

double solve_correlation(std::span<const double> a, std::span<const double> b, double covariance) {
  double low = -highest_correlation;
  double high = highest_correlation;
  if (expansion(a, b, high) <= covariance) return covariance > 0 ? high : 0;
  if (expansion(a, b, low) >= covariance) return covariance < 0 ? low : 0;
  for (int step = 0; step < 28; ++step) {
    const double middle = (low + high) / 2;
    (expansion(a, b, middle) < covariance ? low : high) = middle;
  }
  return (low + high) / 2;
}

Correlation estimate_correlation(std::span<const Latent> latents, const Moments& moments,
                                 Observer& observer) {
  std::vector<std::vector<double>> coefficients;
  for (const Latent& latent : latents) {
    observer.check();
    coefficients.push_back(hermite_coefficients(latent, degrees));
  }
  const auto count = static_cast<Eigen::Index>(latents.size());
  Correlation correlation{Eigen::MatrixXd::Identity(count, count), 0};
  for (Eigen::Index i = 0; i < count; ++i) {
    observer.check();
    for (Eigen::Index j = 0; j < i; ++j) {
      const auto& a = coefficients[static_cast<std::size_t>(i)];
      const auto& b = coefficients[static_cast<std::size_t>(j)];
      correlation.matrix(i, j) = correlation.matrix(j, i) = solve_correlation(a, b, moments.covariance(i, j));
    }
  }
  shrink(correlation, shrinkage_of(correlation.matrix, moments));
  return correlation;
}

Eigen::MatrixXd factorise(Correlation& correlation, Observer& observer) {
  const Eigen::Index size = correlation.matrix.rows();
  if (size > 0 && size <= most_for_eigenvalues) clip_eigenvalues(correlation.matrix);
  for (;;) {
    Eigen::MatrixXd factor = correlation.matrix;
    if (cholesky(factor, observer)) return factor;
    shrink(correlation, 0.05);
  }
}

}  // namespace synth::copula
