#include "pg/adapt/arguments.hpp"
#include "pg/adapt/digits.hpp"
#include "pg/adapt/domain_report.hpp"
#include "pg/adapt/public_table.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

/// One more column of synth_domains() is one more member of DomainRow, one more item here, and one more
/// column in src/sql/25_domains.sql.
void put_row(const DomainRow& row, ReturnSetInfo* result) {
  Datum values[] = {Datum{0},
                    text_result(row.type),
                    text_result(row.origin),
                    text_result(row.detail),
                    text_result(row.learns),
                    BoolGetDatum(row.nullable),
                    Float8GetDatum(to_digits(row.share))};
  bool nulls[std::size(values)] = {};
  call_postgres([&] {
    values[0] = DirectFunctionCall1(namein, CStringGetDatum(row.column.c_str()));
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  });
}

}  // namespace

EXPORTED_FUNCTION(synth_domains);
EXPORTED_FUNCTION(synth_declare_public);
EXPORTED_FUNCTION(synth_declare_private);
EXPORTED_FUNCTION(synth_public_table_id);

Datum synth_domains(PG_FUNCTION_ARGS) {
  return boundary([&] {
    expect_argument(fcinfo, 0, "source");
    expect_argument(fcinfo, 2, "domains");
    const auto columns = optional_names(fcinfo, 1, "columns");
    const auto rows = report_domains(PG_GETARG_OID(0), columns ? &*columns : nullptr, PG_GETARG_DATUM(2));
    call_postgres([&] { InitMaterializedSRF(fcinfo, 0); });
    for (const DomainRow& row : rows) put_row(row, reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo));
    return Datum{0};
  });
}

Datum synth_declare_public(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    expect_argument(fcinfo, 0, "relation");
    declare_public(PG_GETARG_OID(0));
    PG_RETURN_VOID();
  });
}

Datum synth_declare_private(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    expect_argument(fcinfo, 0, "relation");
    declare_private(PG_GETARG_OID(0));
    PG_RETURN_VOID();
  });
}

/// The relation that a row of synth.public_table means here; NULL if there is none any more.
Datum synth_public_table_id(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const StoredTable stored{text_argument(fcinfo, 0, "schema_name"), text_argument(fcinfo, 1, "table_name"),
                             PG_GETARG_OID(2), PG_GETARG_OID(3), PG_GETARG_INT64(4)};
    const Oid found = find_table(stored);
    fcinfo->isnull = !OidIsValid(found);
    return ObjectIdGetDatum(found);
  });
}

}  // namespace synth::pg
