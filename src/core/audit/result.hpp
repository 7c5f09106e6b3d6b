#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/audit/bounds.hpp"

namespace synth::audit {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// What is audited: the guarantee that fits of a method claim.
struct Claim {
  std::string method;
  double epsilon = 1;
  double delta = 1e-9;
};

/// One line of an audit's report. NaN where a number makes no sense.
struct AuditResult {
  std::string audit;      ///< replay, pair, one_run
  std::string statistic;  ///< what the verdict rests on: sensitivity, clopper_pearson, gaussian, guesses
  Claim claim;
  std::uint64_t trials = 0;      ///< neighbours replayed; fits; guesses made
  std::uint64_t violations = 0;  ///< neighbours that told; else wrong claims found: 0 or 1
  double epsilon_lower_bound = unknown;
  double confidence = unknown;  ///< that the bound holds
  double ceiling = unknown;     ///< the bound, had no guess been wrong
  std::string verdict;          ///< in plain words
  double seconds = 0;
};

/// A statistical audit's line.
AuditResult bound_result(std::string audit, std::string statistic, const Claim& claim, std::uint64_t trials,
                         const EpsilonBound& bound, double alpha);

/// Refuses (invalid_parameter_value) epsilon that is not positive and finite, delta outside (0, 1);
/// (undefined_object, feature_not_supported) methods that do not exist or cannot promise anything.
void expect_auditable(const Claim& claim);
/// Refuses a confidence outside (0, 1).
void expect_confidence(double confidence);

/// "1.23": two digits after the point, as verdicts have them.
std::string in_words(double epsilon);

}  // namespace synth::audit
