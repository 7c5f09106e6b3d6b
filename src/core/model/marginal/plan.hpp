#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/privacy/accountant.hpp"

namespace synth::marginal {

/// The part of aim's budget for the first one-way marginals: noise on them reaches every pair, so it grows
/// where there is little. Depends on nothing but the budget.
double one_way_share(Rho rho);

/// How many rounds aim makes: the more rows there are for each unit of noise, the more marginals can be told
/// from it. `rows` comes from noisy answers.
std::uint32_t planned_rounds(Rho rho, double rows, std::size_t candidates);

/// A step that a method is going to pay for.
struct PlannedStep {
  std::string_view mechanism;  ///< as the ledger calls it
  std::string_view subject;
  std::uint32_t times = 1;
  Rho rho;               ///< for all times together
  double deviation = 0;  ///< of the noise on each count; 0 for choices
};

/// What is public, or assumed, about a fit that is planned.
struct PlanInput {
  Rho rho;                  ///< for the method
  std::size_t columns = 0;  ///< that are learned
  std::size_t candidates = 0;
  double rows = 0;  ///< assumed; only the number of aim's rounds depends on it
  std::uint64_t rows_per_unit = 1;
};

std::vector<PlannedStep> plan_independent(const PlanInput& input);
std::vector<PlannedStep> plan_mst(const PlanInput& input);
/// Expected: rounds that gain nothing are not made, and what they would have cost goes to the one-way
/// marginals.
std::vector<PlannedStep> plan_aim(const PlanInput& input);

}  // namespace synth::marginal
