#include "pg/adapt/public_table.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/catalog.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

struct RelationFacts {
  bool found;
  const char* schema;
  const char* name;
  Oid owner;
  char kind;
};

RelationFacts describe(Oid relation) {
  return call_postgres([&] {
    RelationFacts facts{};
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(tuple)) return facts;
    const auto* form = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple));
    facts = {true, get_namespace_name(form->relnamespace), pstrdup(NameStr(form->relname)), form->relowner,
             form->relkind};
    ReleaseSysCache(tuple);
    return facts;
  });
}

/// The table, if the caller owns it.
StoredTable owned_table(Oid relation) {
  const RelationFacts facts = describe(relation);
  if (!facts.found)
    throw Error(sqlstate::undefined_table, "there is no table with object id " + std::to_string(relation),
                "Name a table, a view, a materialized view or a foreign table.");
  const std::string name = std::string("\"") + facts.schema + "\".\"" + facts.name + "\"";
  constexpr std::string_view kinds = {"rpvmf"};
  if (kinds.find(facts.kind) == std::string_view::npos)
    throw Error(sqlstate::wrong_object_type, name + " is not a table",
                "Name a table, a view, a materialized view or a foreign table.");
  if (!call_postgres([&] { return has_privs_of_role(GetUserId(), facts.owner); }))
    throw Error(sqlstate::insufficient_privilege,
                "permission denied to say whether " + name + " is public: it is not yours",
                "Ask its owner to call synth_declare_public().");
  return {facts.schema, facts.name, relation, MyDatabaseId, cluster_id()};
}

/// Runs one statement on synth.public_table as its owner; returns the number of rows.
std::uint64_t on_catalog(const char* sql, std::span<const SpiArgument> arguments, bool read_only) {
  const ActAs identity(catalog_owner());
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  settings.set("row_security", "off");
  SpiConnection spi;
  return spi.execute(sql, arguments, read_only);
}

/// Its rows, and those of tables that were dropped meanwhile.
void forget(Oid relation) {
  const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(relation)},
                                   {OIDOID, ObjectIdGetDatum(MyDatabaseId)},
                                   {INT8OID, Int64GetDatum(cluster_id())}};
  on_catalog(
      "DELETE FROM synth.public_table t USING (SELECT p.ctid AS place, synth.public_table_id(p.schema_name, "
      "p.table_name, p.table_id, p.database_id, p.cluster_id) AS id FROM synth.public_table p) f "
      "WHERE t.ctid = f.place AND (f.id = $1 OR (f.id IS NULL AND t.database_id = $2 AND t.cluster_id = $3))",
      arguments, false);
}

}  // namespace

Oid find_table(const StoredTable& stored) {
  if (stored.cluster != cluster_id() || stored.database != MyDatabaseId)
    return find_relation(stored.schema.c_str(), stored.name.c_str());
  return call_postgres(
      [&] { return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(stored.oid)) ? stored.oid : InvalidOid; });
}

void declare_public(Oid relation) {
  expect_writable("declare a table public");
  const StoredTable table = owned_table(relation);
  forget(relation);
  const StoredRole role = store_role(GetUserId());
  const SpiArgument arguments[] = {
      {TEXTOID, text_result(table.schema)},    {TEXTOID, text_result(table.name)},
      {OIDOID, ObjectIdGetDatum(table.oid)},   {OIDOID, ObjectIdGetDatum(table.database)},
      {INT8OID, Int64GetDatum(table.cluster)}, {TEXTOID, text_result(role.name)},
      {OIDOID, ObjectIdGetDatum(role.oid)}};
  on_catalog(
      "INSERT INTO synth.public_table (schema_name, table_name, table_id, database_id, cluster_id, "
      "declared_by, declared_by_id, declared) VALUES ($1, $2, $3, $4, $5, $6, $7, pg_catalog.now()) "
      "ON CONFLICT (table_id, database_id, cluster_id) DO NOTHING",
      arguments, false);
}

void declare_private(Oid relation) {
  expect_writable("declare a table private");
  owned_table(relation);
  forget(relation);
}

bool is_public(Oid relation) {
  const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(relation)}};
  return on_catalog(
             "SELECT 1 FROM synth.public_table t WHERE synth.public_table_id(t.schema_name, t.table_name, "
             "t.table_id, t.database_id, t.cluster_id) = $1",
             arguments, true) > 0;
}

}  // namespace synth::pg
