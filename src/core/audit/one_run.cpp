#include "core/audit/one_run.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "core/audit/canaries.hpp"
#include "core/base/error.hpp"
#include "core/model/method.hpp"

namespace synth::audit {
namespace {

constexpr std::uint64_t least_canaries = 30;
constexpr std::uint64_t most_canaries = 100'000;
/// Of one unit: more take time and prove the same.
constexpr std::uint64_t most_canary_rows = 100;
/// Guesses are made for one in so many canaries.
constexpr std::uint64_t guessed_parts[] = {10, 3, 1};
constexpr std::uint64_t rows_of_label = 50;
/// A surplus in a cell of so many rows counts half: what a model gets wrong grows with the rows.
constexpr double usual_surprise = 100;

/// How many rows a model has in a cell.
class ModelCells {
 public:
  ModelCells(const Model& model, Observer& observer)
      : model_(model),
        sampler_(find_method(model.method).load(model.columns, model.method_body)),
        observer_(observer) {}

  double rows(std::span<const std::uint32_t> columns, std::span<const std::uint32_t> codes) const {
    return static_cast<double>(model_.rows) *
           (columns.size() == 1 ? share_of_code(columns[0], codes[0]) : share_of_cell(columns, codes));
  }
  /// Whether the method tells the exact probability of a cell of several columns.
  bool knows_pairs() const { return sampler_->given(no_weights(), observer_).has_value(); }

 private:
  std::vector<std::vector<double>> no_weights() const {
    return std::vector<std::vector<double>>(model_.columns.size());
  }

  double share_of_code(std::uint32_t column, std::uint32_t code) const {
    const std::vector<std::uint64_t>& counts = model_.columns[column].counts;
    const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
    return sum > 0 ? static_cast<double>(counts[code]) / sum : 0;
  }

  double share_of_cell(std::span<const std::uint32_t> columns, std::span<const std::uint32_t> codes) const {
    std::vector<std::vector<double>> weights = no_weights();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      weights[columns[i]].assign(model_.columns[columns[i]].codes(), 0);
      weights[columns[i]][codes[i]] = 1;
    }
    return sampler_->given(weights, observer_)->probability;
  }

  const Model& model_;
  std::unique_ptr<CodeSampler> sampler_;
  Observer& observer_;
};

std::uint64_t cell_of(std::span<const std::uint32_t> codes) {
  std::uint64_t cell = 0;
  for (const std::uint32_t code : codes) cell = cell << 32 | code;
  return cell;
}

/// Half of the canaries of the same cell: as many as were planted there for all that the attacker knows.
std::vector<double> expected_canaries(const CanaryCells& cells, std::uint64_t rows_each) {
  std::unordered_map<std::uint64_t, double> halves;
  for (const auto& codes : cells.codes) halves[cell_of(codes)] += 0.5 * static_cast<double>(rows_each);
  std::vector<double> expected;
  for (const auto& codes : cells.codes) expected.push_back(halves[cell_of(codes)]);
  return expected;
}

/// How much more of each canary's cells the model has than the table without knowledge of the canaries.
std::vector<double> scores_of(const ModelCells& model, std::span<const CanaryCells> all,
                              std::uint64_t rows_each, Observer& observer) {
  std::vector<double> scores;
  for (const CanaryCells& cells : all) {
    scores.resize(cells.codes.size());
    if (cells.columns.size() > 1 && !model.knows_pairs()) continue;
    const std::vector<double> planted = expected_canaries(cells, rows_each);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      observer.check();
      const double expected = cells.others[i] + planted[i];
      scores[i] += (model.rows(cells.columns, cells.codes[i]) - expected) / (usual_surprise + expected);
    }
  }
  return scores;
}

/// The highest scores are guessed to be planted, the lowest not to be.
Guesses guess(std::span<const double> scores, const std::vector<bool>& planted, std::uint64_t made) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return scores[i]; });
  const std::uint64_t half = made / 2;
  Guesses guesses{scores.size(), 2 * half, 0};
  for (std::uint64_t i = 0; i < half; ++i) {
    guesses.right += planted[order[i]];
    guesses.right += !planted[order[order.size() - 1 - i]];
  }
  return guesses;
}

struct OneRunBound {
  EpsilonBound bound;
  std::uint64_t guesses = 0;
};

/// The best of several numbers of guesses, whose alphas add up.
OneRunBound best_bound(std::span<const double> scores, const std::vector<bool>& planted, double delta,
                       double alpha) {
  OneRunBound best;
  for (const std::uint64_t part : guessed_parts) {
    const Guesses guesses = guess(scores, planted, scores.size() / part);
    const EpsilonBound bound = one_run_bound(guesses, delta, alpha / std::size(guessed_parts));
    best.bound.ceiling = std::max(best.bound.ceiling, bound.ceiling);
    if (best.guesses > 0 && bound.epsilon <= best.bound.epsilon) continue;
    best.bound.epsilon = bound.epsilon;
    best.guesses = guesses.made;
  }
  return best;
}

Model fit_planted(const OneRunAudit& audit, RowSource& source, Randomness& randomness, Observer& observer) {
  Budget budget = plan_spending(audit.request).total;
  budget.rho = Rho::of_units(audit.overspending * budget.rho.units());
  PrivacySession session(budget, randomness, nullptr, &observer);
  return fit_privately(source, audit.request, session, observer);
}

}  // namespace

void expect_canaries(std::uint64_t canaries) {
  if (canaries < least_canaries || canaries > most_canaries)
    throw Error(sqlstate::invalid_parameter_value,
                "an audit in one run needs between 30 and 100,000 canaries",
                "1,000 are usual; more canaries give a higher bound, and disturb the table more.");
}

std::vector<AuditResult> run_one_run_audit(const OneRunAudit& audit, Randomness& randomness,
                                           Observer& observer) {
  const Claim claim{audit.request.fit.method, audit.request.epsilon, audit.request.delta};
  expect_auditable(claim);
  expect_canaries(audit.canaries);
  const std::uint64_t rows_each = std::min(audit.request.fit.learning.rows_per_unit, most_canary_rows);
  const std::vector<Row> canaries = make_canaries(audit.request, audit.canaries, randomness);
  std::vector<bool> planted;
  {
    RandomBits bits(randomness);
    for (std::size_t i = 0; i < canaries.size(); ++i) planted.push_back(bits.coin());
  }
  PlantedSource source(audit.table, audit.request.fit.columns, canaries, planted, rows_each, observer);
  const Model model = fit_planted(audit, source, randomness, observer);
  observer.phase("guessing which canaries were planted");
  const std::vector<double> scores =
      scores_of(ModelCells(model, observer), source.cells(), rows_each, observer);
  const OneRunBound best = best_bound(scores, planted, claim.delta, audit.alpha);
  return {bound_result("one_run", "guesses", claim, best.guesses, best.bound, audit.alpha)};
}

std::vector<AuditResult> run_one_run_audit(const ArtificialOneRun& audit, Randomness& randomness,
                                           Observer& observer) {
  const LabelledTable table = make_labelled_table(audit.claim.method, audit.claim.epsilon, audit.claim.delta,
                                                  audit.canaries, audit.canaries * rows_of_label);
  return run_one_run_audit({table.request, *table.source, audit.canaries, audit.alpha, audit.overspending},
                           randomness, observer);
}

}  // namespace synth::audit
