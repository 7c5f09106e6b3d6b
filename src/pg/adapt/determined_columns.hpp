#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/json_value.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// Whether a column's entry in the argument "domains" says by which other column it is determined.
bool is_determination(const JsonValue& entry);

/// Declared functional dependencies: columns that the jsonb argument "domains" says to follow from another
/// column, {"determined_by": "education", "mapping": {"Bachelors": 13}, "otherwise": 9}, become columns that
/// are computed from each drawn row, as generated ones are; their values in the table are not looked at.
/// Throws invalid_parameter_value and undefined_column, with the way out, for entries that make no sense or
/// would leave a NOT NULL column without a value; the messages hold nothing but what the caller wrote. Call
/// it as public_domains(), before it.
void determine_columns(Source& source, std::optional<Datum> domains);

}  // namespace synth::pg
