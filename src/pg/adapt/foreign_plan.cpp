#include "pg/bridge/postgres.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/foreign_options.hpp"
#include "pg/adapt/foreign_table.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

/// Rows that we plan with when nobody says and the model may not be looked at.
constexpr double unknown_rows = 1000;
constexpr Cost scan_startup_cost = 10;
/// Drawing one column costs about as much as this many operators.
constexpr double operators_per_column = 3;
/// What a stored row would hold besides its columns.
constexpr double row_overhead = 28;

/// Planning asks for no more than a number, and tells nobody of a model that they may not draw from, or not
/// yet.
double estimated_rows(const SyntheticTable& table, Oid user) {
  if (table.rows) return static_cast<double>(*table.rows);
  const std::optional<ModelRow> model = find_model(table.model, table.version);
  const bool readable = model && !model->unpaid && may_draw(*model, user);
  return readable ? static_cast<double>(model->rows) : unknown_rows;
}

/// The attributes that the query needs, whole rows counting as all; as a List of integers.
List* needed_attributes(const RelOptInfo* relation, const List* clauses, Oid oid) {
  Bitmapset* used = nullptr;
  pull_varattnos(reinterpret_cast<Node*>(relation->reltarget->exprs), relation->relid, &used);
  pull_varattnos(reinterpret_cast<Node*>(const_cast<List*>(clauses)), relation->relid, &used);
  const bool whole_row = bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, used);
  List* attributes = NIL;
  Relation table = table_open(oid, NoLock);
  for (int i = 0; i < RelationGetDescr(table)->natts; ++i) {
    const bool wanted = whole_row || bms_is_member(i + 1 - FirstLowInvalidHeapAttributeNumber, used);
    if (wanted && !TupleDescAttr(RelationGetDescr(table), i)->attisdropped)
      attributes = lappend_int(attributes, i + 1);
  }
  table_close(table, NoLock);
  return attributes;
}

Cost cost_of_rows(const RelOptInfo* relation, int columns) {
  const Cost row = cpu_tuple_cost + operators_per_column * cpu_operator_cost * columns +
                   relation->baserestrictcost.per_tuple;
  return relation->tuples * row;
}

/// As many workers as for a stored table of this size.
int worker_count(RelOptInfo* relation) {
  const double pages = relation->tuples * (relation->reltarget->width + row_overhead) / BLCKSZ;
  return compute_parallel_worker(relation, pages, -1, max_parallel_workers_per_gather);
}

double parallel_divisor(int workers) {
  const double leader = parallel_leader_participation ? std::max(0.0, 1.0 - 0.3 * workers) : 0.0;
  return workers + leader;
}

void add_parallel_path(PlannerInfo* root, RelOptInfo* relation, Cost startup, Cost run) {
  const int workers = call_postgres([&] { return worker_count(relation); });
  if (workers <= 0) return;
  const double divisor = parallel_divisor(workers);
  ForeignPath* path = make_foreign_path(root, relation, std::max(1.0, std::rint(relation->rows / divisor)),
                                        startup, startup + run / divisor, NIL, nullptr, NIL);
  path->path.parallel_aware = true;
  path->path.parallel_workers = workers;
  call_postgres([&] { add_partial_path(relation, &path->path); });
}

// ---- callbacks ----

void get_size(PlannerInfo* root, RelOptInfo* relation, Oid oid) {
  boundary([&] {
    relation->tuples = estimated_rows(synthetic_table(oid), effective_user(relation));
    call_postgres([&] { set_baserel_size_estimates(root, relation); });
  });
}

void get_paths(PlannerInfo* root, RelOptInfo* relation, Oid oid) {
  boundary([&] {
    const int columns = call_postgres([&] {
      const List* clauses = extract_actual_clauses(relation->baserestrictinfo, false);
      return list_length(needed_attributes(relation, clauses, oid));
    });
    const Cost startup = scan_startup_cost + relation->baserestrictcost.startup;
    const Cost run = cost_of_rows(relation, columns);
    ForeignPath* path = make_foreign_path(root, relation, relation->rows, startup, startup + run, NIL,
                                          relation->lateral_relids, NIL);
    call_postgres([&] { add_path(relation, &path->path); });
    if (relation->consider_parallel && relation->lateral_relids == nullptr)
      add_parallel_path(root, relation, startup, run);
  });
}

ForeignScan* get_plan(PlannerInfo*, RelOptInfo* relation, Oid oid, ForeignPath*, List* target_list,
                      List* clauses, Plan* outer_plan) {
  return boundary([&] {
    return call_postgres([&] {
      List* conditions = extract_actual_clauses(clauses, false);
      List* attributes = needed_attributes(relation, conditions, oid);
      return make_foreignscan(target_list, conditions, relation->relid, NIL, list_make1(attributes), NIL, NIL,
                              outer_plan);
    });
  });
}

bool is_parallel_safe(PlannerInfo*, RelOptInfo*, RangeTblEntry*) { return true; }

}  // namespace

std::vector<AttrNumber> planned_attributes(const ForeignScan* plan) {
  const auto* list = static_cast<const List*>(linitial(plan->fdw_private));
  std::vector<AttrNumber> attributes;
  for (int i = 0; i < list_length(list); ++i)
    attributes.push_back(static_cast<AttrNumber>(list_nth_int(list, i)));
  return attributes;
}

void add_planning(FdwRoutine* routine) {
  routine->GetForeignRelSize = get_size;
  routine->GetForeignPaths = get_paths;
  routine->GetForeignPlan = get_plan;
  routine->IsForeignScanParallelSafe = is_parallel_safe;
}

}  // namespace synth::pg
