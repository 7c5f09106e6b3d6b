#pragma once

#include <string>
#include <vector>

#include "core/audit/table.hpp"
#include "core/table/column.hpp"
#include "core/table/value.hpp"

namespace synth::test {

using audit::Cell;
using audit::Row;
using audit::Table;
using audit::value_of;
using audit::values_of;

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

}  // namespace synth::test
