#include "pg/adapt/audit.hpp"

#include <cmath>

#include "pg/adapt/arguments.hpp"
#include "pg/adapt/digits.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

AuditCall read_call(FunctionCallInfo fcinfo) {
  AuditCall call;
  call.fit.method = text_argument(fcinfo, 0, "method");
  for (const auto& [number, name] : {std::pair{1, "epsilon"},
                                     {2, "delta"},
                                     {4, "audits"},
                                     {5, "runs"},
                                     {6, "canaries"},
                                     {7, "confidence"},
                                     {9, "options"},
                                     {11, "max_rows_per_unit"},
                                     {12, "domains"}})
    expect_argument(fcinfo, number, name);
  call.fit.epsilon = PG_GETARG_FLOAT8(1);
  call.fit.delta = PG_GETARG_FLOAT8(2);
  if (has_argument(fcinfo, 3)) call.fit.source = PG_GETARG_OID(3);
  call.audits = *optional_texts(fcinfo, 4, "audits");
  call.runs = PG_GETARG_INT64(5);
  call.canaries = PG_GETARG_INT64(6);
  call.confidence = PG_GETARG_FLOAT8(7);
  call.fit.columns = optional_names(fcinfo, 8, "columns");
  call.fit.options = PG_GETARG_DATUM(9);
  if (has_argument(fcinfo, 10)) call.fit.privacy_unit = NameStr(*PG_GETARG_NAME(10));
  call.fit.max_rows_per_unit = PG_GETARG_INT64(11);
  call.fit.domains = PG_GETARG_DATUM(12);
  return call;
}

/// One more column is one more item here and in src/sql/85_audit.sql.
void put_row(const audit::AuditResult& result, ReturnSetInfo* set) {
  const double bound = to_digits(result.epsilon_lower_bound);
  const double ceiling = to_digits(result.ceiling);
  Datum values[] = {text_result(result.audit),
                    text_result(result.statistic),
                    text_result(result.claim.method),
                    Float8GetDatum(result.claim.epsilon),
                    Float8GetDatum(result.claim.delta),
                    Int64GetDatum(static_cast<std::int64_t>(result.trials)),
                    Int64GetDatum(static_cast<std::int64_t>(result.violations)),
                    Float8GetDatum(bound),
                    Float8GetDatum(ceiling),
                    text_result(result.verdict),
                    Float8GetDatum(to_digits(result.seconds))};
  bool nulls[std::size(values)] = {};
  nulls[7] = std::isnan(bound);
  nulls[8] = std::isnan(ceiling);
  call_postgres([&] { tuplestore_putvalues(set->setResult, set->setDesc, values, nulls); });
}

}  // namespace

EXPORTED_FUNCTION(synth_audit);

Datum synth_audit(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const std::vector<audit::AuditResult> results = run_audits(read_call(fcinfo));
    call_postgres([&] { InitMaterializedSRF(fcinfo, 0); });
    for (const audit::AuditResult& result : results)
      put_row(result, reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo));
    return Datum{0};
  });
}

}  // namespace synth::pg
