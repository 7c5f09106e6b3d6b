#include "pg/adapt/fit.hpp"

#include "pg/adapt/arguments.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

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
    return text_result(fit(call));
  });
}

}  // namespace synth::pg
