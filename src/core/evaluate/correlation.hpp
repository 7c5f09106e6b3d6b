#pragma once

#include <limits>

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

enum class Coefficient : std::uint8_t { pearson, spearman };

/// What to do where one of the synthetic columns is constant and the real ones are not.
enum class ConstantSynthetic : std::uint8_t {
  uncorrelated,  ///< the dependence was lost: a correlation of 0
  undefined,     ///< SDMetrics: the pair is left out
};

struct CorrelationOptions {
  Coefficient coefficient = Coefficient::pearson;
  /// Pairs whose real correlation is no larger in absolute value have no score; below 0: all have one.
  double threshold = -1;
  ConstantSynthetic constant = ConstantSynthetic::uncorrelated;
};

struct Correlation {
  double real = std::numeric_limits<double>::quiet_NaN();
  double synthetic = std::numeric_limits<double>::quiet_NaN();
  double score = std::numeric_limits<double>::quiet_NaN();
};

/// The correlation of two ordered columns in one table over the rows where both have a value (Pearson: a
/// finite one; Spearman: ranks among these rows, ties share the middle rank). NaN where one of them is
/// constant. Cost: three passes; Spearman also O(distinct values).
double correlate(const JointColumn& a, const JointColumn& b, Side side, Coefficient coefficient,
                 Observer& observer);

/// 1 − |ρ_real − ρ_synthetic| / 2: 0 to 1; NaN where the real correlation is undefined or below the
/// threshold, or the synthetic table is empty. SDMetrics CorrelationSimilarity.
Correlation correlation_similarity(const JointColumn& a, const JointColumn& b,
                                   const CorrelationOptions& options, Observer& observer);

}  // namespace synth::evaluate
