#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/evaluated.hpp"
#include "pg/adapt/result_table.hpp"

namespace synth::pg {

/// The arguments of synth_detect.
struct DetectionCall {
  EvaluationCall common;
  std::string against = "training";  ///< training, held_out or all: which real rows
  std::int64_t folds = 3;
  std::int64_t most_rows = 20'000;  ///< of each table that the classifiers see
};

/// How well classifiers tell real rows from synthetic ones: classifier, measure, columns, value, low, high,
/// p_value, explanation.
ResultTable report_detection(const DetectionCall& call);

}  // namespace synth::pg
