#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace synth {

/// What is known of a column's values without looking at them (law of privacy, line 1): declared by the
/// caller, or read from the schema. Values outside are clamped, or count as NULL.
struct PublicDomain {
  enum class Origin : std::uint8_t {
    type,         ///< boolean, enumeration
    check,        ///< CHECK ranges and lists, of the table or of a domain type
    foreign_key,  ///< values of a table that was declared public
    declared,     ///< said in the call
  };
  Origin origin = Origin::declared;
  /// Ordered columns: the least and the greatest value, as ordered keys (see Value::key); one may be unknown.
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  /// Ordered columns: all values, as distinct keys in ascending order; empty where they are not listed.
  std::vector<std::int64_t> values;
  /// Text columns: all values, distinct; empty where they are not listed.
  std::vector<std::string> labels;
  /// Real columns: digits after the point, -1 where there are any number.
  std::int32_t decimals = -1;

  /// Nothing is left to learn.
  bool complete() const { return !values.empty() || !labels.empty() || (low && high); }
};

}  // namespace synth
