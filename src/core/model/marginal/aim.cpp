#include <algorithm>
#include <cmath>

#include "core/model/marginal/learner.hpp"
#include "core/model/marginal/tuning.hpp"

namespace synth::marginal {
namespace {

/// The part of the budget for the first one-way marginals: noise on them reaches every pair, so it grows
/// where there is little. Depends on nothing but the budget.
double one_way_share(Rho rho) {
  if (rho.is_infinite()) return tuning::least_one_way_share;
  return std::clamp(tuning::one_way_share * std::pow(rho.value() / 0.015, -tuning::one_way_power),
                    tuning::least_one_way_share, tuning::most_one_way_share);
}

/// How many rounds: the more rows there are for each unit of noise, the more marginals can be told from it.
/// `rows` comes from noisy answers.
std::uint32_t planned_rounds(Rho rho, double rows, std::size_t candidates) {
  const auto most = static_cast<std::uint32_t>(candidates);
  if (rho.is_infinite() || most == 0) return most;
  const double rounds = tuning::rounds_factor * std::pow(rows * std::sqrt(rho.value()), tuning::rounds_power);
  return static_cast<std::uint32_t>(std::clamp(rounds, 1.0, static_cast<double>(most)));
}

}  // namespace

FitResult fit_aim(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer) {
  Learner learner(data, options, session, observer);
  observer.phase("measuring one-way marginals");
  learner.measure_one_ways(part(session.left().rho, one_way_share(session.left().rho)));
  const auto sets = candidate_sets(learner.columns(), options);
  const double units = learner.rows() / static_cast<double>(options.rows_per_unit);
  const std::uint32_t rounds = planned_rounds(session.left().rho, units, sets.size());
  learner.group(
      learner.noise_of(part(session.left().rho, (1 - tuning::choice_share) / std::max(1U, rounds))));
  learner.add_candidates(sets);
  learner.refit(tuning::round_tolerance);

  // The model may grow evenly from round to round.
  const std::uint64_t most_cells = options.model_bytes / sizeof(double) - learner.zero_cells();
  observer.phase("measuring marginals", rounds);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Rho own = session.left().rho.share(1, rounds - round);
    const std::uint64_t cells = learner.zero_cells() + most_cells * (round + 1) / rounds;
    if (!learner.measure_best(own, learner.admissible(cells))) break;
    learner.refit(tuning::round_tolerance);
    observer.step(round + 1);
  }
  return learner.finish();
}

}  // namespace synth::marginal
