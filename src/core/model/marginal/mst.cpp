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

}  // namespace

FitResult fit_mst(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer) {
  Learner learner(data, options, session, observer);
  observer.phase("measuring one-way marginals");
  learner.measure_one_ways(part(session.left().rho, 1.0 / 3));
  const std::size_t columns = learner.columns().size();
  const auto edges = static_cast<std::uint32_t>(std::max<std::size_t>(columns, 1) - 1);
  // A third for choosing edges, a third for measuring them.
  learner.group(learner.noise_of(part(session.left().rho, 0.5 / std::max(1U, edges))));
  learner.add_candidates(pair_sets(learner.columns()));
  learner.refit(tuning::round_tolerance);
  const bool refreshes = columns <= tuning::most_refreshed_columns;
  Components components(columns);
  observer.phase("measuring pairs", edges);
  for (std::uint32_t edge = 0; edge < edges; ++edge) {
    const Rho own = session.left().rho.share(1, edges - edge);
    std::vector<bool> allowed;
    for (const Candidate& candidate : learner.candidates())
      allowed.push_back(!components.joined(candidate.variables));
    const auto chosen = learner.measure_best(own, allowed, 0.5, refreshes);
    if (!chosen) break;
    components.join(learner.candidates()[*chosen].variables);
    if (refreshes) learner.refit(tuning::round_tolerance);
    observer.step(edge + 1);
  }
  return learner.finish();
}

}  // namespace synth::marginal
