#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace synth {

/// The base types that a column may have. Stored in models: append only, never renumber.
enum class TypeKind : std::uint8_t {
  boolean = 0,
  int2 = 1,
  int4 = 2,
  int8 = 3,
  float4 = 4,
  float8 = 5,
  numeric = 6,
  text = 7,
  varchar = 8,
  bpchar = 9,
  name = 10,
  enumeration = 11,
  date = 12,
  time = 13,
  timestamp = 14,
  timestamptz = 15,
  interval = 16,
  uuid = 17,
  unsupported = 18,
};
inline constexpr std::uint8_t type_kind_count = 19;

/// How core holds a value of a type.
/// `integer` and `real` values are ordered 64-bit keys, `text` and `uuid` are bytes, `none` is always NULL.
enum class Storage : std::uint8_t { integer, real, text, uuid, none };

/// A column's type. `schema` and `name` say what was declared (a domain keeps its own name), the rest
/// describes the base type.
struct Type {
  std::string schema;
  std::string name;
  TypeKind kind = TypeKind::unsupported;
  std::int32_t typmod = -1;
  /// Digits after the point of a numeric that is held as a scaled integer; -1 where it is held as a double.
  std::int32_t scale = -1;
  /// Longest text in characters; 0 without a limit.
  std::int32_t max_length = 0;
  /// Labels of an enumeration in their order.
  std::vector<std::string> labels;

  Storage storage() const;
};

inline Storage Type::storage() const {
  switch (kind) {
    case TypeKind::float4:
    case TypeKind::float8:
      return Storage::real;
    case TypeKind::numeric:
      return scale >= 0 ? Storage::integer : Storage::real;
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::bpchar:
    case TypeKind::name:
      return Storage::text;
    case TypeKind::uuid:
      return Storage::uuid;
    case TypeKind::unsupported:
      return Storage::none;
    default:
      return Storage::integer;
  }
}

/// A double as a 64-bit key that sorts like PostgreSQL sorts doubles: -inf < finite < +inf < NaN. Exact both
/// ways; -0 becomes +0 and every NaN becomes one NaN.
inline std::int64_t key_of_real(double value) {
  if (value != value) return std::int64_t{0x7FF8000000000000};
  const auto bits = std::bit_cast<std::int64_t>(value == 0 ? 0.0 : value);
  return bits >= 0 ? bits : bits ^ std::int64_t{0x7FFFFFFFFFFFFFFF};
}

inline double real_of_key(std::int64_t key) {
  return std::bit_cast<double>(key >= 0 ? key : key ^ std::int64_t{0x7FFFFFFFFFFFFFFF});
}

/// Keys that no interval may contain: infinities and NaN. Integer types that have them (dates, timestamps,
/// numeric) use the ends of the key range.
inline constexpr std::int64_t minus_infinity_key = INT64_MIN;
inline constexpr std::int64_t plus_infinity_key = INT64_MAX - 1;
inline constexpr std::int64_t not_a_number_key = INT64_MAX;

inline bool is_special_key(Storage storage, std::int64_t key) {
  if (storage == Storage::integer)
    return key == minus_infinity_key || key == plus_infinity_key || key == not_a_number_key;
  const double value = real_of_key(key);
  return value - value != 0;
}

}  // namespace synth
