#pragma once

#include "core/evaluate/correlation.hpp"
#include "core/evaluate/ks.hpp"
#include "core/evaluate/levels.hpp"
#include "core/evaluate/measurement.hpp"
#include "core/evaluate/tv.hpp"

namespace synth::evaluate {

struct QualityOptions {
  KsRounding ks_rounding = KsRounding::none;
  double unseen_count = 0;  ///< of tv_complement
  CorrelationOptions correlation;
  /// Pairs with categories whose Cramér's V in the real table is no larger have no score; 0: all have one.
  double association_threshold = 0;
  /// Of pairs with categories.
  LevelPlan levels{Edges::real_range, 10, 256};
  /// Missing values are a third property where a column has some.
  bool missing_values = true;

  /// What SDMetrics' QualityReport of 2025 does, defects included: own edges, thresholds 0.5 and 0.3, pairs
  /// with categories from 50,000 rows, constants left out, no property for missing values.
  static QualityOptions sdmetrics();
};

/// How alike two tables are, column by column and pair by pair: SDMetrics' quality report. Scores are 0 to 1.
struct Quality {
  double overall;        ///< mean of the properties that are defined
  double column_shapes;  ///< mean of ks_complement (ordered) and tv_complement (categories)
  double pair_trends;    ///< mean of correlation_similarity (both ordered) and contingency_similarity
  double
      missing_values;  ///< mean of missing_similarity over columns with NULLs in either table; NaN where none
  std::vector<Measurement> columns;
  std::vector<Measurement> pairs;
  std::vector<Measurement> missing;
};

/// Cost: a few passes over each column and each pair of columns.
Quality quality_report(const JointTable& table, const QualityOptions& options, Observer& observer);

/// All of a report as one list, aggregates first.
std::vector<Measurement> measurements_of(const Quality& quality);

}  // namespace synth::evaluate
