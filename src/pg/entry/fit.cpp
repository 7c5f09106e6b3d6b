#include "pg/adapt/fit.hpp"

#include <limits>

#include "pg/adapt/arguments.hpp"
#include "pg/bridge/boundary.hpp"
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

/// Installed versions before 0.3.0 call without these: their fits promise nothing.
void read_privacy(FunctionCallInfo fcinfo, FitCall& call) {
  if (PG_NARGS() <= 6) {
    call.epsilon = std::numeric_limits<double>::infinity();
    return;
  }
  expect_argument(fcinfo, 6, "epsilon");
  expect_argument(fcinfo, 7, "delta");
  expect_argument(fcinfo, 9, "max_rows_per_unit");
  call.epsilon = PG_GETARG_FLOAT8(6);
  call.delta = PG_GETARG_FLOAT8(7);
  call.privacy_unit = optional_name(fcinfo, 8);
  call.max_rows_per_unit = PG_GETARG_INT64(9);
  call.domains = optional_datum(fcinfo, 10);
  call.workload = optional_datum(fcinfo, 11);
  call.group_by = optional_name(fcinfo, 12);
  if (has_argument(fcinfo, 13)) call.public_rows = PG_GETARG_INT64(13);
}

}  // namespace

EXPORTED_FUNCTION(synth_fit);

Datum synth_fit(PG_FUNCTION_ARGS) {
  return boundary([&] {
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
    read_privacy(fcinfo, call);
    return text_result(fit(call));
  });
}

}  // namespace synth::pg
