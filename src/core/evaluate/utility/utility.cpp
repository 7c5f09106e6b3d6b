#include "core/evaluate/utility/utility.hpp"

#include <cmath>
#include <memory>

#include "core/base/normal.hpp"
#include "core/evaluate/rows.hpp"
#include "core/evaluate/utility/measures.hpp"
#include "core/evaluate/utility/question.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t bootstrap_purpose = 0x75746a0;
/// Trees of all rounds and classes together: many classes get fewer rounds.
constexpr std::uint32_t most_trees = 200;
constexpr std::uint32_t fewest_rounds = 20;
constexpr double most_shrinkage = 0.3;

struct Moments {
  double mean = 0;
  double deviation = 1;

  explicit Moments(std::span<const double> numbers) {
    const auto count = static_cast<double>(numbers.size());
    for (const double number : numbers) mean += number / count;
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number - mean));
    if (!(largest > 0)) return;
    double squares = 0;
    for (const double number : numbers)
      squares += (number - mean) / largest * ((number - mean) / largest) / count;
    deviation = largest * std::sqrt(squares);
  }
};

/// Answers to a question, measured.
class Examination {
 public:
  Examination(const Question& question, Observer& observer) : question_(question), observer_(observer) {
    truth_ = question.targets_of(question.test);
    if (!numbers()) classes_.assign(truth_.begin(), truth_.end());
  }

  std::unique_ptr<Scorecard> examine(Learner& learner, Side side, std::uint64_t seed) const {
    const std::vector<std::uint32_t>& rows = question_.training[side];
    std::vector<double> targets = question_.targets_of(rows);
    if (!numbers()) {
      learner.train(rows, targets, seed, observer_);
      return scorecard(probabilities_of(learner.predict(question_.test, observer_)));
    }
    const Moments moments(targets);
    for (double& target : targets) target = (target - moments.mean) / moments.deviation;
    learner.train(rows, targets, seed, observer_);
    std::vector<double> predictions = learner.predict(question_.test, observer_);
    for (double& prediction : predictions) prediction = moments.mean + moments.deviation * prediction;
    return scorecard(std::move(predictions));
  }

  /// One that knows the target's distribution alone.
  std::unique_ptr<Scorecard> examine_baseline() const {
    const std::vector<double> targets = question_.targets_of(question_.training[real]);
    if (numbers()) return scorecard(std::vector<double>(truth_.size(), Moments(targets).mean));
    std::vector<double> shares(question_.classes(), 0);
    for (const double target : targets)
      shares[static_cast<std::size_t>(target)] += 1 / static_cast<double>(targets.size());
    std::vector<double> probabilities;
    for (std::size_t row = 0; row < truth_.size(); ++row)
      probabilities.insert(probabilities.end(), shares.begin(), shares.end());
    return scorecard(std::move(probabilities));
  }

 private:
  bool numbers() const { return question_.task.loss == tree::Loss::squared; }

  /// Of all classes; a learner of two tells log odds.
  std::vector<double> probabilities_of(std::vector<double> answers) const {
    if (question_.task.loss == tree::Loss::softmax) return answers;
    std::vector<double> probabilities;
    for (const double answer : answers) {
      probabilities.push_back(1 / (1 + std::exp(answer)));
      probabilities.push_back(1 / (1 + std::exp(-answer)));
    }
    return probabilities;
  }

  std::unique_ptr<Scorecard> scorecard(std::vector<double> answers) const {
    if (numbers()) return std::make_unique<NumberScorecard>(truth_, std::move(answers));
    return std::make_unique<ClassScorecard>(classes_, std::move(answers), question_.classes(), observer_);
  }

  const Question& question_;
  Observer& observer_;
  std::vector<double> truth_;
  std::vector<std::uint32_t> classes_;
};

/// Sums over bootstrap replicates of one measure's difference.
struct Spread {
  double count = 0;
  double sum = 0;
  double squares = 0;

  void add(double value) {
    if (value != value) return;
    ++count;
    sum += value;
    squares += value * value;
  }
  double deviation() const { return std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count))); }
};

/// Compares what learners make of the two tables.
class Comparison {
 public:
  Comparison(const Question& question, const UtilityOptions& options, Observer& observer)
      : question_(question), options_(options), observer_(observer), examination_(question, observer) {
    baseline_ = examination_.examine_baseline()->measure(once(), observer);
  }

  void compare(Learner& learner) {
    const auto with_real = examination_.examine(learner, real, mix64(options_.seed));
    const auto with_synthetic = examination_.examine(learner, synthetic, mix64(options_.seed));
    const std::size_t first = found_.size();
    add_values(learner, *with_real, *with_synthetic);
    add_intervals(std::span(found_).subspan(first), *with_real, *with_synthetic);
  }

  std::vector<Utility> take() { return std::move(found_); }

 private:
  std::vector<std::uint32_t> once() const { return std::vector<std::uint32_t>(question_.test.size(), 1); }

  void add_values(const Learner& learner, const Scorecard& with_real, const Scorecard& with_synthetic) {
    const std::vector<double> real_values = with_real.measure(once(), observer_);
    const std::vector<double> synthetic_values = with_synthetic.measure(once(), observer_);
    for (std::size_t i = 0; i < real_values.size(); ++i) {
      Utility& utility = found_.emplace_back();
      utility.learner = learner.name();
      utility.measure = with_real.measures()[i];
      utility.trained_on_real = real_values[i];
      utility.trained_on_synthetic = synthetic_values[i];
      utility.baseline = baseline_[i];
      utility.difference = synthetic_values[i] - real_values[i];
      utility.test_rows = question_.test.size();
      utility.training_rows = question_.training[real].size();
      utility.note = question_.note;
    }
  }

  void add_intervals(std::span<Utility> found, const Scorecard& with_real, const Scorecard& with_synthetic) {
    std::vector<Spread> spreads(found.size());
    for (std::uint32_t replicate = 0; replicate < options_.replicates; ++replicate) {
      const std::vector<std::uint32_t> weights = weights_of(replicate);
      const std::vector<double> real_values = with_real.measure(weights, observer_);
      const std::vector<double> synthetic_values = with_synthetic.measure(weights, observer_);
      for (std::size_t i = 0; i < found.size(); ++i) spreads[i].add(synthetic_values[i] - real_values[i]);
    }
    const double z = normal_quantile((1 + options_.confidence) / 2);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (spreads[i].count < 2 || 2 * spreads[i].count <= options_.replicates) continue;
      found[i].low = found[i].difference - z * spreads[i].deviation();
      found[i].high = found[i].difference + z * spreads[i].deviation();
    }
  }

  /// How often a bootstrap replicate draws each test row.
  std::vector<std::uint32_t> weights_of(std::uint32_t replicate) const {
    std::vector<std::uint32_t> weights(question_.test.size(), 0);
    for (const std::uint32_t row : draw_with_replacement(
             weights.size(), replicate, make_random_key(options_.seed, bootstrap_purpose), observer_))
      ++weights[row];
    return weights;
  }

  const Question& question_;
  const UtilityOptions& options_;
  Observer& observer_;
  Examination examination_;
  std::vector<double> baseline_;
  std::vector<Utility> found_;
};

tree::BoostOptions tree_options(const UtilityOptions& options, const Task& task) {
  tree::BoostOptions trees = options.trees;
  const auto outputs = static_cast<std::uint32_t>(task.outputs());
  trees.rounds = std::min(trees.rounds, std::max(fewest_rounds, most_trees / outputs));
  // Fewer rounds take larger steps.
  trees.shrinkage = std::max(trees.shrinkage,
                             std::min(most_shrinkage, trees.shrinkage * options.trees.rounds / trees.rounds));
  return trees;
}

}  // namespace

std::vector<Utility> measure_utility(const Population& population, const UtilityOptions& options,
                                     Observer& observer) {
  const Question question = pose(population, options, observer);
  Comparison comparison(question, options, observer);
  if (options.linear_models) {
    observer.phase("predicting by a linear model");
    const Design design(population.table, question.columns, question.pool, options.design, observer);
    LinearLearner learner(design, question.task, options.linear);
    comparison.compare(learner);
  }
  if (options.boosted_trees) {
    observer.phase("predicting by boosted trees");
    const TreeCodes codes(population.table, question.columns, question.pool, observer);
    BoostedLearner learner(codes, question.task, tree_options(options, question.task));
    comparison.compare(learner);
  }
  return comparison.take();
}

}  // namespace synth::evaluate
