#include "core/model/marginal/learner.hpp"
#include "core/model/marginal/plan.hpp"
#include "core/model/marginal/tuning.hpp"

namespace synth::marginal {
FitResult fit_aim(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer) {
  Learner learner(data, options, session, observer);
  observer.phase("measuring one-way marginals");
  learner.measure_one_ways(part(session.left().rho, one_way_share(session.left().rho)));
  const auto sets = candidate_sets(learner.columns(), options);
  const double units = learner.rows() / static_cast<double>(options.rows_per_unit);
  const std::uint32_t rounds = planned_rounds(session.left().rho, units, sets.size());
  learner.group(learner.noise_of(part(session.left().rho, (1 - tuning::choice_share) / std::max(1U, rounds))),
                sets);
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
