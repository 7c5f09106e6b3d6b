#include "core/evaluate/attack/reconstruct_attack.hpp"

#include "core/base/error.hpp"

namespace synth::evaluate {
namespace {

void require(bool holds, const char* message, const char* hint) {
  if (!holds) throw Error(sqlstate::invalid_parameter_value, message, hint);
}

}  // namespace

std::vector<Finding> attack_reconstruction(const Population& population, const ReconstructionOptions& options,
                                           Observer& observer) {
  require(options.confidence > 0 && options.confidence < 1, "a confidence must lie between 0 and 1",
          "Give for example 0.95.");
  require(options.ranking.columns >= 2, "a ranking needs at least two columns",
          "Leave them at their default.");
  require(population.training_rows > 0, "a reconstruction attack needs training rows",
          "Give the table that the model was fitted to.");
  require(population.table.rows[synthetic] > 0, "a reconstruction attack needs synthetic rows",
          "Generate at least one row.");
  const auto columns = population.table.columns_where(is_compared);
  require(columns.size() >= 2, "a reconstruction attack needs at least two columns that can be compared",
          "Identifiers and ignored columns do not count; leave at least two others in.");
  observer.phase("reconstruction: marginals");
  const LeveledTable levels(population.table, levels_for_ranking(options.ranking), observer);
  const auto chosen = columns_for_ranking(levels, columns, options.ranking.columns, observer);
  const PublishedMarginals published = synthetic_marginals(levels, chosen, observer);
  std::vector<Finding> findings = attack_ranking(population, levels, chosen, published, options, observer);
  for (Finding& finding : attack_linear(population, options, observer))
    findings.push_back(std::move(finding));
  return findings;
}

}  // namespace synth::evaluate
