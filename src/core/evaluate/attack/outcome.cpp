#include "core/evaluate/attack/outcome.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/attack/exact_test.hpp"
#include "core/evaluate/pace.hpp"
#include "core/evaluate/rows.hpp"
#include "core/evaluate/wilson.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t training_stream = 0x7461726765742d74;
constexpr std::uint64_t control_stream = 0x7461726765742d63;

bool has_trials(const std::optional<Tally>& tally) { return tally && tally->trials > 0; }

/// NaN only where both are.
double larger(double a, double b) { return std::fmax(a, b); }

/// With the error of fewer trials where only a share of them carries information.
Rate rate_of(const Tally& tally, double confidence, double information) {
  const Tally informative{tally.hits * information, tally.trials * information};
  return {wilson_rate(tally, confidence).value, wilson_rate(informative, confidence).error};
}

std::optional<Rate> rate_of(const std::optional<Tally>& tally, double confidence, double information = 1) {
  if (!has_trials(tally)) return {};
  return rate_of(*tally, confidence, information);
}

Finding common_finding(const Outcome& outcome, const AttackOptions& options) {
  Finding finding;
  finding.trials = static_cast<std::uint64_t>(outcome.attack.trials);
  finding.hits = static_cast<std::uint64_t>(std::llround(outcome.attack.hits));
  finding.baseline = outcome.baseline;
  finding.p_value = larger(outcome.p_control, outcome.p_baseline);
  finding.seed = options.seed;
  return finding;
}

void note_weaknesses(Finding& finding, const Outcome& outcome) {
  if (!has_trials(outcome.control))
    add_note(finding, outcome.held_out
                          ? "no held-out row is as exposed: nothing to compare with but guessing"
                          : "no held-out rows: what holds of everybody alike counts as risk, too");
  if (outcome.attack.trials > 0 && outcome.attack.share() <= outcome.baseline)
    add_note(finding, "the attack does no better than guessing: no evidence of safety");
}

}  // namespace

Tally tally_of(const Successes& successes) {
  Tally tally{0, static_cast<double>(successes.size())};
  for (const double success : successes) tally.hits += success;
  return tally;
}

Tally tally_of(const Successes& successes, const std::vector<std::size_t>& numbers) {
  Tally tally{0, static_cast<double>(numbers.size())};
  for (const std::size_t number : numbers) tally.hits += successes[number];
  return tally;
}

Finding risk_finding(const Outcome& outcome, const AttackOptions& options) {
  Finding finding = common_finding(outcome, options);
  finding.measure = "risk";
  note_weaknesses(finding, outcome);
  if (outcome.attack.trials <= 0) return finding;
  const std::optional<Rate> control =
      rate_of(outcome.control, options.confidence, outcome.control_information);
  const Risk risk =
      residual_risk(rate_of(outcome.attack, options.confidence, outcome.attack_information), control);
  finding.estimate = risk.value;
  finding.low = risk.low;
  finding.high = risk.high;
  if (control) finding.control = control->value;
  const Tally all{outcome.attack.trials, outcome.attack.trials};
  finding.ceiling = residual_risk(rate_of(all, options.confidence, outcome.attack_information), control).low;
  if (const auto exposed = rate_of(outcome.exposed, options.confidence))
    finding.worst_decile =
        residual_risk(*exposed, rate_of(outcome.exposed_control, options.confidence)).value;
  return finding;
}

Finding rate_finding(const Outcome& outcome, const AttackOptions& options) {
  Finding finding = common_finding(outcome, options);
  finding.measure = "success_rate";
  note_weaknesses(finding, outcome);
  if (outcome.attack.trials <= 0) return finding;
  const auto bounds = [&](const Tally& tally) {
    const Rate rate = wilson_rate(tally, options.confidence);
    return Interval{std::max(0.0, rate.value - rate.error), std::min(1.0, rate.value + rate.error)};
  };
  const Interval interval = bounds(outcome.attack);
  finding.estimate = outcome.attack.share();
  finding.low = interval.low;
  finding.high = interval.high;
  finding.worst_decile = finding.estimate;
  if (has_trials(outcome.control)) finding.control = outcome.control->share();
  finding.ceiling = bounds({outcome.attack.trials, outcome.attack.trials}).low;
  return finding;
}

Finding empty_finding(const AttackOptions& options, std::string note) {
  Finding finding;
  finding.seed = options.seed;
  finding.measure = "risk";
  finding.note = std::move(note);
  return finding;
}

void add_note(Finding& finding, const std::string& note) {
  if (!finding.note.empty()) finding.note += "; ";
  finding.note += note;
}

Targets draw_targets(const Population& population, std::uint64_t attacks, RandomKey key, Observer& observer) {
  Targets targets;
  targets.training = draw_without_replacement(population.training_rows, attacks,
                                              {mix64(key.value ^ training_stream)}, observer);
  targets.control = draw_without_replacement(population.control_rows(), attacks,
                                             {mix64(key.value ^ control_stream)}, observer);
  for (std::uint32_t& row : targets.control) row += static_cast<std::uint32_t>(population.training_rows);
  return targets;
}

Outcome outcome_of(const Population& population, const Successes& training, const Successes& control,
                   double baseline, const std::vector<std::size_t>& exposed,
                   const std::vector<std::size_t>& exposed_control) {
  Outcome outcome;
  outcome.held_out = population.has_control();
  outcome.attack = tally_of(training);
  outcome.baseline = baseline;
  outcome.p_baseline = binomial_greater(outcome.attack, baseline);
  outcome.exposed = tally_of(training, exposed);
  if (control.empty()) return outcome;
  outcome.control = tally_of(control);
  outcome.exposed_control = tally_of(control, exposed_control);
  outcome.p_control = fisher_greater(outcome.attack, *outcome.control);
  return outcome;
}

}  // namespace synth::evaluate
