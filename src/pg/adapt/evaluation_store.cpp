#include "pg/adapt/evaluation_store.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/catalog_writer.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/model_writer.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

SpiArgument names_argument(const std::vector<evaluate::SampleColumn>& columns) {
  std::vector<Datum> items;
  for (const evaluate::SampleColumn& column : columns) items.push_back(text_result(column.name));
  const auto count = static_cast<int>(items.size());
  Datum* data = items.data();
  const Datum array = call_postgres(
      [&] { return PointerGetDatum(construct_array(data, count, TEXTOID, -1, false, TYPALIGN_INT)); });
  return {TEXTARRAYOID, array};
}

std::string with_common(JsonObject arguments, const Evaluated& evaluated) {
  const EvaluationCall& call = evaluated.call();
  if (call.rows) arguments.add("rows", *call.rows);
  if (call.source) arguments.add("source", evaluated.source().quoted);
  if (const Source* judged = evaluated.judged()) arguments.add("synthetic", judged->quoted);
  if (call.visible_rows) arguments.add("visible_rows", std::string("true"));
  return arguments.text();
}

/// The work is done, and its result can be returned all the same.
void report_dropped(const std::string& model) {
  call_postgres([&] {
    ereport(WARNING,
            (errmsg("model \"%s\" was dropped meanwhile: its evaluation is not stored", model.c_str())));
  });
}

bool has_table() {
  // Databases that were not updated to 0.4.0 yet have none.
  return OidIsValid(find_relation("synth", "evaluation"));
}

/// The relation that the rows came from. Who makes a new table of an old name must not see what was computed
/// from the old one.
Oid find_source(const StoredEvaluation& stored) {
  const Oid same = find_table(stored.source);
  const bool here = stored.source.cluster == cluster_id() && stored.source.database == MyDatabaseId;
  if (here && OidIsValid(same)) return same;
  StoredTable by_name = stored.source;
  by_name.cluster = 0;
  const Oid named = find_table(by_name);
  const Oid owner = find_role(stored.source_owner);
  return OidIsValid(named) && OidIsValid(owner) && relation_owner(named) == owner ? named : InvalidOid;
}

bool may_select(Oid relation, const std::vector<std::string>& columns, Oid user) {
  return call_postgres([&] {
    if (pg_class_aclcheck(relation, user, ACL_SELECT) == ACLCHECK_OK) return true;
    for (const std::string& column : columns) {
      const AttrNumber number = get_attnum(relation, column.c_str());
      if (number == InvalidAttrNumber ||
          pg_attribute_aclcheck(relation, number, user, ACL_SELECT) != ACLCHECK_OK)
        return false;
    }
    return !columns.empty();
  });
}

bool has_role(Oid user, const StoredRole& stored) {
  const Oid role = find_role(stored);
  return OidIsValid(role) && call_postgres([&] { return has_privs_of_role(user, role); });
}

}  // namespace

void store_if_asked(const Evaluated& evaluated, const char* function, JsonObject arguments,
                    const ResultTable& result) {
  const EvaluationCall& call = evaluated.call();
  if (!call.store) return;
  const ModelLock lock(evaluated.model().name);
  if (!find_model(evaluated.model().name)) return report_dropped(evaluated.model().name);
  const Source& source = evaluated.source();
  const StoredRole role = store_role(GetUserId());
  const StoredRole owner = store_role(source.owner);
  CatalogWriter writer;
  const SpiArgument values[] = {
      text_argument(evaluated.model().name),
      {INT4OID, Int32GetDatum(evaluated.model().version)},
      text_argument(std::string(function)),
      integer_argument(call.seed),
      text_argument(with_common(std::move(arguments), evaluated)),
      text_argument(result.json()),
      text_argument(source.schema),
      text_argument(source.name),
      {OIDOID, ObjectIdGetDatum(source.oid)},
      {OIDOID, ObjectIdGetDatum(MyDatabaseId)},
      text_argument(owner.name),
      {OIDOID, ObjectIdGetDatum(owner.oid)},
      names_argument(evaluated.columns()),
      text_argument(role.name),
      {OIDOID, ObjectIdGetDatum(role.oid)},
      integer_argument(role.cluster),
  };
  writer.execute(
      "INSERT INTO synth.evaluation (model, version, function, seed, arguments, rows, source_schema, "
      "source_name, source_id, database_id, source_owner, source_owner_id, columns, role, role_id, "
      "cluster_id) VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
      "$16) RETURNING id",
      values);
  const std::int64_t id = *writer.spi().integer(0, 0);
  call_postgres([&] {
    ereport(NOTICE, (errmsg("stored as evaluation %lld in synth_evaluations", static_cast<long long>(id)),
                     errdetail("Whoever may read %s may read it.", source.quoted.c_str())));
  });
}

bool may_read_evaluation(const StoredEvaluation& stored, Oid user) {
  if (call_postgres([&] { return superuser_arg(user); })) return true;
  const Oid relation = find_source(stored);
  if (!OidIsValid(relation) || !may_select(relation, stored.columns, user)) return false;
  const bool all_rows = call_postgres([&] { return check_enable_rls(relation, user, true) != RLS_ENABLED; });
  return all_rows || has_role(user, stored.role);
}

void drop_evaluation(std::int64_t id) {
  expect_writable("drop an evaluation");
  const Oid user = GetUserId();
  CatalogWriter writer;
  const SpiArgument key[] = {integer_argument(id)};
  writer.execute("SELECT model, role, role_id, cluster_id FROM synth.evaluation WHERE id = $1", key);
  bool allowed = writer.spi().rows() == 1;
  if (allowed) {
    const StoredRole role{*writer.spi().text(0, 1), static_cast<Oid>(*writer.spi().integer(0, 2)),
                          *writer.spi().integer(0, 3)};
    const std::optional<ModelRow> model = find_model(*writer.spi().text(0, 0));
    allowed = owns(user, role) || (model && owns(user, model->owner));
  }
  if (!allowed)
    throw Error(
        sqlstate::undefined_object, "there is no evaluation " + std::to_string(id) + " that you may drop",
        "synth_evaluations lists evaluations; who stored one and the owner of its model may drop it.");
  writer.execute("DELETE FROM synth.evaluation WHERE id = $1", key);
}

void drop_evaluations(const std::string& model) {
  if (!has_table()) return;
  CatalogWriter writer;
  const SpiArgument name[] = {text_argument(model)};
  writer.execute("DELETE FROM synth.evaluation WHERE model = $1", name);
}

}  // namespace synth::pg
