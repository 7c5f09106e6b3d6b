#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "test/support/table.hpp"

namespace synth::test {

/// The table of a CSV file without quotes, whose first line is a header. An empty field is NULL; a column is
/// int4 if all its fields are integers, else text.
inline Table read_csv(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> fields;
    std::istringstream in(line + ",");
    for (std::string field; std::getline(in, field, ',');) fields.push_back(field);
    lines.push_back(std::move(fields));
  }
  Table table;
  table.rows.resize(lines.size() - 1, Row(lines[0].size()));
  for (std::size_t i = 0; i < lines[0].size(); ++i) {
    bool integer = true;
    for (std::size_t row = 1; row < lines.size(); ++row)
      integer = integer && lines[row][i].find_first_not_of("-0123456789") == std::string::npos;
    table.columns.push_back(column_of(lines[0][i], integer ? TypeKind::int4 : TypeKind::text));
    for (std::size_t row = 1; row < lines.size(); ++row) {
      const std::string& field = lines[row][i];
      if (field.empty()) continue;
      if (integer)
        table.rows[row - 1][i] = std::int64_t{std::stoll(field)};
      else
        table.rows[row - 1][i] = field;
    }
  }
  return table;
}

}  // namespace synth::test
