#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/table/type.hpp"

namespace synth::evaluate {

/// What the values of a column mean to a metric.
enum class Kind : std::uint8_t {
  number,      ///< ordered, with distances
  time,        ///< ordered, with distances but no zero of its own: dates and timestamps
  category,    ///< equal or not
  identifier,  ///< should be unique; nothing else is compared
  ignored,     ///< not read at all
};

inline bool is_ordered(Kind kind) { return kind == Kind::number || kind == Kind::time; }
/// Takes part in the metrics of columns and pairs.
inline bool is_compared(Kind kind) { return is_ordered(kind) || kind == Kind::category; }

/// Booleans, enumerations and text are categories, uuids identifiers, dates and timestamps times.
Kind kind_of(const Type& type);

/// A column as a sample reads it.
struct SampleColumn {
  std::string name;
  Kind kind = Kind::ignored;
  TypeKind type = TypeKind::unsupported;
  Storage storage = Storage::none;
};

/// The column `name` of this type; `kind` overrides kind_of. Text cannot be ordered
/// (invalid_parameter_value).
SampleColumn sample_column(std::string name, const Type& type, std::optional<Kind> kind = {});

}  // namespace synth::evaluate
