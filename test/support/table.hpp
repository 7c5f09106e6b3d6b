#pragma once

#include <string>
#include <vector>

#include "core/table/column.hpp"
#include "core/table/value.hpp"

namespace synth::test {

/// NULL, a key, or bytes that it owns.
struct Cell {
  Cell() = default;
  Cell(std::int64_t number) : kind(Value::Kind::key), key(number) {}
  Cell(std::string bytes) : kind(Value::Kind::bytes), text(std::move(bytes)) {}
  Cell(const char* bytes) : Cell(std::string(bytes)) {}
  /// Text of so many bytes that was not read.
  static Cell unread(std::int64_t length) {
    Cell cell(length);
    cell.kind = Value::Kind::unread;
    return cell;
  }

  Value::Kind kind = Value::Kind::null;
  std::int64_t key = 0;
  std::string text;
};
using Row = std::vector<Cell>;

inline Value value_of(const Cell& cell) {
  if (cell.kind == Value::Kind::key) return Value::of_key(cell.key);
  if (cell.kind == Value::Kind::bytes) return Value::of_bytes(cell.text);
  if (cell.kind == Value::Kind::unread) return Value::of_length(static_cast<std::uint64_t>(cell.key));
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
