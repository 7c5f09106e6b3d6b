#include "pg/adapt/catalog.hpp"

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {

std::int64_t cluster_id() { return static_cast<std::int64_t>(GetSystemIdentifier()); }

StoredRole store_role(Oid role) {
  const char* name = call_postgres([&] { return GetUserNameFromId(role, false); });
  return {name, role, cluster_id()};
}

Oid find_role(const StoredRole& stored) {
  return call_postgres([&] {
    if (stored.cluster != cluster_id()) return get_role_oid(stored.name.c_str(), true);
    return SearchSysCacheExists1(AUTHOID, ObjectIdGetDatum(stored.oid)) ? stored.oid : InvalidOid;
  });
}

Oid find_relation(const char* schema, const char* name) {
  return call_postgres([&] {
    const Oid oid = get_namespace_oid(schema, true);
    return OidIsValid(oid) ? get_relname_relid(name, oid) : InvalidOid;
  });
}

Oid relation_owner(Oid relation) {
  return call_postgres([&] {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(tuple)) return InvalidOid;
    const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
    ReleaseSysCache(tuple);
    return owner;
  });
}

Oid catalog_relation(const char* name) {
  const Oid oid = find_relation("synth", name);
  if (!OidIsValid(oid))
    throw Error(sqlstate::undefined_table, "the catalog of pg_synth is missing in this database",
                "Run CREATE EXTENSION pg_synth here.");
  return oid;
}

Oid catalog_owner() {
  const Oid table = catalog_relation("model");
  const Oid owner = relation_owner(table);
  if (!OidIsValid(owner)) call_postgres([&] { elog(ERROR, "cache lookup failed for relation %u", table); });
  return owner;
}

bool owns(Oid user, const StoredRole& owner) {
  if (call_postgres([&] { return superuser_arg(user); })) return true;
  const Oid role = find_role(owner);
  return OidIsValid(role) && call_postgres([&] { return has_privs_of_role(user, role); });
}

}  // namespace synth::pg
