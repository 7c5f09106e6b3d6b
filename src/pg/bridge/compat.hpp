#pragma once

// The only file that asks for PostgreSQL's version. A wrapper is named after what we need, not after the
// change.

#include "pg/bridge/postgres.hpp"

#include "pg/bridge/call_postgres.hpp"

#if (PG_VERSION_NUM < 150000 || PG_VERSION_NUM > 189999) && !defined(PG_SYNTH_UNSUPPORTED_PG)
#error "pg_synth supports PostgreSQL 15 to 18; define PG_SYNTH_UNSUPPORTED_PG to try another version"
#endif

extern "C" {
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#endif
}

// PostgreSQL 15 leaves it empty on Linux, and we hide what is not marked.
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))

/// Declares an SQL-callable function; PG_FUNCTION_INFO_V1 alone does not export it before PostgreSQL 16.
/// Write `EXPORTED_FUNCTION(synth_x);`, then define `Datum synth_x(PG_FUNCTION_ARGS)` in the same namespace.
#define EXPORTED_FUNCTION(name)                    \
  extern "C" {                                     \
  extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
  PG_FUNCTION_INFO_V1(name);                       \
  }                                                \
  static_assert(true, "so that a semicolon may follow")

/// Declares the module to PostgreSQL; once per shared library, outside namespaces.
#if PG_VERSION_NUM >= 180000
#define DECLARE_MODULE(module_name, module_version)                    \
  extern "C" {                                                         \
  PG_MODULE_MAGIC_EXT(.name = module_name, .version = module_version); \
  }                                                                    \
  static_assert(true, "so that a semicolon may follow")
#else
#define DECLARE_MODULE(module_name, module_version) \
  extern "C" {                                      \
  PG_MODULE_MAGIC;                                  \
  }                                                 \
  static_assert(true, "so that a semicolon may follow")
#endif

namespace synth::pg {

/// The role as which a foreign scan reads: the owner of the view that names the table, else the caller.
/// 16 moved it from the range table entry to the plan node (a61b1f74823).
inline Oid effective_user(const ForeignScanState* scan) {
#if PG_VERSION_NUM >= 160000
  const Oid owner = castNode(ForeignScan, scan->ss.ps.plan)->checkAsUser;
#else
  const Index relation = (reinterpret_cast<const Scan*>(scan->ss.ps.plan))->scanrelid;
  const Oid owner = exec_rt_fetch(relation, scan->ss.ps.state)->checkAsUser;
#endif
  return OidIsValid(owner) ? owner : GetUserId();
}

/// The role as which a relation is to be read, asked while the query is planned.
inline Oid effective_user(const RelOptInfo* relation) {
  return OidIsValid(relation->userid) ? relation->userid : GetUserId();
}

/// A path that scans one foreign table; 17 added restrictions (9e9931d2bf4), 18 disabled nodes (e2225346069).
inline ForeignPath* make_foreign_path(PlannerInfo* root, RelOptInfo* relation, double rows, Cost startup_cost,
                                      Cost total_cost, List* pathkeys, Relids required_outer,
                                      List* private_list) {
  return call_postgres([&] {
#if PG_VERSION_NUM >= 180000
    return create_foreignscan_path(root, relation, nullptr, rows, 0, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, NIL, private_list);
#elif PG_VERSION_NUM >= 170000
    return create_foreignscan_path(root, relation, nullptr, rows, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, NIL, private_list);
#else
    return create_foreignscan_path(root, relation, nullptr, rows, startup_cost, total_cost, pathkeys,
                                   required_outer, nullptr, private_list);
#endif
  });
}

/// Whether `role` holds the privileges `mode` on a schema. 16 made one function of three (c727f511bd7).
inline bool has_schema_privilege(Oid namespace_oid, Oid role, AclMode mode) {
  return call_postgres([&] {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(NamespaceRelationId, namespace_oid, role, mode) == ACLCHECK_OK;
#else
    return pg_namespace_aclcheck(namespace_oid, role, mode) == ACLCHECK_OK;
#endif
  });
}

/// Whether `role` may create objects in a schema.
inline bool has_schema_create(Oid namespace_oid, Oid role) {
  return has_schema_privilege(namespace_oid, role, ACL_CREATE);
}

/// Whether `role` may use a foreign server.
inline bool has_foreign_server_usage(Oid server_oid, Oid role) {
  return call_postgres([&] {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(ForeignServerRelationId, server_oid, role, ACL_USAGE) == ACLCHECK_OK;
#else
    return pg_foreign_server_aclcheck(server_oid, role, ACL_USAGE) == ACLCHECK_OK;
#endif
  });
}

/// Whether `role` may execute a function.
inline bool may_execute(Oid function_oid, Oid role) {
  return call_postgres([&] {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(ProcedureRelationId, function_oid, role, ACL_EXECUTE) == ACLCHECK_OK;
#else
    return pg_proc_aclcheck(function_oid, role, ACL_EXECUTE) == ACLCHECK_OK;
#endif
  });
}

/// Whether `role` owns a relation, by itself, by membership or as superuser.
inline bool owns_relation(Oid relation, Oid role) {
  return call_postgres([&] {
#if PG_VERSION_NUM >= 160000
    return object_ownercheck(RelationRelationId, relation, role);
#else
    return pg_class_ownercheck(relation, role);
#endif
  });
}

}  // namespace synth::pg
