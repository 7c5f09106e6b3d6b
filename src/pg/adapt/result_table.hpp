#pragma once

#include "pg/bridge/postgres.hpp"

#include <variant>

namespace synth::pg {

/// A cell of a result: nothing is NULL, and so is NaN. Names are an array of them.
using Cell = std::variant<std::monostate, std::string, double, std::int64_t, std::vector<std::string>>;

/// The rows of a set-returning function, as it returns them and as JSON.
class ResultTable {
 public:
  /// Names of the columns, in the order of the function's; their types are text, float8, int8 and name[].
  explicit ResultTable(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  std::size_t rows() const { return rows_.size(); }
  /// An array of objects; numbers that JSON does not have are null.
  std::string json() const;
  /// Becomes the set that the function returns.
  void put(FunctionCallInfo fcinfo) const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// An object of JSON, built member by member.
class JsonObject {
 public:
  /// Leaves out what is nothing.
  JsonObject& add(const char* name, const Cell& value);
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace synth::pg
