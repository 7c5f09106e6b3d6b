#include "pg/adapt/foreign_table.hpp"

#include "pg/adapt/foreign_options.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

// The foreign data wrapper pg_synth, whose tables are synthetic tables.

namespace synth::pg {

EXPORTED_FUNCTION(synth_fdw_handler);
EXPORTED_FUNCTION(synth_fdw_validator);

Datum synth_fdw_handler(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&] {
    FdwRoutine* routine = call_postgres([] { return makeNode(FdwRoutine); });
    add_planning(routine);
    add_scanning(routine);
    add_analyzing(routine);
    add_refusals(routine);
    return PointerGetDatum(routine);
  });
}

Datum synth_fdw_validator(PG_FUNCTION_ARGS) {
  return boundary([&] {
    validate_foreign_options(PG_GETARG_DATUM(0), PG_GETARG_OID(1));
    PG_RETURN_VOID();
  });
}

}  // namespace synth::pg
