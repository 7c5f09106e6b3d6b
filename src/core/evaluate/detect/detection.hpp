#pragma once

#include <string>

#include "core/evaluate/learn/design.hpp"
#include "core/evaluate/learn/linear.hpp"
#include "core/evaluate/undefined.hpp"
#include "core/tree/boost.hpp"

namespace synth::evaluate {

struct DetectionOptions {
  bool logistic_regression = true;
  bool boosted_trees = true;
  std::uint32_t folds = 3;  ///< at least 2
  /// Rows of each table that take part at most, drawn at random; wide tables are cut further, to 10 million
  /// values.
  std::uint64_t most_rows = 20'000;
  /// Rows whose columns are exchanged to find out which matter, at most. 0: importance is not computed.
  std::uint64_t importance_rows = 12'000;
  double confidence = 0.95;
  DesignOptions design;
  LinearOptions linear;
  tree::BoostOptions trees{.rounds = 60, .shrinkage = 0.15, .depth = 6, .minimum_leaf = 20};
  std::uint64_t seed = 0;
};

/// What a column adds to a classifier: by how much the AUC falls when its values are exchanged among the
/// rows.
struct ColumnImportance {
  std::string column;
  double importance = undefined;  ///< AUC - AUC without the column, −1 to 1
  double low = undefined;
  double high = undefined;
};

/// How well one classifier tells real rows from synthetic ones. NaN where undefined.
struct Detection {
  std::string classifier;  ///< logistic_regression or boosted_trees
  std::uint64_t rows = 0;  ///< of each table that took part
  /// Mean over folds of the area under the curve on rows that the classifier has not seen: the chance that it
  /// takes a random synthetic row for more synthetic than a random real one. 0.5: it cannot tell; 1: it
  /// always can; below 0.5: synthetic rows repeat real ones.
  double auc = undefined;
  double low = undefined;
  double high = undefined;
  double score = undefined;               ///< SDMetrics': 1 best, 0 worst
  double p_value = undefined;             ///< of: the AUC is 0.5; two-sided
  std::vector<ColumnImportance> columns;  ///< first what brings the AUC to ½ when exchanged
  double accuracy = undefined;            ///< on the first fold: the two-sample test's
  double accuracy_p_value = undefined;    ///< of: at most one half; one-sided
  double pmse = undefined;                ///< logistic regression only, 0 to 0.25
  double pmse_ratio = undefined;          ///< to what chance alone makes; 1 is best
  std::string explanation;                ///< what the numbers mean, in plain words
};

/// Trains classifiers to tell the tables apart, each on all folds but one and tried on that one (stratified
/// cross-validation), with equally many rows of both tables. Identifiers and ignored columns do not take
/// part.
///
/// Logistic regression sees features as SDMetrics LogisticDetection (class Design), boosted trees the codes
/// of TreeCodes. The AUC is the mean of the folds' (LeDell, Petersen, van der Laan 2015), `score` is 1 −
/// mean(2 · max(½, AUC of fold) − 1) as SDMetrics has it. The interval takes DeLong's variance of each fold
/// and doubles their sum's, for where there is nothing to find, folds that learn from each other are
/// correlated by 1 / (folds − 1) (docs/statistics/detection.md); so it is cautious where the AUC is far from
/// ½. Importance is permutation importance (Breiman 2001) on unseen rows with DeLong's variance of paired
/// areas. Accuracy and its p-value are the classifier two-sample test of Lopez-Paz and Oquab 2017. pMSE is
/// the mean squared distance of propensities from ½ and its ratio that of Snoke, Raab, Nowok, Dibben,
/// Slavkovic 2018.
///
/// All is NaN, and the explanation says why, where a table has fewer than 2 · folds rows or no column is
/// compared. Errors: fewer than 2 folds, confidence outside (0, 1) (invalid_parameter_value). The same for a
/// seed on one machine; on others up to rounding. Cost: for each fold one fit of each classifier; 50,000 rows
/// of 15 columns take about two seconds on one core. Memory: about 10 bytes for each value that takes part.
std::vector<Detection> detect(const JointTable& table, const DetectionOptions& options, Observer& observer);

}  // namespace synth::evaluate
