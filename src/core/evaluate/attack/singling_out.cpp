#include "core/evaluate/attack/singling_out.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/evaluate/attack/exact_test.hpp"
#include "core/evaluate/attack/outcome.hpp"
#include "core/evaluate/attack/predicate_search.hpp"
#include "core/evaluate/attack/singled.hpp"
#include "core/evaluate/attack/table_size.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t singling_out_stream = 0x73696e676c65;
enum Use : std::uint64_t {
  search_use = 1,
  baseline_use = 2,
  deal_use = 3,
  univariate_use = 0,
  multivariate_use = 16
};

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

/// The tables, as attacks see them.
struct Tables {
  Tables(const Population& p, Observer& observer)
      : population(p),
        group_rows{p.training_rows, p.control_rows()},
        synthetic_rows(p.table, compared_columns(p.table), synthetic, p.table.rows[synthetic], observer),
        real_rows(p.table, compared_columns(p.table), real, p.training_rows, observer),
        exposures(p, observer) {}

  const Population& population;
  std::array<std::uint64_t, 2> group_rows;
  RowClasses synthetic_rows;
  RowClasses real_rows;
  Exposures exposures;
};

/// By what the control's successes are multiplied, so that they are those of a table as large as the training
/// table.
double size_ratio(const Singled& singled, const std::array<std::uint64_t, 2>& rows) {
  if (rows[0] == rows[1]) return 1;
  const double there = sum_of(singled.chances_among(rows[1]));
  return there > 0 ? sum_of(singled.chances_among(rows[0])) / there : 1;
}

/// The same, as Anonymeter has it: a curve through the successes in parts of the control table, here their
/// expectation instead of five random parts.
double anonymeter_ratio(const Singled& singled) {
  constexpr int sizes = 10;
  const auto training = static_cast<double>(singled.different_rows(0));
  const auto control = static_cast<double>(singled.different_rows(1));
  if (training == control) return 1;
  const double least = std::min(1000.0, control);
  std::vector<SizedSuccess> measured;
  for (int i = 0; i < sizes; ++i) {
    const double rows = std::floor(least + (control - least) * i / (sizes - 1));
    measured.push_back({rows, sum_of(singled.chances_within(1, static_cast<std::uint64_t>(rows)))});
  }
  return fitted_ratio(measured, training, control);
}

/// Successes of some predicates in a group of rows.
Tally tally_hits(const Singled& singled, std::size_t group, const std::vector<std::size_t>& predicates,
                 double factor, double trials) {
  Tally tally{0, trials};
  for (const std::size_t i : predicates) tally.hits += singled.hit(i, group);
  tally.hits = std::min(tally.hits * factor, trials);
  return tally;
}

Tally baseline_of(const Tables& tables, const SinglingOutOptions& options, std::uint64_t columns,
                  RandomKey key, Observer& observer) {
  const std::vector<Predicate> predicates = random_predicates(tables.population.table, tables.synthetic_rows,
                                                              options.attacks, columns, key, observer);
  const Singled singled(predicates, tables.real_rows, tables.group_rows, observer);
  Tally tally{0, static_cast<double>(predicates.size())};
  for (std::size_t i = 0; i < predicates.size(); ++i) tally.hits += singled.hit(i, 0);
  return tally;
}

std::vector<std::size_t> exposed_predicates(const std::vector<SinglingPredicate>& found, const Tables& tables,
                                            Observer& observer) {
  std::vector<std::uint32_t> rows;
  for (const SinglingPredicate& f : found) rows.push_back(f.synthetic_row);
  return tables.exposures.most_exposed_tenth(synthetic, rows, observer);
}

Finding attack_with(const std::vector<SinglingPredicate>& found, const Tally& baseline, const Tables& tables,
                    const SinglingOutOptions& options, RandomKey key, Observer& observer) {
  const bool strict = options.rules == AttackRules::anonymeter;
  std::vector<Predicate> predicates;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < found.size(); ++i) predicates.push_back(found[i].predicate), all.push_back(i);
  const Singled singled(predicates, tables.real_rows, tables.group_rows, observer);
  const auto made = static_cast<double>(found.size());
  const double trials = strict ? static_cast<double>(options.attacks) : made;
  const std::vector<std::size_t> exposed = exposed_predicates(found, tables, observer);

  Outcome outcome;
  outcome.held_out = tables.population.has_control();
  if (!strict) outcome.attack_information = 1 / singled.overlap(0);
  outcome.attack = tally_hits(singled, 0, all, 1, trials);
  outcome.exposed = tally_hits(singled, 0, exposed, 1, static_cast<double>(exposed.size()));
  if (baseline.trials > 0) outcome.baseline = wilson_rate(baseline, options.confidence).value;
  outcome.p_baseline = fisher_greater({outcome.attack.hits, made}, baseline);
  if (tables.population.has_control() && made > 0) {
    const double ratio = strict ? anonymeter_ratio(singled) : size_ratio(singled, tables.group_rows);
    outcome.control = tally_hits(singled, 1, all, ratio, trials);
    // Multiplied hits are no more news than they were.
    if (!strict) outcome.control_information = 1 / (std::max(1.0, ratio) * singled.overlap(1));
    outcome.exposed_control = tally_hits(singled, 1, exposed, ratio, static_cast<double>(exposed.size()));
    outcome.p_control = singled.permutation_p_value(options.deals, {mix64(key.value ^ deal_use)}, observer);
  }
  Finding finding = made > 0 ? risk_finding(outcome, options)
                             : empty_finding(options, "no predicate holds for exactly one synthetic row");
  if (made > 0 && found.size() < options.attacks)
    add_note(finding, "only " + std::to_string(found.size()) + " of " + std::to_string(options.attacks) +
                          " predicates were found");
  return finding;
}

Finding univariate(const Tables& tables, const SinglingOutOptions& options, RandomKey key,
                   Observer& observer) {
  observer.phase("singling out by one column");
  const auto found = univariate_predicates(tables.population.table, tables.synthetic_rows, options.attacks,
                                           {mix64(key.value ^ search_use)}, observer);
  const Tally baseline = baseline_of(tables, options, 1, {mix64(key.value ^ baseline_use)}, observer);
  return attack_with(found, baseline, tables, options, key, observer);
}

Finding multivariate(const Tables& tables, const SinglingOutOptions& options, RandomKey key,
                     Observer& observer) {
  observer.phase("singling out by several columns");
  const MultivariatePlan plan{options.attacks, options.columns, options.most_attempts};
  const auto found = multivariate_predicates(tables.population.table, tables.synthetic_rows, plan,
                                             {mix64(key.value ^ search_use)}, observer);
  const Tally baseline =
      baseline_of(tables, options, options.columns, {mix64(key.value ^ baseline_use)}, observer);
  return attack_with(found, baseline, tables, options, key, observer);
}

Finding described(Finding finding, bool several, std::uint64_t columns) {
  finding.attack = several ? "singling_out_multivariate" : "singling_out_univariate";
  finding.target = "all";
  finding.threat_model = "has all synthetic rows and nothing else; wants a condition on " +
                         (several ? std::to_string(columns) + " columns" : std::string("one column")) +
                         " that holds for exactly one person of the training table";
  return finding;
}

}  // namespace

std::vector<Finding> attack_singling_out(const Population& population, const SinglingOutOptions& options,
                                         Observer& observer) {
  validate(options);
  if (options.columns < 1)
    throw Error(sqlstate::invalid_parameter_value, "singling out by conditions on no column",
                "Ask for one column or more; 3 is usual.");
  std::vector<Finding> findings;
  const char* const missing = population.training_rows == 0 ? "no training rows: nobody to attack"
                              : population.table.rows[synthetic] == 0
                                  ? "no synthetic rows: nothing to attack with"
                              : compared_columns(population.table).empty() ? "no column to speak of"
                                                                           : nullptr;
  if (missing) {
    if (options.univariate) findings.push_back(described(empty_finding(options, missing), false, 1));
    if (options.multivariate)
      findings.push_back(described(empty_finding(options, missing), true, options.columns));
    return findings;
  }
  const RandomKey key = make_random_key(options.seed, singling_out_stream);
  const Tables tables(population, observer);
  if (options.univariate)
    findings.push_back(
        described(univariate(tables, options, {mix64(key.value ^ univariate_use)}, observer), false, 1));
  if (options.multivariate)
    findings.push_back(
        described(multivariate(tables, options, {mix64(key.value ^ multivariate_use)}, observer), true,
                  options.columns));
  return findings;
}

}  // namespace synth::evaluate
