#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/table/column.hpp"
#include "pg/adapt/row_expression.hpp"

namespace synth::pg {

/// A type that is no domain.
struct BaseType {
  Oid type = InvalidOid;
  std::int32_t typmod = -1;
};

/// What lies below a type that may be a domain.
BaseType base_type(Oid type, std::int32_t typmod);

/// The type in which expressions of the model see a column, and the column as they name it.
BaseType own_type(const Column& column);
RowColumn row_column(const Column& column);

}  // namespace synth::pg
