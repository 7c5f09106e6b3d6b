#pragma once

#include <cstdint>
#include <string>

#include "core/evaluate/undefined.hpp"

namespace synth::evaluate {

/// One row of a red team's report: how well one attack went against one group of records. Shares are 0 to 1,
/// NaN where they are undefined.
struct Finding {
  std::string attack;           ///< e.g. singling_out_univariate
  std::string target;           ///< whom or what it went for: a column's name, all, most_exposed, ...
  std::string threat_model;     ///< what the attacker has and wants, in plain words
  std::uint64_t trials = 0;     ///< attacks that were made
  std::uint64_t hits = 0;       ///< attacks that succeeded
  double estimate = undefined;  ///< what the attack reports: a risk, an AUC, a share; see `measure`
  double low = undefined;       ///< interval of the estimate
  double high = undefined;
  double baseline = undefined;      ///< the same measure of an attacker who only guesses
  double control = undefined;       ///< the same measure against rows that the model never saw
  double worst_decile = undefined;  ///< the same measure among the most exposed tenth of the records
  /// The largest lower bound that so many trials could have shown: a test that could not have found more
  /// proves little.
  double ceiling = undefined;
  double p_value = undefined;  ///< of: no better than baseline and control; corrected where several compete
  std::uint64_t seed = 0;
  std::string measure;  ///< what estimate is: risk, auc, match_rate, ...
  std::string note;     ///< what weakens the finding, else empty
};

}  // namespace synth::evaluate
