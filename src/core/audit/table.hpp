#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/table/column.hpp"
#include "core/table/value.hpp"

namespace synth::audit {

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

  friend bool operator==(const Cell&, const Cell&) = default;
};
using Row = std::vector<Cell>;

/// Points into `cell`.
inline Value value_of(const Cell& cell) {
  if (cell.kind == Value::Kind::key) return Value::of_key(cell.key);
  if (cell.kind == Value::Kind::bytes) return Value::of_bytes(cell.text);
  if (cell.kind == Value::Kind::unread) return Value::of_length(static_cast<std::uint64_t>(cell.key));
  return {};
}

inline std::vector<Value> values_of(const Row& row) {
  std::vector<Value> values;
  values.reserve(row.size());
  for (const Cell& cell : row) values.push_back(value_of(cell));
  return values;
}

/// A table in memory.
struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
};

/// Rows and the privacy unit that each belongs to.
struct OwnedTable {
  Table table;
  std::vector<int> owners;

  void add(Row row, int owner) {
    table.rows.push_back(std::move(row));
    owners.push_back(owner);
  }
};

/// What one more unit may look like.
struct NewUnit {
  std::string name;
  std::vector<Row> rows;
};

/// `table` and one unit more, at its end.
OwnedTable joined(OwnedTable table, const NewUnit& unit);
/// `table` without the unit of its row number `row`.
OwnedTable without_unit(const OwnedTable& table, std::size_t row);

}  // namespace synth::audit
