#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/undefined.hpp"
#include "core/evaluate/utility/measures.hpp"

namespace synth::evaluate {
namespace {

/// Less than this no class is held to have, or one mistake would decide the mean.
constexpr double least_probability = 1e-6;
constexpr std::string_view names[] = {"auc", "accuracy", "balanced_accuracy", "f1", "log_loss"};

/// How often each class was right, was guessed and was the truth.
struct Confusion {
  std::vector<double> hits;
  std::vector<double> guessed;
  std::vector<double> true_rows;
  double rows = 0;

  explicit Confusion(std::uint32_t classes) : hits(classes), guessed(classes), true_rows(classes) {}

  void add(std::uint32_t truth, std::uint32_t guess, double weight) {
    rows += weight;
    true_rows[truth] += weight;
    guessed[guess] += weight;
    if (truth == guess) hits[truth] += weight;
  }
  double accuracy() const { return std::accumulate(hits.begin(), hits.end(), 0.0) / rows; }

  template <class Of>
  double mean_over_true_classes(Of of) const {
    double sum = 0;
    double count = 0;
    for (std::uint32_t own = 0; own < hits.size(); ++own)
      if (true_rows[own] > 0) sum += of(own), ++count;
    return sum / count;
  }
  double balanced_accuracy() const {
    return mean_over_true_classes([&](std::uint32_t own) { return hits[own] / true_rows[own]; });
  }
  double f1_of(std::uint32_t own) const {
    const double all = guessed[own] + true_rows[own];
    return all > 0 ? 2 * hits[own] / all : undefined;
  }
  double f1() const {
    if (hits.size() == 2) return f1_of(1);
    return mean_over_true_classes([&](std::uint32_t own) { return f1_of(own); });
  }
};

}  // namespace

ClassScorecard::ClassScorecard(std::span<const std::uint32_t> truth, std::vector<double> probabilities,
                               std::uint32_t classes, Observer& observer)
    : truth_(truth.begin(), truth.end()), probabilities_(std::move(probabilities)), classes_(classes) {
  for_each_below(truth_.size(), observer, [&](std::size_t row) {
    const auto first = probabilities_.begin() + static_cast<std::ptrdiff_t>(row * classes);
    guesses_.push_back(static_cast<std::uint32_t>(std::max_element(first, first + classes) - first));
  });
  for (std::uint32_t own = classes == 2 ? 1 : 0; own < classes; ++own) {
    std::vector<std::uint32_t>& order = ascending_.emplace_back(truth_.size());
    std::iota(order.begin(), order.end(), 0U);
    checked_sort(
        order.begin(), order.end(),
        [&](std::uint32_t a, std::uint32_t b) { return probability(a, own) < probability(b, own); },
        observer);
  }
}

std::span<const std::string_view> ClassScorecard::measures() const { return names; }

std::vector<double> ClassScorecard::measure(std::span<const std::uint32_t> weights,
                                            Observer& observer) const {
  Confusion confusion(classes_);
  double loss = 0;
  for_each_below(truth_.size(), observer, [&](std::size_t row) {
    if (weights[row] == 0) return;
    confusion.add(truth_[row], guesses_[row], weights[row]);
    loss -= weights[row] * std::log(std::max(probability(row, truth_[row]), least_probability));
  });
  if (confusion.rows == 0) return std::vector<double>(std::size(names), undefined);
  return {mean_auc(weights, observer), confusion.accuracy(), confusion.balanced_accuracy(), confusion.f1(),
          loss / confusion.rows};
}

double ClassScorecard::mean_auc(std::span<const std::uint32_t> weights, Observer& observer) const {
  double sum = 0;
  double count = 0;
  for (std::uint32_t own = classes_ == 2 ? 1 : 0; own < classes_; ++own) {
    const double area = auc(own, weights, observer);
    if (area == area) sum += area, ++count;
  }
  return count > 0 ? sum / count : undefined;
}

/// Mann and Whitney's statistic: pairs of the class and another in the right order, ties half.
double ClassScorecard::auc(std::uint32_t own, std::span<const std::uint32_t> weights,
                           Observer& observer) const {
  const std::vector<std::uint32_t>& order = ascending_[classes_ == 2 ? 0 : own];
  double others_below = 0;
  double tied_others = 0;
  double tied_own = 0;
  double own_rows = 0;
  double pairs = 0;
  const auto close = [&] {
    pairs += tied_own * (others_below + tied_others / 2);
    own_rows += tied_own;
    others_below += tied_others;
    tied_own = tied_others = 0;
  };
  for_each_below(order.size(), observer, [&](std::size_t i) {
    if (i > 0 && probability(order[i], own) != probability(order[i - 1], own)) close();
    (truth_[order[i]] == own ? tied_own : tied_others) += weights[order[i]];
  });
  close();
  return own_rows > 0 && others_below > 0 ? pairs / own_rows / others_below : undefined;
}

}  // namespace synth::evaluate
