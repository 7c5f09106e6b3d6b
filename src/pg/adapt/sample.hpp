#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

struct SampleCall {
  std::string model;
  std::int64_t rows = 0;
  std::int64_t seed = 0;
  /// Columns of the result that the model does not have are NULL; else they are errors.
  bool missing_is_null = false;
  std::optional<Datum> given;  ///< a jsonb condition on the rows
};

/// Throws invalid_parameter_value for numbers of rows out of range.
void expect_row_count(std::int64_t rows);

/// Puts drawn rows into the set that the function returns. Access to the model is checked as the current
/// user.
void sample(const SampleCall& call, FunctionCallInfo fcinfo);

}  // namespace synth::pg
