#pragma once

#include <cstdint>
#include <vector>

#include "core/audit/result.hpp"
#include "core/model/private/fit.hpp"
#include "core/privacy/randomness.hpp"

namespace synth::audit {

/// One fit with many canaries (Steinke, Nasr, Jagielski 2023), each of which is planted with probability 1/2
/// by itself. The attacker knows the table, all canaries and the model, and guesses of those that stand out
/// most whether they were planted. What comes out follows from the rows of the table and is not private.
struct OneRunAudit {
  const PrivateFitRequest& request;  ///< the fit whose claim is audited
  RowSource& table;                  ///< of which at most rows_per_unit rows of each unit are shown
  std::uint64_t canaries = 1000;
  double alpha = 0.05;
  /// See PairAudit.
  std::uint32_t overspending = 1;
};

/// Refuses (invalid_parameter_value) fewer than 30 canaries and more than 100,000.
void expect_canaries(std::uint64_t canaries);

/// One line. Guesses are made for a tenth of the canaries, for a third, and for all, at a third of `alpha`
/// each; the best bound is told, and the highest ceiling. Throws what expect_auditable(), expect_canaries()
/// and make_canaries() throw. Cost: one fit, and up to three exact queries to the model for each canary.
std::vector<AuditResult> run_one_run_audit(const OneRunAudit& audit, Randomness& randomness,
                                           Observer& observer);

/// The same with a made-up table of 50 rows for each of as many categories as there are canaries.
struct ArtificialOneRun {
  Claim claim;
  std::uint64_t canaries = 1000;
  double alpha = 0.05;
  std::uint32_t overspending = 1;
};
std::vector<AuditResult> run_one_run_audit(const ArtificialOneRun& audit, Randomness& randomness,
                                           Observer& observer);

}  // namespace synth::audit
