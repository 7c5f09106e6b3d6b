#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// `text` as a JSON string with its quotes (RFC 8259).
inline std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// A number as JSON has it: shortest form that reads back equal; null where JSON has none.
inline std::string json_number(double number) {
  if (!(number - number == 0)) return "null";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.15g", number);
  return buffer;
}

}  // namespace synth::pg
