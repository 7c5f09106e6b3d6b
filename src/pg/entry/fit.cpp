#include "pg/adapt/fit.hpp"

#include <limits>

#include "pg/adapt/arguments.hpp"
#include "pg/adapt/digits.hpp"
#include "pg/adapt/plan_report.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

std::optional<std::string> optional_name(FunctionCallInfo fcinfo, int number) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  return NameStr(*PG_GETARG_NAME(number));
}

std::optional<Datum> optional_datum(FunctionCallInfo fcinfo, int number) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  return PG_GETARG_DATUM(number);
}

/// The first six arguments.
FitCall read_call(FunctionCallInfo fcinfo) {
  expect_argument(fcinfo, 0, "source");
  expect_argument(fcinfo, 4, "holdout");
  expect_argument(fcinfo, 5, "options");
  FitCall call;
  call.source = PG_GETARG_OID(0);
  call.model = optional_text(fcinfo, 1);
  call.method = text_argument(fcinfo, 2, "method");
  call.columns = optional_names(fcinfo, 3, "columns");
  call.holdout = PG_GETARG_FLOAT8(4);
  call.options = PG_GETARG_DATUM(5);
  return call;
}

/// Eight arguments from number `first` on: epsilon, delta, privacy_unit, max_rows_per_unit, domains,
/// workload, group_by, public_rows.
void read_privacy(FunctionCallInfo fcinfo, int first, FitCall& call) {
  expect_argument(fcinfo, first, "epsilon");
  expect_argument(fcinfo, first + 1, "delta");
  expect_argument(fcinfo, first + 3, "max_rows_per_unit");
  call.epsilon = PG_GETARG_FLOAT8(first);
  call.delta = PG_GETARG_FLOAT8(first + 1);
  call.privacy_unit = optional_name(fcinfo, first + 2);
  call.max_rows_per_unit = PG_GETARG_INT64(first + 3);
  call.domains = optional_datum(fcinfo, first + 4);
  call.workload = optional_datum(fcinfo, first + 5);
  call.group_by = optional_name(fcinfo, first + 6);
  if (has_argument(fcinfo, first + 7)) call.public_rows = PG_GETARG_INT64(first + 7);
}

class PlanRows {
 public:
  PlanRows(const PlanReport& report, ReturnSetInfo* result) : report_(report), result_(result) {}

  void put_all() {
    for (const PlannedSpending& step : report_.steps)
      put(step.mechanism, step.subject, static_cast<std::int32_t>(step.times), step.rho, step.delta,
          step.deviation);
    put("total", "model of at most " + std::to_string(report_.model_bytes >> 20) + " MiB", 1,
        report_.total.rho, report_.total.delta, 0);
  }

 private:
  void put(const std::string& mechanism, const std::string& subject, std::int32_t times, Rho rho, Delta delta,
           double deviation) {
    const double share = rho.value() / report_.total.rho.value();
    Datum values[] = {Int32GetDatum(++number_),
                      text_result(mechanism),
                      text_result(subject),
                      Int32GetDatum(times),
                      Float8GetDatum(to_digits(rho.value() * 1e6)),
                      Float8GetDatum(to_digits(share)),
                      Float8GetDatum(to_digits(delta.value())),
                      Float8GetDatum(to_digits(deviation))};
    bool nulls[std::size(values)] = {};
    nulls[std::size(values) - 1] = deviation == 0;
    call_postgres([&] { tuplestore_putvalues(result_->setResult, result_->setDesc, values, nulls); });
  }

  const PlanReport& report_;
  ReturnSetInfo* result_;
  std::int32_t number_ = 0;
};

}  // namespace

EXPORTED_FUNCTION(synth_fit);
EXPORTED_FUNCTION(synth_plan);

Datum synth_fit(PG_FUNCTION_ARGS) {
  return boundary([&] {
    FitCall call = read_call(fcinfo);
    // Installed versions before 0.3.0 call with six arguments: their fits promise nothing.
    if (PG_NARGS() > 6)
      read_privacy(fcinfo, 6, call);
    else
      call.epsilon = std::numeric_limits<double>::infinity();
    return text_result(fit(call));
  });
}

Datum synth_plan(PG_FUNCTION_ARGS) {
  return boundary([&] {
    FitCall call = read_call(fcinfo);
    read_privacy(fcinfo, 6, call);
    std::optional<std::int64_t> rows;
    if (has_argument(fcinfo, 14)) rows = PG_GETARG_INT64(14);
    const PlanReport report = plan(call, rows);
    call_postgres([&] { InitMaterializedSRF(fcinfo, 0); });
    PlanRows(report, reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo)).put_all();
    return Datum{0};
  });
}

}  // namespace synth::pg
