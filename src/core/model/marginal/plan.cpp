#include "core/model/marginal/plan.hpp"

#include <algorithm>
#include <cmath>

#include "core/model/marginal/learner.hpp"
#include "core/model/marginal/tuning.hpp"

namespace synth::marginal {
namespace {

double deviation(Rho rho, std::uint64_t squared_sensitivity) {
  if (rho == Rho{} || rho.is_infinite()) return 0;
  const Ratio variance = gaussian_variance(rho, squared_sensitivity);
  return std::sqrt(static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator));
}

PlannedStep one_ways(Rho rho, const PlanInput& input) {
  const std::uint64_t sensitivity =
      histogram_sensitivity(std::max<std::size_t>(1, input.columns), input.rows_per_unit);
  return {"measure", "one-way marginals", 1, rho, deviation(rho, sensitivity)};
}

/// Rounds of choosing a marginal and measuring it.
void add_rounds(std::vector<PlannedStep>& steps, Rho rho, std::uint32_t rounds, double choice_share,
                const PlanInput& input) {
  if (rounds == 0) return;
  const Rho choices = part(rho, choice_share);
  const Rho measures = rho - choices;
  const double noise = deviation(measures.share(1, rounds), histogram_sensitivity(1, input.rows_per_unit));
  steps.push_back({"choose", "marginal to measure", rounds, choices, 0});
  steps.push_back({"measure", "marginal", rounds, measures, noise});
}

}  // namespace

double one_way_share(Rho rho) {
  if (rho.is_infinite()) return tuning::least_one_way_share;
  return std::clamp(tuning::one_way_share * std::pow(rho.value() / 0.015, -tuning::one_way_power),
                    tuning::least_one_way_share, tuning::most_one_way_share);
}

std::uint32_t planned_rounds(Rho rho, double rows, std::size_t candidates) {
  const auto most = static_cast<std::uint32_t>(candidates);
  if (rho.is_infinite() || most == 0) return most;
  const double rounds = tuning::rounds_factor * std::pow(rows * std::sqrt(rho.value()), tuning::rounds_power);
  return static_cast<std::uint32_t>(std::clamp(rounds, 1.0, static_cast<double>(most)));
}

std::vector<PlannedStep> plan_independent(const PlanInput& input) { return {one_ways(input.rho, input)}; }

std::vector<PlannedStep> plan_mst(const PlanInput& input) {
  const Rho first = part(input.rho, tuning::mst_one_way_share);
  std::vector<PlannedStep> steps{one_ways(first, input)};
  const auto pairs = static_cast<std::uint32_t>(std::max<std::size_t>(1, input.columns) - 1);
  add_rounds(steps, input.rho - first, pairs, tuning::mst_choice_share, input);
  return steps;
}

std::vector<PlannedStep> plan_aim(const PlanInput& input) {
  const Rho first = part(input.rho, one_way_share(input.rho));
  std::vector<PlannedStep> steps{one_ways(first, input)};
  const Rho rest = input.rho - first;
  const double units = input.rows / static_cast<double>(input.rows_per_unit);
  add_rounds(steps, rest, planned_rounds(rest, units, input.candidates), tuning::choice_share, input);
  return steps;
}

}  // namespace synth::marginal
