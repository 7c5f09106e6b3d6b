#include "core/evaluate/attack/reconstruct_product.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/base/error.hpp"
#include "core/base/normal.hpp"
#include "core/base/random.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Where each column's levels begin among all, and their number last.
std::vector<std::uint32_t> starts_of(const std::vector<std::uint32_t>& levels) {
  std::vector<std::uint32_t> starts{0};
  for (const std::uint32_t size : levels) starts.push_back(starts.back() + size);
  return starts;
}

/// Product rows on their way to the published marginals.
class ProductFit {
 public:
  ProductFit(const PublishedMarginals& published, std::uint32_t rows, std::uint64_t seed)
      : starts_(starts_of(published.levels)),
        wanted_(Matrix::Zero(starts_.back(), starts_.back())),
        counts_(Matrix::Zero(starts_.back(), starts_.back())),
        logits_(rows, starts_.back()) {
    for (const PublishedMarginal& marginal : published.marginals) place(marginal, published.levels);
    start(seed);
    squash();
  }

  /// One step of Adam, the length falling to 0 with `share` of all steps done.
  void step(std::uint32_t number, float share) {
    const auto rows = static_cast<float>(logits_.rows());
    const Matrix errors = ((shares_.transpose() * shares_) / rows - wanted_).cwiseProduct(counts_);
    Matrix gradient = shares_ * errors;
    for (std::size_t column = 0; column + 1 < starts_.size(); ++column) {
      auto part = gradient.middleCols(starts_[column], starts_[column + 1] - starts_[column]);
      const auto shares = shares_.middleCols(starts_[column], starts_[column + 1] - starts_[column]);
      const Eigen::VectorXf means = part.cwiseProduct(shares).rowwise().sum();
      part.colwise() -= means;
      part = part.cwiseProduct(shares).eval();
    }
    constexpr float first = 0.9F, second = 0.99F, length = 0.3F;
    if (number == 0) moment_ = square_ = Matrix::Zero(logits_.rows(), logits_.cols());
    moment_ = first * moment_ + (1 - first) * gradient;
    square_ = second * square_ + (1 - second) * gradient.cwiseProduct(gradient);
    const auto steps = static_cast<float>(number + 1);
    const float correction = std::sqrt(1 - std::pow(second, steps)) / (1 - std::pow(first, steps));
    logits_.array() -=
        length * (1 - share) * correction * moment_.array() / (square_.array().sqrt() + 1e-12F);
    squash();
  }

  /// The level that a random number picks in a column of a product row.
  std::uint32_t draw(std::uint64_t row, std::size_t column, std::uint32_t random) const {
    const auto place = static_cast<Eigen::Index>(row % static_cast<std::uint64_t>(shares_.rows()));
    float left = static_cast<float>(random >> 8) * 0x1p-24F;
    const std::uint32_t size = starts_[column + 1] - starts_[column];
    for (std::uint32_t level = 0; level + 1 < size; ++level) {
      left -= shares_(place, starts_[column] + level);
      if (left < 0) return level;
    }
    return size - 1;
  }

 private:
  /// Each pair stands in both triangles.
  void place(const PublishedMarginal& marginal, const std::vector<std::uint32_t>& levels) {
    const std::uint32_t a = starts_[marginal.first];
    const std::uint32_t b = starts_[marginal.second];
    for (std::uint32_t i = 0; i < levels[marginal.first]; ++i)
      for (std::uint32_t j = 0; j < levels[marginal.second]; ++j) {
        const auto share = static_cast<float>(marginal.shares[i * levels[marginal.second] + j]);
        wanted_(a + i, b + j) = wanted_(b + j, a + i) = share;
        counts_(a + i, b + j) = counts_(b + j, a + i) = 1;
      }
  }

  void start(std::uint64_t seed) {
    const RandomKey key = make_random_key(seed, 9);
    const NormalTable& normal = NormalTable::instance();
    for (Eigen::Index row = 0; row < logits_.rows(); ++row)
      for (Eigen::Index level = 0; level < logits_.cols(); ++level)
        logits_(row, level) = normal(random_block(key, static_cast<std::uint64_t>(row), Stream::code,
                                                  static_cast<std::uint32_t>(level), 0)[0]);
  }

  /// Softmax of each column's logits.
  void squash() {
    shares_ = logits_;
    for (std::size_t column = 0; column + 1 < starts_.size(); ++column) {
      auto part = shares_.middleCols(starts_[column], starts_[column + 1] - starts_[column]);
      const Eigen::VectorXf largest = part.rowwise().maxCoeff();
      part.colwise() -= largest;
      part = part.array().exp().matrix().eval();
      const Eigen::VectorXf sums = part.rowwise().sum();
      part.array().colwise() /= sums.array();
    }
  }

  std::vector<std::uint32_t> starts_;
  Matrix wanted_;
  Matrix counts_;  ///< 1 where a share was published
  Matrix logits_;
  Matrix shares_;
  Matrix moment_;
  Matrix square_;
};

void validate(const PublishedMarginals& published, const RankPlan& plan) {
  double rows = 1;
  for (const std::uint32_t size : published.levels) rows *= size;
  if (published.levels.empty() || rows >= 0x1p63)
    throw Error(sqlstate::invalid_parameter_value, "rows of these levels cannot be numbered",
                "Take between 1 and 2^63 combinations of levels: fewer columns, or coarser levels.");
  if (plan.product_rows == 0 || plan.fits == 0)
    throw Error(sqlstate::invalid_parameter_value, "a ranking needs at least one fit of one product row",
                "Leave product_rows and fits at their defaults.");
  for (const PublishedMarginal& marginal : published.marginals)
    if (std::max(marginal.first, marginal.second) >= published.levels.size() ||
        marginal.shares.size() !=
            std::size_t{published.levels[marginal.first]} * published.levels[marginal.second])
      throw Error(sqlstate::invalid_parameter_value, "a published marginal does not fit its columns",
                  "Give one share for each combination of two columns' levels.");
}

}  // namespace

std::vector<RowKey> by_frequency(const std::vector<RowKey>& keys, std::uint64_t seed, Observer& observer) {
  std::unordered_map<RowKey, std::uint64_t> counts;
  for_each_below(keys.size(), observer, [&](std::size_t i) { ++counts[keys[i]]; });
  std::vector<std::pair<std::uint64_t, RowKey>> order;
  order.reserve(counts.size());
  for (const auto& [key, count] : counts) order.emplace_back(count, key);
  checked_sort(
      order.begin(), order.end(),
      [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first > b.first;
        return mix64(a.second ^ mix64(seed)) < mix64(b.second ^ mix64(seed));
      },
      observer);
  std::vector<RowKey> ranked;
  for (const auto& [count, key] : order) ranked.push_back(key);
  return ranked;
}

std::vector<RowKey> rank_rows(const PublishedMarginals& published, std::uint64_t rows, const RankPlan& plan,
                              std::uint64_t seed, Observer& observer) {
  validate(published, plan);
  std::vector<RowKey> drawn;
  observer.phase("reconstruction: fitting rows to marginals", std::uint64_t{plan.fits} * plan.steps);
  for (std::uint32_t number = 0; number < plan.fits; ++number) {
    const std::uint64_t fit_seed = mix64(mix64(seed) + number);
    ProductFit fit(published, plan.product_rows, fit_seed);
    for (std::uint32_t step = 0; step < plan.steps; ++step) {
      observer.check();
      fit.step(step, static_cast<float>(step) / static_cast<float>(plan.steps));
      observer.step(std::uint64_t{number} * plan.steps + step + 1);
    }
    const RandomKey key = make_random_key(fit_seed, 10);
    for_each_below(rows, observer, [&](std::size_t row) {
      RowKey digits = 0;
      for (std::size_t column = 0; column < published.levels.size(); ++column)
        digits = digits * published.levels[column] +
                 fit.draw(row, column,
                          random_block(key, row, Stream::code, static_cast<std::uint32_t>(column), 0)[0]);
      drawn.push_back(digits);
    });
  }
  return by_frequency(drawn, seed, observer);
}

}  // namespace synth::evaluate
