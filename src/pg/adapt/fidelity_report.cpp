#include "pg/adapt/fidelity_report.hpp"

#include "core/base/error.hpp"
#include "core/evaluate/fidelity.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

constexpr std::int64_t most_replicates = 10'000;

evaluate::FidelityOptions options_of(const FidelityCall& call, const Evaluated& evaluated) {
  using evaluate::FidelityOptions;
  FidelityOptions options = call.compatible ? FidelityOptions::compatible() : FidelityOptions();
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  options.bootstrap.seed = options.new_rows.seed = options.seed;
  if (call.replicates) options.bootstrap.replicates = static_cast<std::uint32_t>(*call.replicates);
  if (call.group_by) options.group = column_number(evaluated, *call.group_by);
  options.keys = evaluated.keys();
  options.data_structure = evaluated.structure_similarity();
  return options;
}

void check(const FidelityCall& call) {
  if (call.replicates && (*call.replicates < 0 || *call.replicates > most_replicates))
    throw Error(sqlstate::invalid_parameter_value, "replicates is out of range",
                "Give a number from 0 (no intervals) to " + std::to_string(most_replicates) + ".");
}

ResultTable result_of(const std::vector<evaluate::Measurement>& measurements) {
  ResultTable result({"metric", "columns", "value", "low", "high"});
  for (const evaluate::Measurement& one : measurements) {
    const Cell columns = one.columns.empty() ? Cell() : Cell(one.columns);
    result.add({one.metric, columns, one.value, one.low, one.high});
  }
  return result;
}

JsonObject arguments_of(const FidelityCall& call) {
  JsonObject arguments;
  arguments.add("against", call.against);
  if (call.group_by) arguments.add("group_by", *call.group_by);
  if (call.replicates) arguments.add("replicates", *call.replicates);
  if (call.compatible) arguments.add("compatible", std::string("true"));
  return arguments;
}

}  // namespace

ResultTable report_fidelity(const FidelityCall& call) {
  const RealRows rows = real_rows_of(call.against);
  check(call);
  const Evaluated evaluated(call.common);
  const evaluate::FidelityOptions options = options_of(call, evaluated);
  BackendObserver observer("evaluating model \"" + evaluated.model().name + "\"", reports_progress());
  const evaluate::JointTable table = compare_tables(evaluated, rows, observer);
  ResultTable result = result_of(evaluate::measure_fidelity(table, options, observer));
  store_if_asked(evaluated, "synth_evaluate", arguments_of(call), result);
  return result;
}

}  // namespace synth::pg
