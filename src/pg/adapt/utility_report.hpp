#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/evaluated.hpp"
#include "pg/adapt/result_table.hpp"

namespace synth::pg {

/// The arguments of synth_utility.
struct UtilityCall {
  EvaluationCall common;
  std::string target;  ///< the column to predict from all others
  std::int64_t replicates = 200;
  std::int64_t most_rows = 20'000;       ///< to learn from, of each table
  std::int64_t most_test_rows = 10'000;  ///< to be tried on
};

/// What is learned from synthetic rows beside what is learned from real ones, tried on held-out rows: the
/// members of evaluate::Utility, in the order of synth_utility's columns. Errors of a number are in units of
/// the target's type; those of times in seconds, of dates in days.
ResultTable report_utility(const UtilityCall& call);

}  // namespace synth::pg
