#include "pg/adapt/utility_report.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "core/evaluate/utility/utility.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

constexpr std::int64_t most_replicates = 10'000;
constexpr std::int64_t most_rows_used = 1'000'000;

void expect_between(std::int64_t number, std::int64_t low, std::int64_t high, const char* name) {
  if (number >= low && number <= high) return;
  throw Error(sqlstate::invalid_parameter_value, std::string(name) + " is out of range",
              "Give a number from " + std::to_string(low) + " to " + std::to_string(high) + ".");
}

void check(const UtilityCall& call) {
  expect_between(call.replicates, 0, most_replicates, "replicates");
  expect_between(call.most_rows, 10, most_rows_used, "most_rows");
  expect_between(call.most_test_rows, 10, most_rows_used, "most_test_rows");
}

/// How many of core's numbers make one of the type: numeric values are held as scaled integers, times in
/// microseconds.
double numbers_per_unit(const Type& type) {
  switch (type.kind) {
    case TypeKind::numeric:
      return type.scale > 0 ? std::pow(10.0, type.scale) : 1;
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
    case TypeKind::interval:
      return 1e6;
    default:
      return 1;
  }
}

bool is_in_units(const std::string& measure) { return measure == "rmse" || measure == "mae"; }

void report_missing_test(const Evaluated& evaluated) {
  if (evaluated.has_holdout()) return;
  call_postgres([&] {
    ereport(
        NOTICE,
        (errmsg("no rows were held out of the fit of model \"%s\" to try on", evaluated.model().name.c_str()),
         errdetail("It is tried on rows that the model has seen, which flatters the synthetic rows."),
         errhint("Fit it with a holdout (synth_fit(..., holdout => 0.2)).")));
  });
}

ResultTable result_of(const std::vector<evaluate::Utility>& utilities, double per_unit) {
  ResultTable result({"learner", "measure", "trained_on_real", "trained_on_synthetic", "baseline",
                      "difference", "low", "high", "training_rows", "test_rows", "note"});
  for (const evaluate::Utility& one : utilities) {
    const double unit = is_in_units(one.measure) ? per_unit : 1;
    result.add({one.learner, one.measure, one.trained_on_real / unit, one.trained_on_synthetic / unit,
                one.baseline / unit, one.difference / unit, one.low / unit, one.high / unit,
                static_cast<std::int64_t>(one.training_rows), static_cast<std::int64_t>(one.test_rows),
                one.note.empty() ? Cell() : Cell(one.note)});
  }
  return result;
}

}  // namespace

ResultTable report_utility(const UtilityCall& call) {
  check(call);
  const Evaluated evaluated(call.common);
  evaluate::UtilityOptions options;
  options.target = compared_column(evaluated, call.target);
  options.replicates = static_cast<std::uint32_t>(call.replicates);
  options.most_rows = static_cast<std::uint64_t>(call.most_rows);
  options.most_test_rows = static_cast<std::uint64_t>(call.most_test_rows);
  options.seed = static_cast<std::uint64_t>(call.common.seed);
  report_missing_test(evaluated);
  BackendObserver observer("testing the use of model \"" + evaluated.model().name + "\"", reports_progress());
  const evaluate::Population population = attacked_population(evaluated, observer);
  ResultTable result = result_of(evaluate::measure_utility(population, options, observer),
                                 numbers_per_unit(evaluated.type_of(options.target)));
  JsonObject arguments;
  arguments.add("target", call.target).add("replicates", call.replicates);
  arguments.add("most_rows", call.most_rows).add("most_test_rows", call.most_test_rows);
  store_if_asked(evaluated, "synth_utility", std::move(arguments), result);
  return result;
}

}  // namespace synth::pg
