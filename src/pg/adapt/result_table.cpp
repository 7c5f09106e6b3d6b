#include "pg/adapt/result_table.hpp"

#include "pg/adapt/arguments.hpp"
#include "pg/adapt/json.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

bool is_nothing(const Cell& cell) {
  const auto* number = std::get_if<double>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (number != nullptr && *number != *number);
}

Datum names_datum(const std::vector<std::string>& names) {
  std::vector<NameData> items(names.size());
  std::vector<Datum> data;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const char* name = names[i].c_str();
    namestrcpy(&items[i], name);
    data.push_back(NameGetDatum(&items[i]));
  }
  const auto count = static_cast<int>(data.size());
  Datum* first = data.data();
  return call_postgres([&] {
    return PointerGetDatum(construct_array(first, count, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR));
  });
}

Datum datum_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return text_result(*text);
  if (const auto* number = std::get_if<double>(&cell)) return Float8GetDatum(*number);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return Int64GetDatum(*integer);
  return names_datum(std::get<std::vector<std::string>>(cell));
}

std::string json_of(const Cell& cell) {
  if (is_nothing(cell)) return "null";
  if (const auto* text = std::get_if<std::string>(&cell)) return json_string(*text);
  if (const auto* number = std::get_if<double>(&cell)) return json_number(*number);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
  std::string list;
  for (const std::string& name : std::get<std::vector<std::string>>(cell))
    list += (list.empty() ? "" : ", ") + json_string(name);
  return "[" + list + "]";
}

}  // namespace

std::string ResultTable::json() const {
  std::string json;
  for (const std::vector<Cell>& row : rows_) {
    json += json.empty() ? "[" : ", ";
    for (std::size_t i = 0; i < row.size(); ++i)
      json += (i == 0 ? "{" : ", ") + json_string(columns_[i]) + ": " + json_of(row[i]);
    json += "}";
  }
  return json.empty() ? "[]" : json + "]";
}

void ResultTable::put(FunctionCallInfo fcinfo) const {
  call_postgres([&] { InitMaterializedSRF(fcinfo, 0); });
  auto* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  std::vector<Datum> values(columns_.size());
  const auto nulls = std::make_unique<bool[]>(columns_.size());
  for (const std::vector<Cell>& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      nulls[i] = is_nothing(row[i]);
      values[i] = nulls[i] ? Datum{0} : datum_of(row[i]);
    }
    call_postgres(
        [&] { tuplestore_putvalues(result->setResult, result->setDesc, values.data(), nulls.get()); });
  }
}

JsonObject& JsonObject::add(const char* name, const Cell& value) {
  if (is_nothing(value)) return *this;
  members_ += (members_.empty() ? "" : ", ") + json_string(name) + ": " + json_of(value);
  return *this;
}

}  // namespace synth::pg
