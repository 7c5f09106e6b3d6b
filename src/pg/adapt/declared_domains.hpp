#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

#include "pg/adapt/source.hpp"

namespace synth::pg {

/// What the argument "domains" says of one column.
struct DeclaredDomain {
  bool learn = false;  ///< nothing of the schema counts
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  std::vector<std::int64_t> values;  ///< ascending
  std::vector<std::string> labels;   ///< ascending
  std::int32_t decimals = -1;
};

/// Reads a jsonb object of columns; one entry per column of the source, none for columns that others
/// determine (determine_columns()). Throws invalid_parameter_value and
/// undefined_column, with the way out; the messages hold nothing but what the caller wrote.
std::vector<std::optional<DeclaredDomain>> read_declared_domains(const Source& source, Datum jsonb);

}  // namespace synth::pg
