#include <cmath>

#include "core/evaluate/learn/learner.hpp"

namespace synth::evaluate {
namespace {

/// Log odds of each class against the rest become probabilities that sum to 1.
void normalise(std::span<double> scores) {
  double sum = 0;
  for (double& score : scores) sum += score = 1 / (1 + std::exp(-score));
  for (double& score : scores) score = sum > 0 ? score / sum : 1 / static_cast<double>(scores.size());
}

}  // namespace

std::string_view LinearLearner::name() const {
  return task_.loss == tree::Loss::squared ? "linear_regression" : "logistic_regression";
}

void LinearLearner::train(std::span<const std::uint32_t> rows, std::span<const double> targets, std::uint64_t,
                          Observer& observer) {
  models_.clear();
  if (task_.loss == tree::Loss::squared) {
    models_.push_back(fit_least_squares(design_, rows, targets, options_, observer));
    return;
  }
  if (task_.loss == tree::Loss::logistic) {
    models_.push_back(fit_logistic(design_, rows, targets, options_, observer));
    return;
  }
  std::vector<double> labels(targets.size());
  observer.phase("fitting a class against the rest", task_.classes);
  for (std::uint32_t own = 0; own < task_.classes; ++own) {
    for (std::size_t i = 0; i < targets.size(); ++i) labels[i] = targets[i] == own;
    models_.push_back(fit_logistic(design_, rows, labels, options_, observer));
    observer.step(own + 1);
  }
}

std::vector<double> LinearLearner::predict(std::span<const std::uint32_t> rows, Observer& observer) const {
  std::vector<double> out(rows.size() * models_.size());
  for_each_below(rows.size(), observer, [&](std::size_t i) {
    const std::span<double> own = std::span(out).subspan(i * models_.size(), models_.size());
    for (std::size_t k = 0; k < own.size(); ++k) own[k] = models_[k].score(design_.row(rows[i]));
    if (task_.loss == tree::Loss::softmax) normalise(own);
  });
  return out;
}

void LinearLearner::for_each_exchange(std::span<const std::uint32_t> rows,
                                      std::span<const std::uint32_t> donors,
                                      const std::function<void(std::size_t, std::span<const double>)>& use,
                                      Observer& observer) const {
  const std::vector<double>& coefficients = models_.front().coefficients;
  const auto part_of = [&](std::uint32_t row, std::size_t column) {
    const Design::Entry& entry = design_.row(row)[column];
    return coefficients[entry.feature] * static_cast<double>(entry.value);
  };
  std::vector<double> changes(rows.size());
  for (std::size_t column = 0; column < design_.columns(); ++column) {
    for_each_below(rows.size(), observer, [&](std::size_t i) {
      changes[i] = part_of(donors[i], column) - part_of(rows[i], column);
    });
    use(column, changes);
  }
}

}  // namespace synth::evaluate
