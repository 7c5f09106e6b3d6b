#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/evaluate/attack/finding.hpp"
#include "pg/adapt/evaluated.hpp"
#include "pg/adapt/result_table.hpp"

namespace synth::pg {

/// The arguments of synth_attack. Columns go by name; without them each attack chooses.
struct AttackCall {
  EvaluationCall common;
  std::string attack = "all";                       ///< one of them, or all
  std::optional<std::int64_t> attacks;              ///< how many of each kind; else each attack's own number
  std::optional<std::vector<std::string>> secrets;  ///< what inference and reconstruction guess
  std::optional<std::vector<std::string>> known;    ///< from what inference does
  std::optional<std::vector<std::string>> first;    ///< what one attacker of linkability knows
  std::optional<std::vector<std::string>> second;   ///< and the other
  double confidence = 0.95;
  bool compatible = false;  ///< as Anonymeter has it, where it has the attack
};

/// How attacks went: the members of evaluate::Finding, in the order of synth_attack's columns.
ResultTable report_attacks(const AttackCall& call);

/// The same findings for all attacks at their defaults, of a population that has been read already.
std::vector<evaluate::Finding> run_all_attacks(const Evaluated& evaluated,
                                               const evaluate::Population& population, Observer& observer);

}  // namespace synth::pg
