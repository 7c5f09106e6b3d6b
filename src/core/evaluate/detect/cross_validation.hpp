#pragma once

#include "core/evaluate/detect/folds.hpp"
#include "core/evaluate/learn/learner.hpp"
#include "core/evaluate/learn/roc.hpp"

namespace synth::evaluate {

/// An area under the curve, or how much it changes, with its variance.
struct Area {
  double value = 0;
  double variance = 0;
};

/// How a learner did on folds that it had not seen.
struct CrossValidation {
  std::vector<double> fold_aucs;
  Area auc;                  ///< the folds' mean
  std::vector<Area> losses;  ///< of AUC, when a column's values are exchanged; one for each column, or none
  double accuracy = 0;       ///< on the first fold, both classes being equally large
  std::uint64_t accuracy_rows = 0;
};

/// Variances of means over `folds` folds are so many times what they would be if folds were independent,
/// where there is nothing to find. See docs/statistics/detection.md.
inline constexpr double fold_dependence = 2;

/// `exchanged_rows` of the unseen rows at most take part in `losses`; 0: none.
CrossValidation cross_validate(AdditiveLearner& learner, const Contest& contest, std::uint64_t exchanged_rows,
                               std::uint64_t seed, Observer& observer);

/// 1 − mean(2 · max(½, AUC) − 1): SDMetrics' score of detection, 1 best.
double detection_score(std::span<const double> fold_aucs);

/// The chance of such an accuracy, or a higher one, on `rows` rows for a classifier that guesses: 1 −
/// Φ((accuracy − ½) √(4 rows)) (Lopez-Paz, Oquab 2017).
double accuracy_p_value(double accuracy, std::uint64_t rows);

}  // namespace synth::evaluate
