#include "pg/adapt/arguments.hpp"
#include "pg/adapt/page.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

bool flag(FunctionCallInfo fcinfo, int number, const char* name) {
  expect_argument(fcinfo, number, name);
  return PG_GETARG_BOOL(number);
}

}  // namespace

EXPORTED_FUNCTION(synth_report);

Datum synth_report(PG_FUNCTION_ARGS) {
  return boundary([&] {
    PageCall call;
    call.common.model = text_argument(fcinfo, 0, "model");
    if (has_argument(fcinfo, 1)) call.group_by = NameStr(*PG_GETARG_NAME(1));
    if (has_argument(fcinfo, 2)) call.target = NameStr(*PG_GETARG_NAME(2));
    call.detection = flag(fcinfo, 3, "detection");
    call.attacks = flag(fcinfo, 4, "attacks");
    if (has_argument(fcinfo, 5)) call.common.rows = PG_GETARG_INT64(5);
    expect_argument(fcinfo, 6, "seed");
    call.common.seed = PG_GETARG_INT64(6);
    if (has_argument(fcinfo, 7)) call.common.source = PG_GETARG_OID(7);
    if (has_argument(fcinfo, 8)) call.common.synthetic = PG_GETARG_OID(8);
    call.common.visible_rows = flag(fcinfo, 9, "visible_rows");
    return text_result(write_page(call));
  });
}

}  // namespace synth::pg
