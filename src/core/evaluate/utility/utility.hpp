#pragma once

#include <limits>
#include <string>

#include "core/evaluate/attack/population.hpp"
#include "core/evaluate/learn/design.hpp"
#include "core/evaluate/learn/linear.hpp"
#include "core/tree/boost.hpp"

namespace synth::evaluate {

struct UtilityOptions {
  std::uint32_t target = 0;  ///< the column that is predicted from all others that are compared
  bool linear_models = true;
  bool boosted_trees = true;
  /// Rows that are learned from at most, equally many of both tables, drawn at random; wide tables are cut
  /// further, to 10 million values.
  std::uint64_t most_rows = 20'000;
  std::uint64_t most_test_rows = 10'000;
  /// The share of the real rows that is kept for the test where there are no control rows.
  double test_share = 0.2;
  /// Classes of a category, at least 2; the rarest beyond are one class together.
  std::uint32_t most_classes = 10;
  std::uint32_t replicates = 200;  ///< of the bootstrap; below 2: no intervals
  double confidence = 0.95;
  DesignOptions design;
  LinearOptions linear;
  tree::BoostOptions trees{.rounds = 100, .shrinkage = 0.1, .depth = 5, .minimum_leaf = 20};
  std::uint64_t seed = 0;
};

/// One measure of one learner. NaN where undefined.
struct Utility {
  std::string learner;  ///< logistic_regression or linear_regression, and boosted_trees
  /// A category: auc (of two classes; of more, the mean over classes against the rest), accuracy,
  /// balanced_accuracy (mean recall of classes), f1 (of the rarer of two classes; of more, the mean),
  /// log_loss (in nats). Else: r2, rmse, mae, the latter two in units of the target's JointColumn::numbers.
  std::string measure;
  double trained_on_real = std::numeric_limits<double>::quiet_NaN();
  double trained_on_synthetic = std::numeric_limits<double>::quiet_NaN();
  /// Of a learner that knows no column but the target: the shares of classes, or the mean, of the real rows.
  double baseline = std::numeric_limits<double>::quiet_NaN();
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< synthetic − real
  double low = std::numeric_limits<double>::quiet_NaN();         ///< interval of the difference
  double high = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t test_rows = 0;
  std::string note;                 ///< what weakens the comparison, else empty; the same in all rows
  std::uint64_t training_rows = 0;  ///< of each table
};

/// Whether what is learned from synthetic rows holds for real ones: learners are trained on synthetic rows
/// and, beside that, on as many of the real rows that the generator learned from, and both are tried on
/// control rows, which neither has seen (Esteban, Hyland, Rätsch 2017: "train on synthetic, test on real").
/// Without control rows, a part of the real rows is kept for the test; the generator has seen it, which
/// flatters the synthetic table, and `note` says so.
///
/// A category as target is classified, an ordered column is predicted as a number. Rows whose target is NULL
/// or infinite do not take part, nor synthetic rows whose class no real row has. The interval of a difference
/// is ± z standard deviations over bootstrap replicates of the test rows, the same for both learners (Efron
/// 1979): it knows nothing of how another synthetic table, or another training, would have done.
///
/// Errors (invalid_parameter_value): a target that is no column, not compared, or the only one compared; one
/// that is constant among the real rows; fewer than 10 rows to learn from or to test on; options out of
/// range. The same for a seed on one machine; on others up to rounding. Cost: two trainings of each learner;
/// 20,000 rows of 15 columns take about two seconds. Memory: about 10 bytes for each value that takes part.
std::vector<Utility> measure_utility(const Population& population, const UtilityOptions& options,
                                     Observer& observer);

}  // namespace synth::evaluate
