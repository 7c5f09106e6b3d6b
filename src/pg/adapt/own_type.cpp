#include "pg/adapt/own_type.hpp"

#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

BaseType base_type(Oid type, std::int32_t typmod) {
  BaseType base{type, typmod};
  base.type = call_postgres([&] { return getBaseTypeAndTypmod(type, &base.typmod); });
  return base;
}

BaseType own_type(const Column& column) {
  std::int32_t typmod = -1;
  const Oid type = resolve_type(column.type, &typmod);
  return base_type(type, typmod);
}

RowColumn row_column(const Column& column) {
  const BaseType type = own_type(column);
  return RowColumn::of(column.name, type.type, type.typmod);
}

}  // namespace synth::pg
