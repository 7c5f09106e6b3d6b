#include "core/evaluate/learn/linear.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

namespace synth::evaluate {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

constexpr std::size_t most_exact_features = 500;

double logistic(double score) { return 1 / (1 + std::exp(-score)); }
/// log(1 + exp(score)) without overflow.
double softplus(double score) { return std::max(score, 0.0) + std::log1p(std::exp(-std::abs(score))); }

/// Rows of a design with the intercept as one more feature, the last.
class Problem {
 public:
  Problem(const Design& design, std::span<const std::uint32_t> rows, double penalty, Observer& observer)
      : design_(design), rows_(rows), penalty_(penalty), observer_(observer) {}

  Eigen::Index size() const { return static_cast<Eigen::Index>(design_.features()) + 1; }
  std::size_t rows() const { return rows_.size(); }
  bool exact() const { return design_.features() <= most_exact_features; }

  /// Calls use(i, entries) for each row. A check each few thousand values.
  template <class Use>
  void for_each_row(Use use) const {
    Pace pace(observer_, static_cast<std::uint32_t>(16384 / (design_.columns() + 1) + 1));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      pace.tick();
      use(i, design_.row(rows_[i]));
    }
  }

  Vector scores(const Vector& beta) const {
    Vector scores(static_cast<Eigen::Index>(rows_.size()));
    for_each_row([&](std::size_t i, std::span<const Design::Entry> row) {
      scores[static_cast<Eigen::Index>(i)] = dot(row, beta);
    });
    return scores;
  }

  /// Σ weight · row, the transpose of scores().
  Vector gather(const Vector& weights) const {
    Vector sum = Vector::Zero(size());
    for_each_row([&](std::size_t i, std::span<const Design::Entry> row) {
      scatter(row, weights[static_cast<Eigen::Index>(i)], sum);
    });
    return sum;
  }

  double penalty_of(const Vector& beta) const { return 0.5 * penalty_ * beta.head(size() - 1).squaredNorm(); }
  Vector penalty_gradient(const Vector& beta) const {
    Vector gradient = penalty_ * beta;
    gradient[size() - 1] = 0;
    return gradient;
  }

  /// The lower half of Σ weight · row rowᵀ, without penalty.
  Matrix gram(const Vector& weights) const {
    Matrix sum = Matrix::Zero(size(), size());
    const Eigen::Index last = size() - 1;
    for_each_row([&](std::size_t i, std::span<const Design::Entry> row) {
      const double weight = weights[static_cast<Eigen::Index>(i)];
      for (std::size_t a = 0; a < row.size(); ++a) {
        const double first = weight * static_cast<double>(row[a].value);
        double* column = sum.col(row[a].feature).data();
        for (std::size_t b = a; b < row.size(); ++b)
          column[row[b].feature] += first * static_cast<double>(row[b].value);
        column[last] += first;
      }
      sum(last, last) += weight;
    });
    return sum;
  }

  void add_penalty(Matrix& gram) const {
    for (Eigen::Index i = 0; i + 1 < size(); ++i) gram(i, i) += penalty_;
  }

  /// Solves (Σ weight · row rowᵀ + penalty) x = right.
  Vector solve(const Vector& weights, const Vector& right) const {
    if (!exact()) return conjugate_gradients(weights, right);
    Matrix normal = gram(weights);
    add_penalty(normal);
    observer_.check();
    return Eigen::LLT<Eigen::Ref<Matrix>, Eigen::Lower>(normal).solve(right);
  }

 private:
  double dot(std::span<const Design::Entry> row, const Vector& beta) const {
    double sum = beta[size() - 1];
    for (const Design::Entry& entry : row) sum += beta[entry.feature] * static_cast<double>(entry.value);
    return sum;
  }

  void scatter(std::span<const Design::Entry> row, double weight, Vector& sum) const {
    for (const Design::Entry& entry : row) sum[entry.feature] += weight * static_cast<double>(entry.value);
    sum[size() - 1] += weight;
  }

  Vector diagonal(const Vector& weights) const {
    Vector sum = Vector::Constant(size(), penalty_);
    sum[size() - 1] = 0;
    for_each_row([&](std::size_t i, std::span<const Design::Entry> row) {
      const double weight = weights[static_cast<Eigen::Index>(i)];
      for (const Design::Entry& entry : row)
        sum[entry.feature] += weight * static_cast<double>(entry.value) * static_cast<double>(entry.value);
      sum[size() - 1] += weight;
    });
    return sum.cwiseMax(1e-12);
  }

  Vector times(const Vector& weights, const Vector& x) const {
    return gather(weights.cwiseProduct(scores(x))) + penalty_gradient(x);
  }

  /// Hestenes and Stiefel 1952.
  Vector conjugate_gradients(const Vector& weights, const Vector& right) const {
    constexpr int most_steps = 200;
    constexpr double accuracy = 1e-6;
    const Vector inverse = diagonal(weights).cwiseInverse();
    Vector x = Vector::Zero(size());
    Vector rest = right;
    Vector direction = inverse.cwiseProduct(rest);
    double weighted = rest.dot(direction);
    const double enough = accuracy * accuracy * weighted;
    for (int step = 0; step < most_steps && weighted > enough; ++step) {
      const Vector image = times(weights, direction);
      const double length = weighted / direction.dot(image);
      x += length * direction;
      rest -= length * image;
      const Vector conditioned = inverse.cwiseProduct(rest);
      const double before = weighted;
      weighted = rest.dot(conditioned);
      direction = conditioned + weighted / before * direction;
    }
    return x;
  }

  const Design& design_;
  std::span<const std::uint32_t> rows_;
  double penalty_;
  Observer& observer_;
};

LinearModel model_of(const Vector& beta, std::uint32_t iterations, bool converged) {
  const Eigen::Index features = beta.size() - 1;
  return {beta[features], {beta.data(), beta.data() + features}, iterations, converged};
}

/// Newton's method on the logistic objective.
class LogisticFit {
 public:
  LogisticFit(const Problem& problem, std::span<const double> labels, const LinearOptions& options)
      : problem_(problem), labels_(labels), options_(options), beta_(Vector::Zero(problem.size())) {
    scores_ = Vector::Zero(static_cast<Eigen::Index>(problem.rows()));
    objective_ = objective(beta_, scores_);
  }

  LinearModel run() {
    for (std::uint32_t iteration = 1; iteration <= options_.most_iterations; ++iteration)
      if (step()) return model_of(beta_, iteration, true);
    return model_of(beta_, options_.most_iterations, false);
  }

 private:
  double objective(const Vector& beta, const Vector& scores) const {
    double sum = problem_.penalty_of(beta);
    for (Eigen::Index i = 0; i < scores.size(); ++i)
      sum += softplus(labels_[static_cast<std::size_t>(i)] > 0.5 ? -scores[i] : scores[i]);
    return sum;
  }

  /// Whether it was the last.
  bool step() {
    Vector residuals(scores_.size());
    Vector weights(scores_.size());
    for (Eigen::Index i = 0; i < scores_.size(); ++i) {
      const double p = logistic(scores_[i]);
      residuals[i] = labels_[static_cast<std::size_t>(i)] - p;
      weights[i] = std::max(p * (1 - p), 1e-12);
    }
    const Vector downhill = problem_.gather(residuals) - problem_.penalty_gradient(beta_);
    const Vector direction = problem_.solve(weights, downhill);
    const double decrement = downhill.dot(direction);
    if (!(decrement > options_.tolerance * std::max(1.0, objective_))) return true;
    return !walk(direction, decrement);
  }

  /// Halves the step until the objective falls enough (Armijo 1966).
  bool walk(const Vector& direction, double decrement) {
    const Vector change = problem_.scores(direction);
    for (double length = 1; length > 1e-9; length /= 2) {
      const Vector beta = beta_ + length * direction;
      const Vector scores = scores_ + length * change;
      const double found = objective(beta, scores);
      if (!(found <= objective_ - 1e-4 * length * decrement)) continue;
      beta_ = beta, scores_ = scores, objective_ = found;
      return true;
    }
    return false;
  }

  const Problem& problem_;
  std::span<const double> labels_;
  const LinearOptions& options_;
  Vector beta_;
  Vector scores_;
  double objective_ = 0;
};

}  // namespace

LinearModel fit_logistic(const Design& design, std::span<const std::uint32_t> rows,
                         std::span<const double> labels, const LinearOptions& options, Observer& observer) {
  const Problem problem(design, rows, options.penalty, observer);
  return LogisticFit(problem, labels, options).run();
}

LinearModel fit_least_squares(const Design& design, std::span<const std::uint32_t> rows,
                              std::span<const double> targets, const LinearOptions& options,
                              Observer& observer) {
  const Problem problem(design, rows, options.penalty, observer);
  const Vector numbers = Eigen::Map<const Vector>(targets.data(), static_cast<Eigen::Index>(targets.size()));
  return model_of(problem.solve(Vector::Ones(numbers.size()), problem.gather(numbers)), 1, true);
}

double effective_parameters(const Design& design, std::span<const std::uint32_t> rows,
                            const LinearModel& model, const LinearOptions& options, Observer& observer) {
  const Problem problem(design, rows, options.penalty, observer);
  if (!problem.exact()) return std::numeric_limits<double>::quiet_NaN();
  Vector weights(static_cast<Eigen::Index>(rows.size()));
  problem.for_each_row([&](std::size_t i, std::span<const Design::Entry> row) {
    const double p = logistic(model.score(row));
    weights[static_cast<Eigen::Index>(i)] = p * (1 - p);
  });
  const Matrix plain = problem.gram(weights).selfadjointView<Eigen::Lower>();
  Matrix penalised = plain;
  problem.add_penalty(penalised);
  observer.check();
  const Matrix share = Eigen::LLT<Matrix, Eigen::Lower>(penalised).solve(plain);
  return share.cwiseProduct(share.transpose()).sum();
}

}  // namespace synth::evaluate
