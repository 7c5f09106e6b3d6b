#include "pg/adapt/page.hpp"

#include <algorithm>

#include "core/evaluate/detect/detection.hpp"
#include "core/evaluate/fidelity.hpp"
#include "core/evaluate/utility/utility.hpp"
#include "core/report/assemble.hpp"
#include "core/report/page.hpp"
#include "pg/adapt/attack_report.hpp"
#include "pg/adapt/page_facts.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

using evaluate::Finding;
using report::ReportData;

/// The model's columns that take part, with names and labels in UTF-8.
std::vector<Column> columns_of(const Evaluated& evaluated) {
  const std::vector<Column>& all = evaluated.model().sampler->model().columns;
  std::vector<Column> columns;
  for (const evaluate::SampleColumn& compared : evaluated.columns())
    columns.push_back(*std::find_if(all.begin(), all.end(),
                                    [&](const Column& column) { return column.name == compared.name; }));
  return columns;
}

void add_fidelity(ReportData& data, const PageCall& call, const Evaluated& evaluated,
                  const evaluate::JointTable& table, Observer& observer) {
  evaluate::FidelityOptions options;
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  options.bootstrap.seed = options.new_rows.seed = options.seed;
  if (call.group_by) options.group = column_number(evaluated, *call.group_by);
  options.keys = evaluated.keys();
  options.data_structure = evaluated.structure_similarity();
  data.fidelity = evaluate::measure_fidelity(table, options, observer);
}

void add_detection(ReportData& data, const PageCall& call, const evaluate::JointTable& table,
                   Observer& observer) {
  evaluate::DetectionOptions options;
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  for (const evaluate::Detection& found : evaluate::detect(table, options, observer)) {
    report::Detection& shown = data.detection.emplace_back();
    shown.classifier = found.classifier;
    std::replace(shown.classifier.begin(), shown.classifier.end(), '_', ' ');
    shown.auc = found.auc;
    shown.low = found.low;
    shown.high = found.high;
    for (const evaluate::ColumnImportance& column : found.columns)
      shown.importance.push_back({column.column, column.importance});
    shown.explanation = found.explanation;
  }
}

/// Errors have scales of their own, on which less is better; synth_utility tells them.
bool is_gain(const std::string& measure) {
  return measure != "log_loss" && measure != "rmse" && measure != "mae";
}

void add_utility(ReportData& data, const PageCall& call, const Evaluated& evaluated,
                 const evaluate::Population& population, Observer& observer) {
  evaluate::UtilityOptions options;
  options.target = column_number(evaluated, *call.target);
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  for (const evaluate::Utility& found : evaluate::measure_utility(population, options, observer)) {
    if (!is_gain(found.measure)) continue;
    report::Utility& shown = data.utility.emplace_back();
    shown.target = *call.target;
    shown.learner = found.learner;
    shown.measure = found.measure;
    std::replace(shown.learner.begin(), shown.learner.end(), '_', ' ');
    std::replace(shown.measure.begin(), shown.measure.end(), '_', ' ');
    shown.real = found.trained_on_real;
    shown.synthetic = found.trained_on_synthetic;
    shown.baseline = found.baseline;
    shown.difference = found.difference;
    shown.low = found.low;
    shown.high = found.high;
  }
}

void add_caveats(ReportData& data, const Evaluated& evaluated) {
  std::vector<std::string>& caveats = data.caveats;
  if (!evaluated.has_holdout())
    caveats.push_back(
        "No rows were held out of the fit, so that attacks have no control rows: what they find "
        "may be what anybody could guess of anybody.");
  const auto fitted = static_cast<std::uint64_t>(evaluated.model().rows);
  if (evaluated.call().source)
    caveats.push_back("The model was compared with another table than it was fitted on.");
  else if (data.guarantee.promise != report::Promise::private_ && data.facts.table_rows[0] != fitted)
    caveats.push_back("The source has changed since the fit: " + std::to_string(fitted) +
                      " rows were fitted, and " + std::to_string(data.facts.table_rows[0]) +
                      " would be now.");
  if (evaluated.judged())
    caveats.push_back("The rows judged are those of a table that was named, not drawn from the model.");
  if (evaluated.call().visible_rows)
    caveats.push_back("Only rows were read that row security shows to the reader.");
}

/// Names of columns come from the catalog in its own encoding.
void recode(ReportData& data) {
  const auto recode_one = [](std::string& words) { words = to_utf8(words); };
  for (report::ColumnPicture& column : data.columns) {
    recode_one(column.name);
    for (report::Bar& bar : column.bars)
      if (column.kind == evaluate::Kind::category) recode_one(bar.label);
  }
  for (report::PairMatrix& matrix : data.pairs)
    for (std::string& name : matrix.names) recode_one(name);
  for (evaluate::Measurement& measurement : data.fidelity)
    for (std::string& name : measurement.columns) recode_one(name);
  for (report::Detection& detection : data.detection)
    for (report::Importance& column : detection.importance) recode_one(column.column);
  for (report::Utility& utility : data.utility) recode_one(utility.target);
  for (Finding& finding : data.attacks) recode_one(finding.target);
}

}  // namespace

std::string write_page(const PageCall& call) {
  const Evaluated evaluated(call.common);
  if (call.group_by) column_number(evaluated, *call.group_by);
  if (call.target) column_number(evaluated, *call.target);
  BackendObserver observer("reporting on model \"" + evaluated.model().name + "\"", reports_progress());
  ReportData data;
  {
    const evaluate::JointTable table = compare_tables(evaluated, RealRows::training, observer);
    report::add_tables(data, table, columns_of(evaluated), observer);
    add_fidelity(data, call, evaluated, table, observer);
    if (call.detection) add_detection(data, call, table, observer);
  }
  if (call.attacks || call.target) {
    const evaluate::Population population = attacked_population(evaluated, observer);
    if (call.target) add_utility(data, call, evaluated, population, observer);
    if (call.attacks) data.attacks = run_all_attacks(evaluated, population, observer);
  }
  recode(data);
  add_facts(data, evaluated, call.target);
  add_caveats(data, evaluated);
  return report::render_report(data);
}

}  // namespace synth::pg
