#include "pg/adapt/arguments.hpp"
#include "pg/adapt/catalog.hpp"
#include "pg/adapt/holdout.hpp"
#include "pg/adapt/manage.hpp"
#include "pg/adapt/model_store.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

EXPORTED_FUNCTION(synth_drop);
EXPORTED_FUNCTION(synth_grant);
EXPORTED_FUNCTION(synth_revoke);
EXPORTED_FUNCTION(synth_export);
EXPORTED_FUNCTION(synth_import);
EXPORTED_FUNCTION(synth_describe);
EXPORTED_FUNCTION(synth_create_view);
EXPORTED_FUNCTION(synth_may_draw);
EXPORTED_FUNCTION(synth_role_name);
EXPORTED_FUNCTION(synth_is_held_out);

Datum synth_drop(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    expect_argument(fcinfo, 1, "cascade");
    drop_model(text_argument(fcinfo, 0, "model"), PG_GETARG_BOOL(1));
    PG_RETURN_VOID();
  });
}

Datum synth_grant(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    change_grant(text_argument(fcinfo, 0, "model"), text_argument(fcinfo, 1, "role_name"), true);
    PG_RETURN_VOID();
  });
}

Datum synth_revoke(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    change_grant(text_argument(fcinfo, 0, "model"), text_argument(fcinfo, 1, "role_name"), false);
    PG_RETURN_VOID();
  });
}

Datum synth_export(PG_FUNCTION_ARGS) {
  return boundary([&] { return bytes_result(export_model(text_argument(fcinfo, 0, "model"))); });
}

Datum synth_import(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const std::string payload = text_argument(fcinfo, 0, "payload");
    return text_result(import_model(payload, text_argument(fcinfo, 1, "model")));
  });
}

Datum synth_describe(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const std::string json = describe_model(text_argument(fcinfo, 0, "model"));
    return call_postgres([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.c_str())); });
  });
}

Datum synth_create_view(PG_FUNCTION_ARGS) {
  return boundary([&] {
    expect_argument(fcinfo, 3, "seed");
    std::optional<std::int64_t> rows;
    if (has_argument(fcinfo, 2)) rows = PG_GETARG_INT64(2);
    return text_result(create_view(text_argument(fcinfo, 0, "model"), text_argument(fcinfo, 1, "view_name"),
                                   rows, PG_GETARG_INT64(3)));
  });
}

Datum synth_may_draw(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const auto model = find_model(text_argument(fcinfo, 0, "model"));
    return BoolGetDatum(model && may_draw(*model, GetUserId()));
  });
}

/// The present name of a stored role. NULL where it was dropped; elsewhere, where roles go by name, its
/// stored name.
Datum synth_role_name(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const StoredRole stored{text_argument(fcinfo, 0, "name"), PG_GETARG_OID(1), PG_GETARG_INT64(2)};
    if (stored.cluster != cluster_id()) return text_result(stored.name);
    const Oid role = find_role(stored);
    if (OidIsValid(role)) return text_result(store_role(role).name);
    fcinfo->isnull = true;
    return Datum{0};
  });
}

Datum synth_is_held_out(PG_FUNCTION_ARGS) {
  return boundary([&] {
    expect_argument(fcinfo, 0, "share");
    expect_argument(fcinfo, 1, "key");
    return BoolGetDatum(is_held_out(fcinfo, 2, PG_GETARG_FLOAT8(0), PG_GETARG_INT64(1)));
  });
}

}  // namespace synth::pg
