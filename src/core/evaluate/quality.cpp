#include "core/evaluate/quality.hpp"

#include <cmath>

#include "core/evaluate/contingency.hpp"
#include "core/evaluate/missing.hpp"

namespace synth::evaluate {
namespace {

double mean_value(const std::vector<Measurement>& measurements) {
  std::vector<double> values;
  for (const Measurement& measurement : measurements) values.push_back(measurement.value);
  return mean_of_defined(values);
}

Measurement column_shape(const JointColumn& column, const QualityOptions& options, Observer& observer) {
  if (is_ordered(column.kind))
    return {"ks_complement", {column.name}, ks_complement(column, observer, options.ks_rounding)};
  return {"tv_complement", {column.name}, tv_complement(column, observer, options.unseen_count)};
}

std::vector<Measurement> column_shapes(const JointTable& table, const QualityOptions& options,
                                       Observer& observer) {
  std::vector<Measurement> shapes;
  for (const JointColumn& column : table.columns) {
    observer.check();
    if (is_compared(column.kind)) shapes.push_back(column_shape(column, options, observer));
  }
  return shapes;
}

double contingency_score(const Levels& a, const Levels& b, const QualityOptions& options,
                         CellCounter& counter) {
  if (options.association_threshold > 0) {
    const double association = cramers_v(a, b, counter);
    if (!(association > options.association_threshold)) return std::numeric_limits<double>::quiet_NaN();
  }
  return contingency_similarity(a, b, counter);
}

std::vector<Measurement> pair_trends(const JointTable& table, const QualityOptions& options,
                                     Observer& observer) {
  const LeveledTable levels(table, options.levels, observer);
  const std::vector<std::uint32_t> compared = table.columns_where(is_compared);
  CellCounter counter(observer);
  std::vector<Measurement> trends;
  for (std::size_t i = 0; i < compared.size(); ++i) {
    for (std::size_t j = i + 1; j < compared.size(); ++j) {
      const JointColumn& a = table.columns[compared[i]];
      const JointColumn& b = table.columns[compared[j]];
      const bool ordered = is_ordered(a.kind) && is_ordered(b.kind);
      trends.push_back({ordered ? "correlation_similarity" : "contingency_similarity", {a.name, b.name}});
      trends.back().value =
          ordered ? correlation_similarity(a, b, options.correlation, observer).score
                  : contingency_score(levels[compared[i]], levels[compared[j]], options, counter);
    }
  }
  return trends;
}

std::vector<Measurement> missing_values(const JointTable& table) {
  std::vector<Measurement> missing;
  for (const JointColumn& column : table.columns)
    if (is_compared(column.kind) && column.nullable)
      missing.push_back({"missing_similarity", {column.name}, missing_similarity(column)});
  return missing;
}

}  // namespace

QualityOptions QualityOptions::sdmetrics() {
  QualityOptions options;
  options.ks_rounding = KsRounding::fourteen_decimals;
  options.unseen_count = sdmetrics_unseen_count;
  options.correlation = {Coefficient::pearson, 0.5, ConstantSynthetic::undefined};
  options.association_threshold = 0.3;
  options.levels.edges = Edges::own_range;
  options.levels.most_categories = UINT32_MAX;
  options.levels.most_rows = 50'000;
  options.missing_values = false;
  return options;
}

Quality quality_report(const JointTable& table, const QualityOptions& options, Observer& observer) {
  Quality quality{};
  quality.columns = column_shapes(table, options, observer);
  quality.pairs = pair_trends(table, options, observer);
  if (options.missing_values) quality.missing = missing_values(table);
  quality.column_shapes = mean_value(quality.columns);
  quality.pair_trends = mean_value(quality.pairs);
  quality.missing_values = mean_value(quality.missing);
  quality.overall = mean_of_defined({quality.column_shapes, quality.pair_trends, quality.missing_values});
  return quality;
}

std::vector<Measurement> measurements_of(const Quality& quality) {
  std::vector<Measurement> all{{"quality", {}, quality.overall},
                               {"column_shapes", {}, quality.column_shapes},
                               {"pair_trends", {}, quality.pair_trends},
                               {"missing_values", {}, quality.missing_values}};
  for (const auto* part : {&quality.columns, &quality.pairs, &quality.missing})
    all.insert(all.end(), part->begin(), part->end());
  return all;
}

}  // namespace synth::evaluate
