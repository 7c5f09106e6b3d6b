#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// A table as the catalog stores it: its object id counts in the database where it was stored, its name
/// elsewhere. So renaming a table keeps what was said of it, and a new table of an old name gets nothing.
struct StoredTable {
  std::string schema;
  std::string name;
  Oid oid = InvalidOid;
  Oid database = InvalidOid;
  std::int64_t cluster = 0;
};

/// The relation that `stored` means here, InvalidOid if there is none any more.
Oid find_table(const StoredTable& stored);

/// Says that the rows of a relation are no secret. Only its owner may: throws insufficient_privilege.
void declare_public(Oid relation);
/// Takes that back; no error where it was not said.
void declare_private(Oid relation);

/// Whether the owner of `relation` said that its rows are no secret.
bool is_public(Oid relation);

}  // namespace synth::pg
