#include "core/tree/boost.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/base/random.hpp"
#include "core/tree/elementary.hpp"
#include "core/tree/grow.hpp"
#include "core/tree/walk.hpp"

namespace synth::tree {
namespace {

constexpr double ln2 = 0.69314718055994531;
/// Scores beyond these are as good as certain, and keep weights above zero.
constexpr double most_log_odds = 30;

double probability_of(double score) {
  return 1 / (1 + exp_of(-std::clamp(score, -most_log_odds, most_log_odds)));
}

/// Scores of one row become probabilities.
void softmax(std::span<double> scores) {
  const double most = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) sum += score = exp_of(std::max(score - most, -2 * most_log_odds));
  for (double& score : scores) score /= sum;
}

class Booster {
 public:
  Booster(const FeatureTable& table, std::span<const std::uint32_t> features, std::span<const double> targets,
          const BoostOptions& options, Observer& observer)
      : table_(table),
        features_(features.begin(), features.end()),
        targets_(targets),
        options_(options),
        observer_(observer),
        outputs_(options.loss == Loss::softmax ? options.classes : 1),
        held_out_(table.rows(), false) {
    if (targets.size() != table.rows())
      throw Error(sqlstate::internal_error, "boosting needs a target for each row");
  }

  BoostedTrees run() {
    hold_out();
    start();
    observer_.phase("boosting trees", options_.rounds);
    std::size_t best_steps = 0;
    double best_loss = INFINITY;
    std::uint32_t waited = 0;
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      add_round(round);
      observer_.step(round + 1);
      if (options_.held_out <= 0) continue;
      const double loss = held_out_loss();
      waited = loss < best_loss ? 0 : waited + 1;
      if (waited == 0) best_loss = loss, best_steps = boosted_.steps.size();
      if (waited >= options_.patience) break;
    }
    if (options_.held_out > 0) boosted_.steps.resize(best_steps);
    return std::move(boosted_);
  }

 private:
  std::uint64_t random(std::uint64_t round, std::uint64_t item) const {
    return mix64(mix64(options_.seed + round) + item);
  }
  bool drawn(double share, std::uint64_t round, std::uint64_t item) const {
    return share >= 1 || static_cast<double>(random(round, item) >> 11) * 0x1p-53 < share;
  }

  void hold_out() {
    for (std::uint32_t row = 0; row < table_.rows(); ++row) {
      held_out_[row] = options_.held_out > 0 && drawn(options_.held_out, UINT32_MAX, row);
      if (!held_out_[row]) learning_.push_back(row);
    }
    if (learning_.empty())
      throw Error(sqlstate::invalid_parameter_value, "no rows are left to learn from",
                  "Hold out a smaller share of them.");
  }

  /// What is best without any tree: the mean, or its log odds.
  void start() {
    std::vector<double> sums(outputs_, 0);
    for (const std::uint32_t row : learning_) {
      if (options_.loss == Loss::softmax)
        sums[class_of(row)] += 1;
      else
        sums[0] += targets_[row];
    }
    for (const double sum : sums)
      boosted_.start.push_back(start_of(sum / static_cast<double>(learning_.size())));
    boosted_.loss = options_.loss;
    scores_.resize(std::size_t{table_.rows()} * outputs_);
    for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i] = boosted_.start[i % outputs_];
    gradients_.resize(table_.rows());
    weights_.resize(table_.rows());
  }

  double start_of(double mean) const {
    if (options_.loss == Loss::squared) return mean;
    const double p = std::clamp(mean, 1e-6, 1 - 1e-6);
    return options_.loss == Loss::logistic ? ln2 * (log2_of(p) - log2_of(1 - p)) : ln2 * log2_of(p);
  }

  std::uint32_t class_of(std::uint32_t row) const {
    return std::min(static_cast<std::uint32_t>(targets_[row]), outputs_ - 1);
  }

  void add_round(std::uint32_t round) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t row : learning_)
      if (drawn(options_.row_share, 2 * std::uint64_t{round}, row)) rows.push_back(row);
    std::vector<std::uint32_t> asked;
    for (const std::uint32_t feature : features_)
      if (drawn(options_.column_share, 2 * std::uint64_t{round} + 1, feature)) asked.push_back(feature);
    if (asked.empty()) asked = features_;
    if (options_.loss == Loss::softmax) find_probabilities();
    for (std::uint32_t output = 0; output < outputs_; ++output) add_tree(rows, asked, output);
  }

  void find_probabilities() {
    probabilities_ = scores_;
    for (std::size_t row = 0; row < table_.rows(); ++row)
      softmax(std::span(probabilities_).subspan(row * outputs_, outputs_));
    observer_.check();
  }

  void add_tree(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> asked,
                std::uint32_t output) {
    find_gradients(rows, output);
    GrowOptions grow_options;
    grow_options.minimum_leaf = options_.minimum_leaf;
    grow_options.maximum_depth = options_.depth;
    const GrownTree grown = grow(table_, asked, MomentTarget{gradients_, weights_, options_.ridge}, rows,
                                 grow_options, observer_);
    BoostedTrees::Step step{grown.tree, std::vector<float>(grown.tree.nodes.size(), 0)};
    for (std::uint32_t node = 0; node < step.values.size(); ++node)
      if (grown.tree.nodes[node].near == 0) step.values[node] = value_of(grown.rows(node));
    apply(step, output);
    boosted_.steps.push_back(std::move(step));
  }

  /// Minus the loss's first derivative by the score, and the second.
  void find_gradients(std::span<const std::uint32_t> rows, std::uint32_t output) {
    std::size_t done = 0;
    for (const std::uint32_t row : rows) {
      if (++done % 4096 == 0) observer_.check();
      if (options_.loss == Loss::squared) {
        gradients_[row] = targets_[row] - scores_[row];
        weights_[row] = 1;
        continue;
      }
      const bool is_class = options_.loss == Loss::softmax ? class_of(row) == output : targets_[row] > 0.5;
      const double p = options_.loss == Loss::softmax ? probabilities_[std::size_t{row} * outputs_ + output]
                                                      : probability_of(scores_[row]);
      gradients_[row] = is_class - p;
      weights_[row] = std::max(p * (1 - p), 1e-12);
    }
  }

  float value_of(std::span<const std::uint32_t> rows) const {
    double gradient = 0, weight = options_.ridge;
    for (const std::uint32_t row : rows) gradient += gradients_[row], weight += weights_[row];
    return weight > 0 ? static_cast<float>(options_.shrinkage * gradient / weight) : 0;
  }

  /// All rows, whether or not they took part.
  void apply(const BoostedTrees::Step& step, std::uint32_t output) {
    const BinWalk walk(step.tree, table_);
    for (std::uint32_t row = 0; row < table_.rows(); ++row) {
      if (row % 4096 == 0) observer_.check();
      scores_[std::size_t{row} * outputs_ + output] += step.values[walk.leaf_of(row)];
    }
  }

  double held_out_loss() {
    double sum = 0;
    std::vector<double> own(outputs_);
    for (std::uint32_t row = 0; row < table_.rows(); ++row) {
      if (!held_out_[row]) continue;
      std::copy_n(scores_.begin() + static_cast<std::ptrdiff_t>(std::size_t{row} * outputs_), outputs_,
                  own.begin());
      sum += loss_of(row, own);
    }
    return sum;
  }

  double loss_of(std::uint32_t row, std::span<double> scores) const {
    if (options_.loss == Loss::squared) return (targets_[row] - scores[0]) * (targets_[row] - scores[0]);
    if (options_.loss == Loss::logistic) {
      const double p = probability_of(targets_[row] > 0.5 ? scores[0] : -scores[0]);
      return -log2_of(p);
    }
    softmax(scores);
    return -log2_of(std::max(scores[class_of(row)], 1e-18));
  }

  const FeatureTable& table_;
  std::vector<std::uint32_t> features_;
  std::span<const double> targets_;
  const BoostOptions& options_;
  Observer& observer_;
  std::uint32_t outputs_;
  std::vector<bool> held_out_;
  std::vector<std::uint32_t> learning_;
  std::vector<double> scores_;
  std::vector<double> probabilities_;
  std::vector<double> gradients_;
  std::vector<double> weights_;
  BoostedTrees boosted_;
};

}  // namespace

BoostedTrees boost(const FeatureTable& table, std::span<const std::uint32_t> features,
                   std::span<const double> targets, const BoostOptions& options, Observer& observer) {
  return Booster(table, features, targets, options, observer).run();
}

std::vector<double> BoostedTrees::predict(const CodeMatrix& codes, Observer& observer) const {
  std::vector<double> out;
  out.reserve(codes.rows() * outputs());
  for_each_row(codes, observer, [&](const auto& code_of) {
    const std::size_t first = out.size();
    out.insert(out.end(), start.begin(), start.end());
    for (std::size_t i = 0; i < steps.size(); ++i)
      out[first + i % outputs()] += steps[i].values[steps[i].tree.leaf_of(code_of)];
    if (loss == Loss::logistic) out[first] = probability_of(out[first]);
    if (loss == Loss::softmax) softmax(std::span(out).subspan(first));
  });
  return out;
}

}  // namespace synth::tree
