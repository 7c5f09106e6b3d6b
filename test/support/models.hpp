#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/model/model.hpp"
#include "test/support/source.hpp"
#include "test/support/table.hpp"

namespace synth::test {

/// A table with a column of every content: a dense key, a decimal, labels, rare text, uuids, NULLs, a
/// generated column, an always-NULL column and an enumeration.
inline Table varied_table(std::size_t rows = 400) {
  Table table;
  const TypeKind kinds[] = {TypeKind::int4,    TypeKind::float8, TypeKind::text,
                            TypeKind::varchar, TypeKind::uuid,   TypeKind::date,
                            TypeKind::text,    TypeKind::int4,   TypeKind::enumeration};
  for (std::size_t i = 0; i < std::size(kinds); ++i)
    table.columns.push_back(column_of("column " + std::to_string(i), kinds[i]));
  table.columns[3].type.max_length = 20;
  table.columns[6].content = Content::derived;
  table.columns[6].expression = "column_2 || 'x'";
  Random random(1);
  for (std::size_t i = 0; i < rows; ++i) {
    const double z = random.normal();
    Row row(table.columns.size());
    row[0] = static_cast<std::int64_t>(i + 1);
    row[1] = key_of_real(std::round(z * 100) / 100);
    row[2] = std::string(z + random.normal() > 0 ? "north" : "south");
    row[3] = "name " + std::to_string(i);
    row[4] = std::string(16, static_cast<char>('a' + i % 5));
    if (z < 0.5) row[5] = static_cast<std::int64_t>(random.below(1000));
    row[8] = static_cast<std::int64_t>(random.below(3));
    table.rows.push_back(std::move(row));
  }
  return table;
}

inline FitRequest varied_request(const Table& table, std::string method) {
  FitRequest request = request_for(table, std::move(method));
  request.keys = {{"the key", {0}}, {"names", {3}}};
  request.checks = {{"a check", "column_1 > -100 OR column_7 IS NULL", {1, 7}}};
  return request;
}

inline Model varied_model(std::string method) {
  const Table table = varied_table();
  return fit(table, varied_request(table, std::move(method)));
}

}  // namespace synth::test
