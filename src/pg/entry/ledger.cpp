#include "pg/adapt/ledger.hpp"

#include "pg/adapt/arguments.hpp"
#include "pg/adapt/ledger_guard.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

EXPORTED_FUNCTION(synth_guard_ledger);
EXPORTED_FUNCTION(synth_is_committed);
EXPORTED_FUNCTION(synth_is_original);
EXPORTED_FUNCTION(synth_cluster_id);
EXPORTED_FUNCTION(synth_spent_epsilon);
EXPORTED_FUNCTION(synth_left_rho);
EXPORTED_FUNCTION(synth_further_epsilon);
EXPORTED_FUNCTION(synth_set_budget);
EXPORTED_FUNCTION(synth_verify_ledger);

Datum synth_guard_ledger(PG_FUNCTION_ARGS) {
  return boundary([&] {
    guard_ledger(fcinfo);
    return Datum{0};
  });
}

Datum synth_is_committed(PG_FUNCTION_ARGS) {
  return boundary(
      [&] { return BoolGetDatum(!TransactionIdIsCurrentTransactionId(PG_GETARG_TRANSACTIONID(0))); });
}

Datum synth_is_original(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const TransactionId recorded = XidFromFullTransactionId(PG_GETARG_FULLTRANSACTIONID(0));
    return BoolGetDatum(TransactionIdEquals(recorded, PG_GETARG_TRANSACTIONID(1)));
  });
}

Datum synth_cluster_id(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([] { return Int64GetDatum(cluster_id()); });
}

Datum synth_spent_epsilon(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const Price spent = ledger_price(PG_GETARG_INT64(0), PG_GETARG_INT64(1));
    return Float8GetDatum(spent_epsilon(spent, PG_GETARG_FLOAT8(2)));
  });
}

Datum synth_left_rho(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const DeclaredBudget budget{PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1)};
    const Rho left = left_rho(budget, ledger_price(PG_GETARG_INT64(2), PG_GETARG_INT64(3)));
    return Int64GetDatum(ledger_units(left.units()));
  });
}

Datum synth_further_epsilon(PG_FUNCTION_ARGS) {
  return boundary([&] {
    return Float8GetDatum(further_epsilon(ledger_price(PG_GETARG_INT64(0), 0).rho, PG_GETARG_FLOAT8(1)));
  });
}

Datum synth_set_budget(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    expect_argument(fcinfo, 0, "source");
    expect_argument(fcinfo, 1, "epsilon");
    expect_argument(fcinfo, 2, "delta");
    expect_argument(fcinfo, 3, "accept_large_delta");
    set_budget(PG_GETARG_OID(0), {PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)}, PG_GETARG_BOOL(3));
    PG_RETURN_VOID();
  });
}

Datum synth_verify_ledger(PG_FUNCTION_ARGS) {
  return boundary([&] {
    expect_argument(fcinfo, 0, "source");
    verify_ledger(PG_GETARG_OID(0));
    return BoolGetDatum(true);
  });
}

}  // namespace synth::pg
