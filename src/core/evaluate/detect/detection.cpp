#include "core/evaluate/detect/detection.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/base/normal.hpp"
#include "core/evaluate/detect/cross_validation.hpp"
#include "core/evaluate/detect/propensity.hpp"
#include "core/evaluate/detect/verdict.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t most_values = 10'000'000;

void expect_sound(const DetectionOptions& options) {
  if (options.folds < 2)
    throw Error(sqlstate::invalid_parameter_value, "detection needs at least 2 folds",
                "A classifier is tried on rows that it has not learned from. 3 is the default.");
  if (!(options.confidence > 0 && options.confidence < 1))
    throw Error(sqlstate::invalid_parameter_value, "confidence must lie between 0 and 1",
                "Use 0.95 for intervals that hold in 95 of 100 cases.");
}

/// Detects with one classifier after the other.
class Detector {
 public:
  Detector(const JointTable& table, const DetectionOptions& options, Observer& observer)
      : table_(table), options_(options), observer_(observer), columns_(table.columns_where(is_compared)) {}

  std::vector<Detection> run() {
    expect_sound(options_);
    std::vector<Detection> found;
    if (options_.logistic_regression) found.emplace_back().classifier = "logistic_regression";
    if (options_.boosted_trees) found.emplace_back().classifier = "boosted_trees";
    const std::string obstacle = find_obstacle();
    if (obstacle.empty())
      contest_ = draw_contest(table_, most_rows(), options_.folds, options_.seed, observer_);
    for (Detection& detection : found) {
      if (!obstacle.empty())
        detection.explanation = obstacle;
      else if (detection.classifier == "boosted_trees")
        detect_with_trees(detection);
      else
        detect_with_regression(detection);
    }
    return found;
  }

 private:
  std::uint64_t most_rows() const {
    return std::min(options_.most_rows, most_values / (2 * columns_.size()));
  }

  std::string find_obstacle() const {
    if (columns_.empty()) return "There is nothing to tell the tables apart by: no column is compared.";
    const std::uint64_t least = 2 * std::uint64_t{options_.folds};
    const std::uint64_t rows = std::min({table_.rows[real], table_.rows[synthetic], most_rows()});
    if (rows >= least) return {};
    return "There are too few rows: " + std::to_string(options_.folds) + " folds need " +
           std::to_string(least) + " of each table, and one has " + std::to_string(rows) + ".";
  }

  void detect_with_regression(Detection& detection) {
    observer_.phase("telling rows apart by logistic regression");
    const Design design(table_, columns_, contest_.pool, options_.design, observer_);
    LinearLearner learner(design, {}, options_.linear);
    detect_with(learner, detection);
    measure_propensity(design, learner, detection);
  }

  void detect_with_trees(Detection& detection) {
    observer_.phase("telling rows apart by boosted trees");
    const TreeCodes codes(table_, columns_, contest_.pool, observer_);
    BoostedLearner learner(codes, {}, options_.trees);
    detect_with(learner, detection);
  }

  void detect_with(AdditiveLearner& learner, Detection& detection) {
    const CrossValidation result =
        cross_validate(learner, contest_, options_.importance_rows, options_.seed, observer_);
    detection.rows = contest_.rows_per_side();
    detection.auc = result.auc.value;
    detection.score = detection_score(result.fold_aucs);
    add_interval(result, detection);
    for (std::size_t i = 0; i < result.losses.size(); ++i)
      detection.columns.push_back(importance(table_.columns[columns_[i]].name, result.losses[i]));
    sort_columns(detection);
    detection.accuracy = result.accuracy;
    detection.accuracy_p_value = accuracy_p_value(result.accuracy, result.accuracy_rows);
    detection.explanation = explain(detection);
  }

  /// Those first whose exchange brings the AUC to ½.
  static void sort_columns(Detection& detection) {
    const double direction = detection.high < 0.5 ? -1 : 1;
    std::stable_sort(detection.columns.begin(), detection.columns.end(),
                     [&](const ColumnImportance& a, const ColumnImportance& b) {
                       return direction * a.importance > direction * b.importance;
                     });
  }

  double z() const { return normal_quantile((1 + options_.confidence) / 2); }

  /// Where no row is misplaced the rows show no variance: then three misplaced ones in as many rows as there
  /// are could have gone unseen (the rule of three of Hanley and Lippman-Hand 1983).
  void add_interval(const CrossValidation& result, Detection& detection) const {
    const double deviation = std::sqrt(result.auc.variance);
    double margin = z() * deviation;
    if (deviation == 0 && detection.auc != 0.5)
      margin = std::min(1.0, -std::log(1 - options_.confidence) / static_cast<double>(detection.rows));
    detection.low = std::max(0.0, detection.auc - margin);
    detection.high = std::min(1.0, detection.auc + margin);
    const double distance = std::abs(detection.auc - 0.5);
    detection.p_value = distance == 0 ? 1 : 2 * normal_probability(-distance / deviation);
  }

  ColumnImportance importance(const std::string& column, const Area& loss) const {
    const double margin = z() * std::sqrt(loss.variance);
    return {column, loss.value, loss.value - margin, loss.value + margin};
  }

  /// Of a model of all rows.
  void measure_propensity(const Design& design, LinearLearner& learner, Detection& detection) {
    std::vector<std::uint32_t> rows(contest_.pool.size());
    std::iota(rows.begin(), rows.end(), 0U);
    learner.train(rows, contest_.labels(rows), 0, observer_);
    std::vector<double> probabilities = learner.predict(rows, observer_);
    for (double& p : probabilities) p = 1 / (1 + std::exp(-p));
    const double parameters = effective_parameters(design, rows, learner.model(), options_.linear, observer_);
    detection.pmse = propensity_error(probabilities, 0.5);
    const double expected =
        expected_propensity_error(parameters, 0.5, static_cast<double>(probabilities.size()));
    if (expected > 1e-12) detection.pmse_ratio = detection.pmse / expected;
  }

  const JointTable& table_;
  const DetectionOptions& options_;
  Observer& observer_;
  std::vector<std::uint32_t> columns_;
  Contest contest_;
};

}  // namespace

std::vector<Detection> detect(const JointTable& table, const DetectionOptions& options, Observer& observer) {
  return Detector(table, options, observer).run();
}

}  // namespace synth::evaluate
