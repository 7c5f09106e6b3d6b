#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/fit.hpp"
#include "pg/adapt/fit_options.hpp"
#include "pg/adapt/reader.hpp"

namespace synth::pg {

/// A relation to be fitted, as the catalogs describe it.
struct Source {
  Oid oid = InvalidOid;
  Oid owner = InvalidOid;
  std::string schema;
  std::string name;
  std::string quoted;  ///< schema-qualified and quoted
  std::vector<AttrNumber> attributes;
  std::vector<Oid> types;  ///< as declared, domains included
  std::vector<ReadColumn> read;
  std::vector<Column> columns;    ///< names, types and constraints
  std::vector<bool> keep_labels;  ///< declared categories
  std::vector<KeyDeclaration> keys;
  std::vector<Check> checks;             ///< over several columns
  std::vector<std::string> primary_key;  ///< column names, empty without one
  std::vector<std::string> not_kept;     ///< constraints that the output may break, and why: for a warning
  std::string fingerprint;
};

/// Locks `relation` for reading until the transaction ends and describes the chosen columns (all without
/// `chosen`). Throws wrong_object_type for what is not a table, view, materialized view or foreign table of a
/// user, undefined_column, and feature_not_supported for columns of unsupported types, each with the ways
/// out.
Source describe_source(Oid relation, const std::vector<std::string>* chosen, const FitOptions& options);

/// The same for comparing rows: only what tells which rows there are (names, types, what to read), so that
/// unsupported types and constraints are no reason to refuse.
Source describe_columns(Oid relation, const std::vector<std::string>* chosen);

/// The role with whose rights a table is read. Policies, view functions and casts of the table run as this
/// role: where the caller outranks the owner they run as the owner, the way ANALYZE does, never with the
/// caller's greater rights.
Oid reading_role(const Source& source);

/// Throws insufficient_privilege, naming the columns, unless `role` may read them. `way_out` is for a role
/// that may read some.
void expect_readable(const Source& source, Oid role,
                     const char* way_out = "Name the columns that you may read (columns => ...).");

}  // namespace synth::pg
