#include "pg/adapt/foreign_options.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr Sqlstate fdw_invalid_option_name{"HV00D"};
constexpr Sqlstate fdw_invalid_attribute_value{"HV024"};
constexpr Sqlstate fdw_dynamic_parameter_value_needed{"HV002"};

struct Option {
  std::string name;
  std::string value;
};

std::vector<Option> read_options(const List* list) {
  std::vector<Option> options;
  for (int i = 0; i < list_length(list); ++i) {
    auto* element = static_cast<DefElem*>(list_nth(list, i));
    options.push_back({element->defname, call_postgres([&] { return defGetString(element); })});
  }
  return options;
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  for (const Option& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

template <class Integer>
Integer parse_integer(const Option& option, Integer low, Integer high) {
  Integer value = 0;
  const char* end = option.value.data() + option.value.size();
  const auto [stop, failure] = std::from_chars(option.value.data(), end, value);
  if (failure == std::errc() && stop == end && value >= low && value <= high) return value;
  throw Error(fdw_invalid_attribute_value,
              "invalid value for option \"" + option.name + "\" of a synthetic table",
              "Give an integer from " + std::to_string(low) + " to " + std::to_string(high) + ".");
}

SyntheticTable parse_table_options(std::span<const Option> options) {
  SyntheticTable table;
  if (const Option* model = find_option(options, "model")) table.model = model->value;
  if (table.model.empty())
    throw Error(fdw_dynamic_parameter_value_needed, "a synthetic table needs the option \"model\"",
                "Name a model: OPTIONS (model '...'); synth_models lists them.");
  if (const Option* rows = find_option(options, "rows"))
    table.rows = parse_integer<std::int64_t>(*rows, 0, most_rows);
  if (const Option* seed = find_option(options, "seed"))
    table.seed = parse_integer(*seed, std::numeric_limits<std::int64_t>::min(),
                               std::numeric_limits<std::int64_t>::max());
  if (const Option* version = find_option(options, "version"))
    table.version = parse_integer<std::int32_t>(*version, 1, std::numeric_limits<std::int32_t>::max());
  return table;
}

struct ValidOptions {
  Oid catalog;
  std::vector<std::string> names;
  const char* hint;
};

ValidOptions valid_options(Oid catalog) {
  if (catalog == ForeignTableRelationId)
    return {catalog,
            {"model", "rows", "seed", "version"},
            "Options of a table are model, rows, seed and version."};
  if (catalog == AttributeRelationId)
    return {catalog, {"column_name"}, "The only option of a column is column_name."};
  return {
      catalog, {}, "Only tables and their columns have options: model, rows, seed and version; column_name."};
}

void expect_known(std::span<const Option> options, const ValidOptions& valid) {
  for (const Option& option : options) {
    if (std::find(valid.names.begin(), valid.names.end(), option.name) == valid.names.end())
      throw Error(fdw_invalid_option_name, "invalid option \"" + option.name + "\"", valid.hint);
    if (find_option(options, option.name) != &option)
      throw Error(fdw_invalid_option_name, "option \"" + option.name + "\" is given twice", valid.hint);
  }
}

}  // namespace

void validate_foreign_options(Datum options, Oid catalog) {
  const std::vector<Option> given =
      read_options(call_postgres([&] { return untransformRelOptions(options); }));
  expect_known(given, valid_options(catalog));
  if (catalog == ForeignTableRelationId) (void)parse_table_options(given);
  const Option* column = find_option(given, "column_name");
  if (column != nullptr && column->value.empty())
    throw Error(fdw_invalid_attribute_value, "invalid value for option \"column_name\" of a synthetic table",
                "Give the name of a column of the model.");
}

SyntheticTable synthetic_table(Oid relation) {
  return parse_table_options(read_options(call_postgres([&] { return GetForeignTable(relation)->options; })));
}

std::vector<WantedColumn> wanted_columns(Relation relation, std::span<const AttrNumber> attributes,
                                         const StoredModel& model) {
  std::vector<WantedColumn> wanted;
  for (const AttrNumber number : attributes) {
    const Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(relation), number - 1);
    const Oid oid = RelationGetRelid(relation);
    const std::vector<Option> options =
        read_options(call_postgres([&] { return GetForeignColumnOptions(oid, number); }));
    const Option* renamed = find_option(options, "column_name");
    const std::string name = renamed != nullptr ? renamed->value : std::string(NameStr(attribute->attname));
    const std::optional<std::uint32_t> column = find_column(model.sampler->model(), name);
    if (!column) fail_unknown_column(model.sampler->model(), model.name, name);
    wanted.push_back({*column, attribute->atttypid, attribute->atttypmod});
  }
  return wanted;
}

std::vector<AttrNumber> all_attributes(Relation relation) {
  std::vector<AttrNumber> attributes;
  const TupleDesc description = RelationGetDescr(relation);
  for (int i = 0; i < description->natts; ++i)
    if (!TupleDescAttr(description, i)->attisdropped) attributes.push_back(static_cast<AttrNumber>(i + 1));
  return attributes;
}

}  // namespace synth::pg
