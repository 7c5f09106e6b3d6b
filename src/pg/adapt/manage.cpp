#include "pg/adapt/manage.hpp"

#include "core/base/error.hpp"
#include "core/model/payload.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/drawable.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/model_writer.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

std::string joined(const std::vector<SyntheticTableUse>& tables) {
  std::string list;
  for (const SyntheticTableUse& table : tables) list += (list.empty() ? "" : ", ") + table.relation;
  return list;
}

void drop_synthetic_tables(const std::vector<SyntheticTableUse>& tables) {
  SpiConnection spi;
  for (const SyntheticTableUse& table : tables)
    spi.execute("DROP FOREIGN TABLE " + table.relation + " CASCADE", {}, false);
}

Oid role_of(const std::string& grantee) {
  if (grantee == "public") return InvalidOid;
  return call_postgres([&] { return get_role_oid(grantee.c_str(), false); });
}

}  // namespace

void drop_model(const std::string& name, bool cascade) {
  expect_writable("drop a model");
  const ModelLock lock(name);
  const ModelRow model = owned_model(name, GetUserId());
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  const std::vector<SyntheticTableUse> tables = synthetic_tables_of(model);
  if (!tables.empty() && !cascade)
    throw Error(sqlstate::dependent_objects_still_exist,
                "cannot drop model \"" + name + "\": synthetic tables draw from it",
                "Drop them first, or drop them and their views with it: synth_drop(..., cascade => true).",
                "They are: " + joined(tables) + ".");
  drop_synthetic_tables(tables);
  drop_evaluations(name);
  delete_model(name);
}

void change_grant(const std::string& name, const std::string& grantee, bool grant) {
  expect_writable(grant ? "grant a model" : "revoke a model");
  const ModelLock lock(name);
  owned_model(name, GetUserId());
  const Oid role = role_of(grantee);
  if (grant)
    grant_model(name, role);
  else
    revoke_model(name, role);
}

std::string export_model(const std::string& name) {
  const ModelRow row = owned_model(name, GetUserId());
  return read_payload(name, row.version);
}

std::string import_model(std::string_view payload, const std::string& name) {
  expect_writable("import a model");
  const Sampler verified(payload);
  expect_drawable(verified.model());
  const ModelLock lock(name);
  expect_storable(name, GetUserId(), std::nullopt, std::nullopt);
  store_model(name, verified.model(), {}, GetUserId());
  return name;
}

std::string describe_model(const std::string& name) {
  const StoredModel model = open_model(name, std::nullopt, GetUserId());
  const ActAs identity(catalog_owner());
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  SpiConnection spi;
  const SpiArgument arguments[] = {{TEXTOID, text_result(model.name)},
                                   {INT4OID, Int32GetDatum(model.version)}};
  spi.execute("SELECT synth.model_description(m) FROM synth.model m WHERE m.name = $1 AND m.version = $2",
              arguments);
  return *spi.text(0, 0);
}

}  // namespace synth::pg
