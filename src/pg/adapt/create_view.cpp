#include "core/base/error.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/manage.hpp"
#include "pg/adapt/model_store.hpp"
#include "pg/adapt/model_writer.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

std::string quoted(const char* name) {
  return call_postgres([&] { return quote_identifier(name); });
}

std::string literal(const std::string& text) {
  return call_postgres([&] { return quote_literal_cstr(text.c_str()); });
}

struct ViewName {
  Oid schema_oid;
  const char* schema;
  const char* name;
};

/// Where a view of this name would be created: found with the caller's search path.
ViewName resolve_view_name(const std::string& text) {
  return call_postgres([&] {
    RangeVar* range = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(text.c_str())));
    const Oid schema = RangeVarGetCreationNamespace(range);
    return ViewName{schema, get_namespace_name(schema), range->relname};
  });
}

/// The foreign table behind a view: its name with an ending, cut so that both fit.
std::string table_name(const char* view) {
  constexpr std::string_view ending = "_synthetic";
  const int limit = NAMEDATALEN - 1 - static_cast<int>(ending.size());
  const int size =
      call_postgres([&] { return pg_mbcliplen(view, static_cast<int>(std::strlen(view)), limit); });
  return std::string(view, static_cast<std::size_t>(size)) + std::string(ending);
}

void expect_free(const ViewName& view, const std::string& name, const char* way_out) {
  if (!OidIsValid(call_postgres([&] { return get_relname_relid(name.c_str(), view.schema_oid); }))) return;
  throw Error(sqlstate::duplicate_table,
              "relation \"" + name + "\" already exists in schema \"" + view.schema + "\"", way_out);
}

std::string column_definitions(const Model& model) {
  std::string list;
  for (const Column& column : model.columns) {
    std::int32_t typmod = -1;
    const Oid type = resolve_type(column.type, &typmod);
    const char* type_name = call_postgres([&] {
      return format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
    });
    list += (list.empty() ? "" : ", ") + quoted(column.name.c_str()) + " " + type_name;
    if (column.not_null && column.content != Content::nothing) list += " NOT NULL";
  }
  return list;
}

std::string column_list(const Model& model) {
  std::string list;
  for (const Column& column : model.columns) list += (list.empty() ? "" : ", ") + quoted(column.name.c_str());
  return list;
}

}  // namespace

std::string create_view(const std::string& model_name, const std::string& view_name,
                        std::optional<std::int64_t> rows, std::int64_t seed) {
  expect_writable("create a view");
  if (rows && *rows < 0)
    throw Error(sqlstate::invalid_parameter_value, "a synthetic view cannot have a negative number of rows",
                "Give rows of 0 or more, or leave the argument out for as many rows as the fit saw.");
  const ViewName view = resolve_view_name(view_name);
  const ModelLock lock(model_name);
  const StoredModel model = open_model(model_name, std::nullopt, GetUserId());
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  const std::string schema = quoted(view.schema) + ".";
  const std::string table = schema + quoted(table_name(view.name).c_str());
  const std::string full_view = schema + quoted(view.name);
  expect_free(view, view.name, "Choose another name for the view, or drop that relation first.");
  expect_free(
      view, table_name(view.name),
      "It would hold the view's rows. Choose another name for the view, or drop the synthetic table with "
      "DROP FOREIGN TABLE, which DROP VIEW leaves behind.");
  std::string options = "model " + literal(model.name) + ", seed " + literal(std::to_string(seed));
  if (rows) options += ", rows " + literal(std::to_string(*rows));
  const Model& contents = model.sampler->model();
  SpiConnection spi;
  spi.execute("CREATE FOREIGN TABLE " + table + " (" + column_definitions(contents) +
                  ") SERVER pg_synth OPTIONS (" + options + ")",
              {}, false);
  spi.execute("CREATE VIEW " + full_view + " AS SELECT " + column_list(contents) + " FROM " + table, {},
              false);
  spi.execute("COMMENT ON VIEW " + full_view + " IS " +
                  literal("synthetic rows drawn from model " + model.name + " by pg_synth"),
              {}, false);
  return full_view;
}

}  // namespace synth::pg
