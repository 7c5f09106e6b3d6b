#pragma once

#include <cstdint>
#include <vector>

#include "core/audit/result.hpp"
#include "core/base/observer.hpp"
#include "core/privacy/randomness.hpp"

namespace synth::audit {

/// A white-box audit in the worst case: fits of two tiny neighbouring tables, five equal rows of two
/// booleans, and the same with one unit more in the cell that is farthest from them. The attacker sees every
/// noisy answer and weighs them by the exact likelihood ratio, which no other attack beats (Neyman, Pearson).
struct PairAudit {
  Claim claim;
  std::uint64_t fits = 20'000;      ///< of each table
  std::uint64_t rows_per_unit = 1;  ///< the canary holds as many, up to 100
  double alpha = 0.05;              ///< of each of the two bounds
  /// Times the rho that the claim allows: 1. A power of 4 halves the noise, which the audit must then find.
  std::uint32_t overspending = 1;
};

/// Refuses (invalid_parameter_value) fewer than 10 fits and more than 10,000,000.
void expect_fits(std::uint64_t fits);

/// The logarithms of the likelihood ratios of fits without and with the canary.
struct PairRatios {
  std::vector<double> without;
  std::vector<double> with;
};
PairRatios pair_ratios(const PairAudit& audit, Randomness& randomness, Observer& observer);

/// Two lines: bounds by Clopper and Pearson, and as Gaussian. Throws what expect_auditable() and
/// expect_fits() throw. Cost: 4 fits of a tiny table for each of `fits`. Reports
/// progress in fits.
std::vector<AuditResult> run_pair_audit(const PairAudit& audit, Randomness& randomness, Observer& observer);

}  // namespace synth::audit
