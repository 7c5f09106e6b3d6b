#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Predictions for test rows beside the truth, prepared for being measured many times with different weights
/// of rows.
class Scorecard {
 public:
  virtual ~Scorecard() = default;
  virtual std::span<const std::string_view> measures() const = 0;
  /// One value for each of measures(), NaN where undefined; row i counts weights[i] times. Cost: O(rows *
  /// classes).
  virtual std::vector<double> measure(std::span<const std::uint32_t> weights, Observer& observer) const = 0;
};

/// auc, accuracy, balanced_accuracy, f1, log_loss. Measures that are means over classes leave out those
/// without test rows; auc needs test rows of two classes.
class ClassScorecard final : public Scorecard {
 public:
  /// `probabilities` of `classes` classes, row after row; class 1 is the one that f1 is about where there are
  /// two.
  ClassScorecard(std::span<const std::uint32_t> truth, std::vector<double> probabilities,
                 std::uint32_t classes, Observer& observer);

  std::span<const std::string_view> measures() const override;
  std::vector<double> measure(std::span<const std::uint32_t> weights, Observer& observer) const override;

 private:
  double probability(std::size_t row, std::uint32_t own) const {
    return probabilities_[row * classes_ + own];
  }
  double mean_auc(std::span<const std::uint32_t> weights, Observer& observer) const;
  double auc(std::uint32_t own, std::span<const std::uint32_t> weights, Observer& observer) const;

  std::vector<std::uint32_t> truth_;
  std::vector<double> probabilities_;
  std::uint32_t classes_;
  std::vector<std::uint32_t> guesses_;
  std::vector<std::vector<std::uint32_t>> ascending_;  ///< rows by their probability of each class
};

/// r2 (NaN where the truth does not vary), rmse, mae.
class NumberScorecard final : public Scorecard {
 public:
  NumberScorecard(std::span<const double> truth, std::vector<double> predictions);

  std::span<const std::string_view> measures() const override;
  std::vector<double> measure(std::span<const std::uint32_t> weights, Observer& observer) const override;

 private:
  std::vector<double> truth_;
  std::vector<double> predictions_;
};

}  // namespace synth::evaluate
