#include <algorithm>
#include <numeric>

#include "core/model/marginal/learner.hpp"
#include "core/model/marginal/tuning.hpp"

namespace synth::marginal {
namespace {

/// Which variables hang together already (union by number).
class Components {
 public:
  explicit Components(std::size_t variables) : of_(variables) { std::iota(of_.begin(), of_.end(), 0U); }
  bool joined(const Variables& pair) const { return of_[pair[0]] == of_[pair[1]]; }
  void join(const Variables& pair) {
    const std::uint32_t from = of_[pair[0]], to = of_[pair[1]];
    for (std::uint32_t& component : of_)
      if (component == from) component = to;
  }

 private:
  std::vector<std::uint32_t> of_;
};

std::vector<WorkloadSet> pair_sets(std::span<const std::uint32_t> columns) {
  std::vector<WorkloadSet> sets;
  for (auto& pair : all_pairs(columns)) sets.push_back({std::move(pair), 1});
  return sets;
}

/// Which pairs may be measured next: those that join two components; where some combinations are impossible,
/// also `more` pairs of columns that the model holds together anyhow, for they cost nothing but noise.
std::vector<bool> allowed_pairs(const Learner& learner, const Components& components,
                                const std::vector<bool>& measured, std::size_t more,
                                std::uint64_t most_cells) {
  const std::vector<Candidate>& candidates = learner.candidates();
  std::vector<bool> allowed;
  for (const Candidate& candidate : candidates) allowed.push_back(!components.joined(candidate.variables));
  if (learner.zero_cells() == 0) return allowed;
  // Zeros close circles, and the cliques of a model that is no tree may grow.
  const std::vector<bool> admissible = learner.admissible(most_cells);
  for (std::size_t i = 0; i < allowed.size(); ++i)
    allowed[i] =
        allowed[i] ? admissible[i] : more > 0 && !measured[i] && learner.together(candidates[i].variables);
  return allowed;
}

}  // namespace

FitResult fit_mst(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer) {
  Learner learner(data, options, session, observer);
  observer.phase("measuring one-way marginals");
  learner.measure_one_ways(part(session.left().rho, tuning::mst_one_way_share));
  const std::size_t columns = learner.columns().size();
  std::size_t more = columns > 1 ? options.impossible.size() : 0;
  const auto rounds = static_cast<std::uint32_t>(std::max<std::size_t>(columns, 1) - 1 + more);
  // A third for choosing pairs, a third for measuring them.
  const std::vector<WorkloadSet> pairs = pair_sets(learner.columns());
  learner.group(
      learner.noise_of(part(session.left().rho, (1 - tuning::mst_choice_share) / std::max(1U, rounds))),
      pairs);
  learner.add_candidates(pairs);
  learner.refit(tuning::round_tolerance);
  const bool refreshes = columns <= tuning::most_refreshed_columns;
  Components components(columns);
  std::vector<bool> measured(learner.candidates().size(), false);
  observer.phase("measuring pairs", rounds);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Rho own = session.left().rho.share(1, rounds - round);
    const std::vector<bool> allowed =
        allowed_pairs(learner, components, measured, more, options.model_bytes / sizeof(double));
    if (more > 0 && std::ranges::count(allowed, true) == 0) break;
    const auto chosen = learner.measure_best(own, allowed, tuning::mst_choice_share, refreshes);
    if (!chosen) break;
    const Variables& pair = learner.candidates()[*chosen].variables;
    if (components.joined(pair)) --more;
    components.join(pair);
    measured[*chosen] = true;
    if (refreshes) learner.refit(tuning::round_tolerance);
    observer.step(round + 1);
  }
  return learner.finish();
}

}  // namespace synth::marginal
