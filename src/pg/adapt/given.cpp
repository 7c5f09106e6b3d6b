#include "pg/adapt/given.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/check_region.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/json_value.hpp"
#include "pg/adapt/own_type.hpp"
#include "pg/adapt/row_source.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

using Kind = JsonValue::Kind;

constexpr const char* example =
    "Write for example given => '{\"sex\": \"Female\", \"age\": {\"min\": 60}, \"state\": [\"NY\", null]}'.";

/// The condition on one column.
class ConditionReader {
 public:
  ConditionReader(const Column& column, std::uint32_t number) : column_(column), type_(own_type(column)) {
    wanted_.column = number;
  }

  WantedValues read(const JsonValue& value) {
    expect_drawn_by_itself();
    if (value.kind == Kind::object)
      read_range(value);
    else if (value.kind == Kind::array)
      read_list(value);
    else
      read_value(value);
    return std::move(wanted_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint) const {
    throw Error(sqlstate::invalid_parameter_value,
                "the condition on column " + shown(column_.name) + " " + why, hint);
  }

  void expect_drawn_by_itself() const {
    const std::string name = "column " + shown(column_.name);
    if (column_.content == Content::derived)
      throw Error(sqlstate::invalid_parameter_value,
                  name + " is generated from other columns, and \"given\" cannot condition on it",
                  "Condition on the columns that it is computed from, or filter the rows with WHERE.");
    if (column_.in_key)
      throw Error(sqlstate::invalid_parameter_value,
                  name + " belongs to a key, whose values only number the rows",
                  "Filter the rows with WHERE.");
  }

  std::string type_name() const {
    return call_postgres([&] { return format_type_with_typemod(type_.type, type_.typmod); });
  }

  // ---- {"min": …, "max": …} ----

  void read_range(const JsonValue& object) {
    const Storage storage = column_.type.storage();
    if (storage == Storage::text || storage == Storage::uuid || column_.type.kind == TypeKind::boolean)
      refuse("has a range, and type " + type_name() + " has none", "List values: [\"…\", \"…\"].");
    if (object.keys.empty()) refuse("says nothing", example);
    WantedRange range;
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
      if (object.keys[i] == "min")
        range.low = read_bound("min", object.items[i]);
      else if (object.keys[i] == "max")
        range.high = read_bound("max", object.items[i]);
      else
        refuse("has an unknown key " + shown(object.keys[i]), "The keys are: min, max.");
    }
    if (range.low > range.high) refuse("has a min above its max", "Give the least value as min.");
    wanted_.ranges.push_back(range);
  }

  std::int64_t read_bound(const std::string& name, const JsonValue& value) const {
    if (value.kind != Kind::number && value.kind != Kind::string)
      refuse("needs a number or a string as " + name + ", not " + value.kind_name(), example);
    return read_literal(value).key;
  }

  // ---- values ----

  void read_list(const JsonValue& list) {
    if (list.items.empty()) refuse("has an empty list of values", "Name at least one value.");
    if (list.items.size() > most_listed_values)
      refuse("has more than " + std::to_string(most_listed_values) + " values", "Give min and max.");
    for (const JsonValue& item : list.items) read_value(item);
  }

  void read_value(const JsonValue& value) {
    if (value.kind == Kind::null) {
      wanted_.null = true;
      return;
    }
    expect_readable(value);
    const Literal literal = read_literal(value);
    if (column_.type.storage() == Storage::text)
      wanted_.labels.push_back(literal.label);
    else
      wanted_.ranges.push_back({literal.key, literal.key});
  }

  void expect_readable(const JsonValue& value) const {
    const Storage storage = column_.type.storage();
    if (storage == Storage::uuid || storage == Storage::none)
      refuse("names a value, and the model has none of the column's own", "Only null can be asked for.");
    const bool text = storage == Storage::text || column_.type.kind == TypeKind::enumeration;
    const bool fits = value.kind == Kind::string || (value.kind == Kind::number && !text) ||
                      (value.kind == Kind::boolean && column_.type.kind == TypeKind::boolean);
    if (!fits)
      refuse("names " + std::string(value.kind_name()) + ", which is not a value of type " + type_name(),
             "Write values as the type's input takes them: strings, or numbers for a number.");
  }

  struct Literal {
    std::int64_t key = 0;
    std::string label;
  };

  [[noreturn]] void refuse_literal(const std::string& text) const {
    refuse("has " + shown(text) + ", which is not a value of type " + type_name(),
           "Write values as the type's input takes them.");
  }

  /// The model knows the labels of an enumeration, whatever has become of the type.
  Literal read_literal(const JsonValue& value) const {
    if (column_.type.kind != TypeKind::enumeration) return read_with_type(value.text);
    const auto at = std::ranges::find(column_.type.labels, value.text);
    if (at == column_.type.labels.end()) refuse_literal(value.text);
    return {at - column_.type.labels.begin(), {}};
  }

  /// Text as the input function of the column's base type reads it: one that is built in. Where that raises
  /// an error, ours takes its place: the statement ends in any case, so that no subtransaction is needed,
  /// which a parallel query forbids.
  Literal read_with_type(const std::string& text) const {
    const OwnedContext context("pg_synth given");
    const ScopedContext scope(context.get());
    const ValueReader reader(type_.type, column_.type);
    try {
      const Value value = call_postgres([&] {
        Oid function = InvalidOid, parameter = InvalidOid;
        getTypeInputInfo(type_.type, &function, &parameter);
        char* const characters = const_cast<char*>(text.c_str());
        return reader.read(OidInputFunctionCall(function, characters, parameter, type_.typmod), false);
      });
      return {value.key, std::string(value.bytes)};
    } catch (const PostgresError& error) {
      if (ERRCODE_TO_CATEGORY(error.data->sqlerrcode) != ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION)) throw;
    }
    refuse_literal(text);
  }

  const Column& column_;
  BaseType type_;
  WantedValues wanted_;
};

}  // namespace

std::vector<WantedValues> read_given(const Model& model, const std::string& model_name, Datum jsonb) {
  const JsonValue object = read_json(jsonb);
  if (object.kind != Kind::object)
    throw Error(sqlstate::invalid_parameter_value,
                std::string("given must be a JSON object of columns, not ") + object.kind_name(), example);
  std::vector<WantedValues> wanted;
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    const std::optional<std::uint32_t> column = find_column(model, object.keys[i]);
    if (!column) fail_unknown_column(model, model_name, object.keys[i]);
    wanted.push_back(ConditionReader(model.columns[*column], *column).read(object.items[i]));
  }
  return wanted;
}

}  // namespace synth::pg
