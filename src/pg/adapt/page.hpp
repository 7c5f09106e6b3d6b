#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/evaluated.hpp"

namespace synth::pg {

/// The arguments of synth_report.
struct PageCall {
  EvaluationCall common;
  std::optional<std::string> group_by;  ///< whose levels k_marginal scores one by one
  std::optional<std::string>
      target;             ///< what to predict from the other columns; else usefulness is not tested
  bool detection = true;  ///< whether classifiers are asked
  bool attacks = true;    ///< whether the red team attacks
};

/// All measurements of a model as one page of HTML: ASCII on one line. Throws as Evaluated does. The numbers
/// are those of synth_evaluate, synth_detect, synth_utility and synth_attack at their defaults with the same
/// seed.
std::string write_page(const PageCall& call);

}  // namespace synth::pg
