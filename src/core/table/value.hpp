#pragma once

#include <cstdint>
#include <string_view>

namespace synth {

/// A value on its way into core: NULL, an ordered key, or bytes. `unread` bytes were too long to be a label,
/// and only their length is known. Bytes belong to the caller and live until the call returns.
struct Value {
  enum class Kind : std::uint8_t { null, key, bytes, unread };
  Kind kind = Kind::null;
  std::int64_t key = 0;
  std::string_view bytes;
  std::uint64_t length = 0;

  static Value of_key(std::int64_t key) { return {Kind::key, key, {}, 0}; }
  static Value of_bytes(std::string_view bytes) { return {Kind::bytes, 0, bytes, bytes.size()}; }
  static Value of_length(std::uint64_t length) { return {Kind::unread, 0, {}, length}; }
};

}  // namespace synth
