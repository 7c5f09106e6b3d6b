#pragma once

#include "pg/bridge/postgres.hpp"

#include <span>

namespace synth::pg {

// Which tables' rows a fit reads, by whatever name it reads them: the ledger goes by these. Tables,
// partitioned tables, materialized views and foreign tables count, each with all that it is a partition of or
// inherits from, and a materialized view with the tables behind it. System catalogs and schema synth do not
// count. What a function reads that the planner cannot inline is not seen.

/// The base tables of a SELECT, sorted and without repetition. Plans the query, which may evaluate immutable
/// functions that views call: call it as the role that reads.
std::vector<Oid> base_tables(const std::string& sql, std::span<const Oid> argument_types);

/// The base tables behind a relation by its definition, sorted and without repetition. Runs no code of a
/// user's making.
std::vector<Oid> tables_behind(Oid relation);

}  // namespace synth::pg
