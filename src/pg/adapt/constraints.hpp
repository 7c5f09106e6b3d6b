#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/source.hpp"

namespace synth::pg {

/// Adds the constraints of the relation that involve only fitted columns: CHECKs (of the table and of
/// domains), primary and unique keys and unique indexes. Constraints whose expressions use functions that are
/// not built in are not kept and land in `not_kept`, as do kinds that no output can be made to keep; those
/// the options name are ignored.
void read_constraints(Source& source, const FitOptions& options);

/// Makes column number `column` a generated one, computed from the row where its expression is built in; else
/// it is learned like any other.
void derive_column(Source& source, std::size_t column, const std::string& expression);

}  // namespace synth::pg
