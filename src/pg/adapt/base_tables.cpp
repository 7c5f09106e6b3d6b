#include "pg/adapt/base_tables.hpp"

#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

Datum oid_array(std::span<const Oid> oids) {
  return call_postgres([&] {
    auto* items = static_cast<Datum*>(palloc(sizeof(Datum) * (oids.size() + 1)));
    for (std::size_t i = 0; i < oids.size(); ++i) items[i] = ObjectIdGetDatum(oids[i]);
    return PointerGetDatum(
        construct_array(items, static_cast<int>(oids.size()), OIDOID, sizeof(Oid), true, TYPALIGN_INT));
  });
}

/// Upwards, rows are reached by another name. Downwards they are part of it, which the planner has already
/// followed for what it plans (`whole` false), and nobody for what a stored definition names.
std::vector<Oid> with_relatives(std::span<const Oid> relations, bool whole) {
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  SpiConnection spi;
  const SpiArgument arguments[] = {{OIDARRAYOID, oid_array(relations)}, {BOOLOID, BoolGetDatum(whole)}};
  spi.execute(
      "WITH RECURSIVE reached (relation, whole) AS ("
      "SELECT r.relation, $2 FROM unnest($1) AS r(relation) "
      "UNION SELECT n.relation, n.whole FROM reached r CROSS JOIN LATERAL ("
      "SELECT i.inhparent, false FROM pg_inherits i WHERE i.inhrelid = r.relation "
      "UNION ALL SELECT i.inhrelid, true FROM pg_inherits i WHERE i.inhparent = r.relation AND r.whole "
      "UNION ALL SELECT d.refobjid, true FROM pg_class c JOIN pg_rewrite w ON w.ev_class = c.oid "
      "JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid "
      "AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid "
      "WHERE c.oid = r.relation AND c.relkind IN ('v', 'm')) AS n (relation, whole)) "
      "SELECT DISTINCT c.oid FROM reached r JOIN pg_class c ON c.oid = r.relation "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f', 'm') "
      "AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'synth') ORDER BY c.oid",
      arguments);
  std::vector<Oid> tables;
  for (std::uint64_t row = 0; row < spi.rows(); ++row)
    tables.push_back(static_cast<Oid>(*spi.integer(row, 0)));
  return tables;
}

/// The relations of a plan's range table, as a List of object ids. Subplans share it, and what the planner
/// proved to be empty stays in it.
List* planned_relations(SPIPlanPtr prepared) {
  CachedPlan* cached = SPI_plan_get_cached_plan(prepared);
  if (cached == nullptr) elog(ERROR, "the query of a fit has no plan");
  List* relations = NIL;
  for (int i = 0; i < list_length(cached->stmt_list); ++i) {
    const auto* statement = static_cast<const PlannedStmt*>(list_nth(cached->stmt_list, i));
    for (int k = 0; k < list_length(statement->rtable); ++k) {
      const auto* entry = static_cast<const RangeTblEntry*>(list_nth(statement->rtable, k));
      if (entry->rtekind == RTE_RELATION) relations = list_append_unique_oid(relations, entry->relid);
    }
  }
  ReleaseCachedPlan(cached, nullptr);
  return relations;
}

/// Views stay in the range table besides what they read; what they do not read counts for nothing.
bool holds_rows(Oid relation) {
  const char kind = call_postgres([&] { return get_rel_relkind(relation); });
  return kind != RELKIND_VIEW;
}

}  // namespace

std::vector<Oid> base_tables(const std::string& sql, std::span<const Oid> argument_types) {
  std::vector<Oid> relations;
  {
    // Nothing is read, so that policies need not refuse: what they look at counts as read.
    GucNest settings;
    settings.set("row_security", "on");
    SpiConnection spi;
    const List* planned = call_postgres([&] {
      SPIPlanPtr prepared = SPI_prepare(sql.c_str(), static_cast<int>(argument_types.size()),
                                        const_cast<Oid*>(argument_types.data()));
      if (prepared == nullptr) elog(ERROR, "SPI_prepare: %s", SPI_result_code_string(SPI_result));
      return planned_relations(prepared);
    });
    for (int i = 0; i < list_length(planned); ++i) {
      const Oid relation = list_nth_oid(planned, i);
      if (holds_rows(relation)) relations.push_back(relation);
    }
  }
  return with_relatives(relations, false);
}

std::vector<Oid> tables_behind(Oid relation) { return with_relatives(std::span(&relation, 1), true); }

}  // namespace synth::pg
