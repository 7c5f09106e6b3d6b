#include "core/evaluate/kind.hpp"

#include "core/base/error.hpp"

namespace synth::evaluate {

Kind kind_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
    case TypeKind::enumeration:
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::bpchar:
    case TypeKind::name:
      return Kind::category;
    case TypeKind::date:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return Kind::time;
    case TypeKind::uuid:
      return Kind::identifier;
    case TypeKind::unsupported:
      return Kind::ignored;
    default:
      return Kind::number;
  }
}

SampleColumn sample_column(std::string name, const Type& type, std::optional<Kind> kind) {
  const Storage storage = type.storage();
  SampleColumn column{std::move(name), kind.value_or(kind_of(type)), type.kind, storage};
  if (storage == Storage::none) column.kind = Kind::ignored;
  if (is_ordered(column.kind) && storage != Storage::integer && storage != Storage::real)
    throw Error(sqlstate::invalid_parameter_value,
                "column \"" + column.name + "\" cannot be compared as a number",
                "Compare it as a category or an identifier.", "Its type has no order that numbers have.");
  return column;
}

}  // namespace synth::evaluate
