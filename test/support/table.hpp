#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/table/column.hpp"
#include "core/table/value.hpp"

namespace synth::test {

/// NULL, a key, or bytes.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Cell>;

inline Value value_of(const Cell& cell) {
  if (const auto* key = std::get_if<std::int64_t>(&cell)) return Value::of_key(*key);
  if (const auto* text = std::get_if<std::string>(&cell)) return Value::of_bytes(*text);
  return {};
}

inline std::vector<Value> values_of(const Row& row) {
  std::vector<Value> values;
  for (const Cell& cell : row) values.push_back(value_of(cell));
  return values;
}

inline Type type_of(TypeKind kind) {
  Type type;
  type.schema = "pg_catalog";
  type.name = "t";
  type.kind = kind;
  if (kind == TypeKind::enumeration) type.labels = {"low", "middle", "high"};
  return type;
}

inline Column column_of(std::string name, TypeKind kind) {
  Column column;
  column.name = std::move(name);
  column.type = type_of(kind);
  return column;
}

struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
};

}  // namespace synth::test
