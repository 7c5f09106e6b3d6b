#include "pg/bridge/postgres.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/foreign_table.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

[[noreturn]] void fail_write(const std::string& relation) {
  throw Error(sqlstate::feature_not_supported, "synthetic table \"" + relation + "\" cannot be changed",
              "Its rows are computed from a model. Copy them into a table of your own to change them: "
              "CREATE TABLE ... AS SELECT * FROM ...");
}

List* plan_modify(PlannerInfo* root, ModifyTable*, Index relation, int) {
  return boundary([&]() -> List* {
    fail_write(call_postgres([&] { return get_rel_name(planner_rt_fetch(relation, root)->relid); }));
  });
}

int updatable_events(Relation) { return 0; }

void truncate(List* relations, DropBehavior, bool) {
  boundary([&] { fail_write(RelationGetRelationName(static_cast<Relation>(linitial(relations)))); });
}

}  // namespace

void add_refusals(FdwRoutine* routine) {
  routine->PlanForeignModify = plan_modify;
  routine->IsForeignRelUpdatable = updatable_events;
  routine->ExecForeignTruncate = truncate;
}

}  // namespace synth::pg
