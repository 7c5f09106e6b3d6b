#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// A role as the catalog stores it: its object id counts in the cluster where it was stored, its name
/// elsewhere. So renaming a role keeps what it owns, and a new role of an old name gets nothing.
struct StoredRole {
  std::string name;
  Oid oid = InvalidOid;
  std::int64_t cluster = 0;
};

/// This cluster's system identifier.
std::int64_t cluster_id();
StoredRole store_role(Oid role);
/// The role that `stored` means here, InvalidOid if there is none any more.
Oid find_role(const StoredRole& stored);

/// InvalidOid if there is no such relation.
Oid find_relation(const char* schema, const char* name);
/// InvalidOid if the relation is gone.
Oid relation_owner(Oid relation);

/// Who owns the catalog, and with it the extension.
Oid catalog_owner();
/// Object id of a table or index in schema synth; throws undefined_table if the extension is not installed
/// here.
Oid catalog_relation(const char* name);

/// Whether `user` may manage what `owner` owns.
bool owns(Oid user, const StoredRole& owner);

}  // namespace synth::pg
