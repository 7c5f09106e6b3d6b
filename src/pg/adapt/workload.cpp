#include "pg/adapt/workload.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/error.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/json_value.hpp"

namespace synth::pg {
namespace {

/// Joint distributions of more columns have too many cells to be measured with noise.
constexpr std::size_t most_columns = 5;

[[noreturn]] void refuse(const std::string& message) {
  throw Error(sqlstate::invalid_parameter_value, message,
              "Write for example workload => '[[\"age\", \"income\"], {\"columns\": [\"age\", \"city\"], "
              "\"weight\": 2}]'.");
}

std::vector<std::uint32_t> read_columns(const JsonValue& list, const Source& source) {
  if (list.kind != JsonValue::Kind::array)
    refuse(std::string("the columns of a set of the workload must be an array of names, not ") +
           list.kind_name());
  std::vector<std::uint32_t> columns;
  for (const JsonValue& item : list.items) {
    if (item.kind != JsonValue::Kind::string)
      refuse(std::string("a column of the workload must be a name, not ") + item.kind_name());
    const std::uint32_t column = column_number(source, item.text, "workload");
    if (std::find(columns.begin(), columns.end(), column) != columns.end())
      refuse("a set of the workload names column " + shown(item.text) + " twice");
    columns.push_back(column);
  }
  if (columns.empty()) refuse("a set of the workload names no column");
  if (columns.size() > most_columns)
    refuse("a set of the workload names " + std::to_string(columns.size()) + " columns, more than " +
           std::to_string(most_columns));
  return columns;
}

double read_weight(const JsonValue& value) {
  double weight = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, weight);
  const bool number = value.kind == JsonValue::Kind::number && error == std::errc() && stop == end;
  if (!number || !(weight > 0) || std::isinf(weight))
    refuse("the weight of a set of the workload must be a positive number");
  return weight;
}

marginal::WorkloadSet read_object(const JsonValue& object, const Source& source) {
  marginal::WorkloadSet set;
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    if (object.keys[i] == "columns")
      set.columns = read_columns(object.items[i], source);
    else if (object.keys[i] == "weight")
      set.weight = read_weight(object.items[i]);
    else
      refuse("a set of the workload has no key " + shown(object.keys[i]));
  }
  if (set.columns.empty()) refuse("a set of the workload names no column");
  return set;
}

}  // namespace

std::vector<marginal::WorkloadSet> parse_workload(Datum jsonb, const Source& source) {
  const JsonValue list = read_json(jsonb);
  if (list.kind != JsonValue::Kind::array)
    refuse(std::string("the workload must be a JSON array of sets of columns, not ") + list.kind_name());
  if (list.items.empty()) refuse("the workload is empty");
  std::vector<marginal::WorkloadSet> sets;
  for (const JsonValue& item : list.items) {
    if (item.kind == JsonValue::Kind::object)
      sets.push_back(read_object(item, source));
    else if (item.kind == JsonValue::Kind::array)
      sets.push_back({read_columns(item, source), 1});
    else
      refuse(std::string("a set of the workload must be an array of names or an object, not ") +
             item.kind_name());
  }
  return sets;
}

void expect_few_together(const std::vector<marginal::WorkloadSet>& sets, std::uint32_t group_by) {
  for (const marginal::WorkloadSet& set : sets) {
    const bool named = std::find(set.columns.begin(), set.columns.end(), group_by) != set.columns.end();
    const std::size_t together = set.columns.size() + (named ? 0 : 1);
    if (together <= most_columns) continue;
    throw Error(sqlstate::invalid_parameter_value,
                "a set of the workload and group_by name " + std::to_string(together) +
                    " columns together, more than " + std::to_string(most_columns),
                "Name fewer columns in the set, or leave group_by out and put its column into the sets.");
  }
}

}  // namespace synth::pg
