#pragma once

#include <span>
#include <vector>

#include "core/evaluate/learn/design.hpp"

namespace synth::evaluate {

struct LinearOptions {
  /// The weight of half the sum of squared coefficients, the intercept left out: 1 / C of scikit-learn.
  double penalty = 1;
  std::uint32_t most_iterations = 100;
  /// A Newton step that would lower the objective by less, as a share of it, is the last.
  double tolerance = 1e-9;
};

struct LinearModel {
  double intercept = 0;
  std::vector<double> coefficients;  ///< of the design's features
  std::uint32_t iterations = 0;
  bool converged = false;

  /// Log odds, or the number itself.
  double score(std::span<const Design::Entry> row) const {
    double sum = intercept;
    for (const Design::Entry& entry : row)
      sum += coefficients[entry.feature] * static_cast<double>(entry.value);
    return sum;
  }
};

/// Logistic regression with a ridge penalty (le Cessie, van Houwelingen 1992): minimises Σ log(1 +
/// exp(∓score))
/// + penalty/2 Σ coefficient² by Newton's method with halved steps. `labels[i]`, 0 or 1, belongs to row
/// `rows[i]` of the design. Up to 500 features the step is exact (Cholesky), beyond by conjugate gradients
/// with the diagonal as preconditioner. `converged` tells whether `most_iterations` were enough. Cost of an
/// iteration: O(rows * columns²) + O(features³), or O(rows * columns) for each conjugate gradient.
LinearModel fit_logistic(const Design& design, std::span<const std::uint32_t> rows,
                         std::span<const double> labels, const LinearOptions& options, Observer& observer);

/// Ridge regression (Hoerl, Kennard 1970): minimises ½ Σ (score − target)² + penalty/2 Σ coefficient², in one
/// such step.
LinearModel fit_least_squares(const Design& design, std::span<const std::uint32_t> rows,
                              std::span<const double> targets, const LinearOptions& options,
                              Observer& observer);

/// The coefficients, intercept included, that a logistic model of these rows has in effect: the trace of S²,
/// where S takes a change of the working response to the change of the fit. Without penalty the rank of the
/// design. NaN above 500 features.
double effective_parameters(const Design& design, std::span<const std::uint32_t> rows,
                            const LinearModel& model, const LinearOptions& options, Observer& observer);

}  // namespace synth::evaluate
