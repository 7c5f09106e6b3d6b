#pragma once

#include <cstdio>
#include <cstdlib>

namespace synth::pg {

/// Six digits, as a reader of a table wants them.
inline double to_digits(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", number);
  return std::strtod(buffer, nullptr);
}

}  // namespace synth::pg
