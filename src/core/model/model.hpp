#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/table/column.hpp"

namespace synth {

/// What a fit learned: everything that sampling needs, and nothing that points outside.
struct Model {
  std::string method;
  std::uint64_t rows = 0;       ///< rows of the source that the fit saw
  std::uint64_t rows_used = 0;  ///< rows it learned from: fewer where memory did not hold all codes
  std::vector<Column> columns;
  std::vector<Key> keys;
  std::vector<Check> checks;
  std::string method_body;  ///< what the method learned, in the method's own format
};

}  // namespace synth
