#pragma once

#include "core/evaluate/attack/attack_options.hpp"
#include "core/evaluate/attack/exposure.hpp"
#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/residual_risk.hpp"

namespace synth::evaluate {

/// What an attack did to some targets: the chance that it succeeded, for each.
using Successes = std::vector<double>;

Tally tally_of(const Successes& successes);
Tally tally_of(const Successes& successes, const std::vector<std::size_t>& numbers);

/// What a finding is made from.
struct Outcome {
  Tally attack;
  std::optional<Tally> control;  ///< absent where no control rows were attacked
  /// The shares of the trials that carry information: below 1 where several are about the same row, or where
  /// the control's hits were multiplied to stand for those of a larger table. They widen intervals.
  double attack_information = 1;
  double control_information = 1;
  bool held_out = false;         ///< whether the population has control rows at all
  double baseline = undefined;   ///< success rate of guessing
  std::optional<Tally> exposed;  ///< attacks on the most exposed tenth of the targets
  std::optional<Tally> exposed_control;
  double p_control = undefined;
  double p_baseline = undefined;
};

/// A finding with measure risk: estimate and interval are the residual risk, baseline and control success
/// rates, p_value the larger of both: the attack must beat guessing and control (an intersection-union test).
/// Writes all but attack, target and threat_model; notes what weakens it.
Finding risk_finding(const Outcome& outcome, const AttackOptions& options);

/// Likewise with measure success_rate: the share of successes with Wilson's interval, for groups too small to
/// subtract a control from.
Finding rate_finding(const Outcome& outcome, const AttackOptions& options);

/// A finding that could not be made, and why.
Finding empty_finding(const AttackOptions& options, std::string note);

void add_note(Finding& finding, const std::string& note);

/// Real rows that an attack goes for.
struct Targets {
  std::vector<std::uint32_t> training;
  std::vector<std::uint32_t> control;
};

/// `attacks` of either, drawn without replacement; all where there are no more.
Targets draw_targets(const Population& population, std::uint64_t attacks, RandomKey key, Observer& observer);

/// The outcome of attacks on targets; `baseline` is the mean chance of a guess, the last two are the numbers
/// of the most exposed of them.
Outcome outcome_of(const Population& population, const Successes& training, const Successes& control,
                   double baseline, const std::vector<std::size_t>& exposed = {},
                   const std::vector<std::size_t>& exposed_control = {});

}  // namespace synth::evaluate
