#include "core/evaluate/fidelity.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/evaluate/coverage.hpp"
#include "core/evaluate/wilson.hpp"

namespace synth::evaluate {
namespace {

using Measurements = std::vector<Measurement>;

void append(Measurements& all, const Measurements& more) { all.insert(all.end(), more.begin(), more.end()); }

Measurements quality(const JointTable& table, const FidelityOptions& options, Observer& observer) {
  const Statistic statistic = [&](const JointTable& rows) {
    return measurements_of(quality_report(rows, options.quality, observer));
  };
  Measurements measurements = statistic(table);
  BootstrapOptions bootstrap = options.bootstrap;
  bootstrap.seed = options.seed;
  add_intervals(measurements, table, statistic, bootstrap, observer);
  return measurements;
}

Measurement new_row_share(const JointTable& table, const FidelityOptions& options, Observer& observer) {
  NewRowOptions new_row_options = options.new_rows;
  new_row_options.seed = options.seed;
  const NewRows rows = new_rows(table, new_row_options, observer);
  Measurement measurement{"new_row_share", {}, rows.share()};
  if (rows.checked == 0) return measurement;
  const Interval interval =
      wilson_interval(rows.checked - rows.matched, rows.checked, options.bootstrap.confidence);
  measurement.low = interval.low;
  measurement.high = interval.high;
  return measurement;
}

/// A mean hides whom the synthetic table serves badly.
Measurement worst_group(const KMarginal& score, const JointColumn& group) {
  Measurement worst{"k_marginal_worst_group", {group.name}};
  for (const GroupScore& one : score.groups)
    worst.value = std::isnan(worst.value) ? one.score : std::min(worst.value, one.score);
  return worst;
}

void expect_group(const JointTable& table, const FidelityOptions& options) {
  if (!options.group || is_compared(table.columns[*options.group].kind)) return;
  throw Error(sqlstate::invalid_parameter_value,
              "column \"" + table.columns[*options.group].name + "\" cannot group rows",
              "Name a column of numbers, times or categories.",
              "It is an identifier or of no supported type.");
}

Measurements marginals(const JointTable& table, const FidelityOptions& options, Observer& observer) {
  const LeveledTable levels(table, options.levels, observer);
  std::vector<std::uint32_t> columns = table.columns_where(is_compared);
  Measurements measurements;
  for (const std::uint32_t order : {1U, 2U, 3U}) {
    const std::uint64_t most = order < 3 ? UINT64_MAX : options.most_marginals;
    measurements.push_back({"mean_tvd_" + std::to_string(order), {}});
    measurements.back().value =
        mean_variation(levels, column_sets(columns, order, most, options.seed, observer), observer);
  }
  if (options.group) std::erase(columns, *options.group);
  const KMarginal score = k_marginal(levels, columns, options.group, options.k_marginal, observer);
  measurements.push_back({"k_marginal", {}, score.score});
  if (options.group) measurements.push_back(worst_group(score, table.columns[*options.group]));
  return measurements;
}

Measurements coverages(const JointTable& table, Observer& observer) {
  Measurements measurements;
  for (const JointColumn& column : table.columns) {
    observer.check();
    if (is_ordered(column.kind))
      measurements.push_back({"range_coverage", {column.name}, range_coverage(column)});
    else if (column.kind == Kind::category)
      measurements.push_back({"category_coverage", {column.name}, category_coverage(column, observer)});
  }
  return measurements;
}

Measurements spearman_similarities(const JointTable& table, const FidelityOptions& options,
                                   Observer& observer) {
  const auto ordered = table.columns_where([](Kind kind) { return is_ordered(kind); });
  CorrelationOptions correlation = options.quality.correlation;
  correlation.coefficient = Coefficient::spearman;
  Measurements measurements;
  for (std::size_t i = 0; i < ordered.size(); ++i)
    for (std::size_t j = i + 1; j < ordered.size(); ++j) {
      const JointColumn& a = table.columns[ordered[i]];
      const JointColumn& b = table.columns[ordered[j]];
      measurements.push_back({"spearman_similarity", {a.name, b.name}});
      measurements.back().value = correlation_similarity(a, b, correlation, observer).score;
    }
  return measurements;
}

/// Aggregates first; else the order stays.
void sort_by_scope(Measurements& measurements) {
  std::stable_partition(measurements.begin(), measurements.end(),
                        [](const Measurement& m) { return m.columns.empty(); });
}

}  // namespace

FidelityOptions FidelityOptions::compatible() {
  FidelityOptions options;
  options.quality = QualityOptions::sdmetrics();
  options.bootstrap.replicates = 0;
  options.new_rows.times = TimeTolerance::share_of_value;
  options.new_rows.most_rows = UINT64_MAX;
  options.k_marginal = KMarginalRules::sdnist;
  return options;
}

Measurements measure_fidelity(const JointTable& table, const FidelityOptions& options, Observer& observer) {
  expect_group(table, options);
  observer.phase("comparing columns and pairs");
  Measurements all = quality(table, options, observer);
  append(all, measurements_of(diagnostic_report(table, options.keys, options.data_structure, observer)));
  append(all, coverages(table, observer));
  append(all, spearman_similarities(table, options, observer));
  observer.phase("looking for copied rows");
  all.push_back(new_row_share(table, options, observer));
  observer.phase("comparing marginals");
  append(all, marginals(table, options, observer));
  sort_by_scope(all);
  return all;
}

}  // namespace synth::evaluate
