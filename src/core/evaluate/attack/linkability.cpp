#include "core/evaluate/attack/linkability.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/evaluate/attack/links.hpp"
#include "core/evaluate/attack/outcome.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t linkability_stream = 0x6c696e6b;

void expect_compared(const JointTable& table, const std::vector<std::uint32_t>& columns) {
  for (const std::uint32_t column : columns)
    if (column >= table.columns.size() || !is_compared(table.columns[column].kind))
      throw Error(sqlstate::invalid_parameter_value, "linkability over a column that is not compared",
                  "Name columns of numbers, times or categories.");
}

struct ColumnSets {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
};

ColumnSets column_sets(const JointTable& table, const LinkabilityOptions& options) {
  if (options.first.empty() != options.second.empty())
    throw Error(sqlstate::invalid_parameter_value, "linkability needs columns for both attackers",
                "Name columns for both, or for none.");
  ColumnSets sets{options.first, options.second};
  if (sets.first.empty()) {
    for (const std::uint32_t column : compared_columns(table))
      (sets.first.size() > sets.second.size() ? sets.second : sets.first).push_back(column);
    return sets;
  }
  expect_compared(table, sets.first);
  expect_compared(table, sets.second);
  for (const std::uint32_t column : sets.first)
    if (std::find(sets.second.begin(), sets.second.end(), column) != sets.second.end())
      throw Error(sqlstate::invalid_parameter_value,
                  "column \"" + table.columns[column].name + "\" is known to both attackers of linkability",
                  "Give each column to one of them.");
  return sets;
}

std::string names_of(const JointTable& table, const std::vector<std::uint32_t>& columns) {
  std::string names;
  for (const std::uint32_t column : columns)
    names += (names.empty() ? "" : ", ") + table.columns[column].name;
  return names;
}

/// Both searches, over the same synthetic rows.
class LinkSearch {
 public:
  LinkSearch(const JointTable& table, const ColumnSets& sets, const LinkabilityOptions& options,
             Observer& observer)
      : strict_(options.rules == AttackRules::anonymeter),
        spaces_{GowerSpace(table, sets.first, strict_ ? GowerRules::anonymeter : GowerRules::ours),
                GowerSpace(table, sets.second, strict_ ? GowerRules::anonymeter : GowerRules::ours)},
        rows_{GowerRows(spaces_[0], synthetic_rows(table), observer),
              GowerRows(spaces_[1], synthetic_rows(table), observer)},
        found_{Neighbours(options.neighbours), Neighbours(options.neighbours)} {}

  /// The chance that the attack links each of these real rows.
  Successes attack(const std::vector<std::uint32_t>& targets, Observer& observer) {
    Successes successes;
    for (const std::uint32_t row : targets) {
      for (std::size_t i = 0; i < 2; ++i) rows_[i].nearest(rows_[i].target(real, row), found_[i], observer);
      successes.push_back(strict_ ? first_rows_link(found_[0], found_[1])
                                  : link_chance(found_[0], found_[1]));
      observer.step(++done_);
    }
    return successes;
  }

 private:
  static RowRange synthetic_rows(const JointTable& table) {
    return {synthetic, 0, static_cast<std::uint32_t>(table.rows[synthetic])};
  }

  bool strict_;
  std::array<GowerSpace, 2> spaces_;
  std::array<GowerRows, 2> rows_;
  std::array<Neighbours, 2> found_;
  std::uint64_t done_ = 0;
};

void describe(Finding& finding, const std::string& target, const JointTable& table, const ColumnSets& sets) {
  finding.attack = "linkability";
  finding.target = target;
  finding.threat_model = "holds two data sets without names about the same people, one with the columns " +
                         names_of(table, sets.first) + ", one with " + names_of(table, sets.second) +
                         ", and all synthetic rows; wants to know which records are of the same person";
}

}  // namespace

std::vector<Finding> attack_linkability(const Population& population, const LinkabilityOptions& options,
                                        Observer& observer) {
  validate(options);
  if (options.neighbours < 1 || options.neighbours > 1000)
    throw Error(sqlstate::invalid_parameter_value, "the number of neighbours of linkability is out of range",
                "Ask for 1 to 1000; 1 is usual.");
  const JointTable& table = population.table;
  const ColumnSets sets = column_sets(table, options);
  const auto alone = [&](const std::string& note) {
    Finding finding = empty_finding(options, note);
    describe(finding, "all", table, sets);
    return std::vector<Finding>{finding};
  };
  if (sets.second.empty()) return alone("fewer than two columns: nothing to link");
  if (population.training_rows == 0) return alone("no training rows: nobody to attack");
  if (table.rows[synthetic] == 0) return alone("no synthetic rows: nothing to attack with");

  const RandomKey key = make_random_key(options.seed, linkability_stream);
  LinkSearch search(table, sets, options, observer);
  const Exposures exposures(population, observer);
  const Targets targets = draw_targets(population, options.attacks, key, observer);
  observer.phase("{f}", targets.training.size() + targets.control.size());
  const double baseline = random_link_chance(table.rows[synthetic], options.neighbours);
  const auto deciles = [&](const std::vector<std::uint32_t>& rows) {
    return exposures.most_exposed_tenth(real, rows, observer);
  };
  const Successes training = search.attack(targets.training, observer);
  const Successes control = search.attack(targets.control, observer);
  std::vector<Finding> findings{risk_finding(outcome_of(population, training, control, baseline,
                                                        deciles(targets.training), deciles(targets.control)),
                                             options)};
  describe(findings.back(), "all", table, sets);
  if (options.most_exposed == 0) return findings;
  observer.phase("most exposed records");

  const ExposedRows exposed =
      find_exposed(population, exposures, options.most_exposed, options.most_candidates, key, observer);
  const Successes linked = search.attack(exposed.training, observer);
  const Successes linked_control = search.attack(exposed.control, observer);
  findings.push_back(rate_finding(outcome_of(population, linked, linked_control, baseline), options));
  describe(findings.back(), "most_exposed", table, sets);
  return findings;
}

}  // namespace synth::evaluate
