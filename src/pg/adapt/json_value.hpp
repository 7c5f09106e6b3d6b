#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// A jsonb value, taken apart. Arrays and objects below the third level have no items: no argument of ours
/// goes deeper.
struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;               ///< of a scalar: true, false, a number, a string without quotes
  std::vector<std::string> keys;  ///< of an object, beside `items`
  std::vector<JsonValue> items;

  /// What it is, for messages.
  const char* kind_name() const;
};

JsonValue read_json(Datum jsonb);

}  // namespace synth::pg
