#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/evaluate/learn/design.hpp"
#include "core/evaluate/learn/linear.hpp"
#include "core/evaluate/learn/tree_codes.hpp"
#include "core/tree/boost.hpp"

namespace synth::evaluate {

/// What is predicted.
struct Task {
  tree::Loss loss = tree::Loss::logistic;
  std::uint32_t classes = 2;  ///< softmax

  /// Numbers that are predicted for each row.
  std::size_t outputs() const { return loss == tree::Loss::softmax ? classes : 1; }
};

/// Something that can be trained on rows of a pool and then answers for any of its rows.
class Learner {
 public:
  virtual ~Learner() = default;
  virtual std::string_view name() const = 0;
  /// Forgets what it knew. `targets[i]` belongs to rows[i]: numbers, or classes as numbers.
  virtual void train(std::span<const std::uint32_t> rows, std::span<const double> targets, std::uint64_t seed,
                     Observer& observer) = 0;
  /// Row after row: the number, the log odds of class 1, or the probabilities of all classes.
  virtual std::vector<double> predict(std::span<const std::uint32_t> rows, Observer& observer) const = 0;
};

/// A learner whose answers are sums, so that it is cheap to tell what they would be if one column were
/// different.
class AdditiveLearner : public Learner {
 public:
  /// Calls use(position, changes) for each column of the list that was learned from: how much predict() of
  /// rows[i] would change if the column had the value that it has in row donors[i]. Tasks with one output.
  virtual void for_each_exchange(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> donors,
                                 const std::function<void(std::size_t, std::span<const double>)>& use,
                                 Observer& observer) const = 0;
};

/// Ridge-penalised linear models: logistic regression, one against the rest where classes are more than two
/// (probabilities are made to sum to 1), least squares for numbers. Refers to its arguments.
class LinearLearner final : public AdditiveLearner {
 public:
  LinearLearner(const Design& design, const Task& task, const LinearOptions& options)
      : design_(design), task_(task), options_(options) {}

  std::string_view name() const override;
  void train(std::span<const std::uint32_t> rows, std::span<const double> targets, std::uint64_t seed,
             Observer& observer) override;
  std::vector<double> predict(std::span<const std::uint32_t> rows, Observer& observer) const override;
  void for_each_exchange(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> donors,
                         const std::function<void(std::size_t, std::span<const double>)>& use,
                         Observer& observer) const override;
  const LinearModel& model() const { return models_.front(); }

 private:
  const Design& design_;
  Task task_;
  LinearOptions options_;
  std::vector<LinearModel> models_;
};

/// Gradient boosting on the pool's codes. `options` decides all but loss, classes and seed. Refers to
/// `codes`.
class BoostedLearner final : public AdditiveLearner {
 public:
  BoostedLearner(const TreeCodes& codes, const Task& task, const tree::BoostOptions& options)
      : codes_(codes), task_(task), options_(options) {}

  std::string_view name() const override { return "boosted_trees"; }
  void train(std::span<const std::uint32_t> rows, std::span<const double> targets, std::uint64_t seed,
             Observer& observer) override;
  std::vector<double> predict(std::span<const std::uint32_t> rows, Observer& observer) const override;
  void for_each_exchange(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> donors,
                         const std::function<void(std::size_t, std::span<const double>)>& use,
                         Observer& observer) const override;

 private:
  const TreeCodes& codes_;
  Task task_;
  tree::BoostOptions options_;
  tree::BoostedTrees trees_;
};

}  // namespace synth::evaluate
