#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// Options of synth_fit: keys of its jsonb argument.
struct FitOptions {
  std::vector<std::string> categories;          ///< text columns whose values are kept however rare
  std::vector<std::string> ignore_constraints;  ///< constraints that the output need not keep
  bool null_unsupported = false;                ///< columns of unsupported types become NULL
  bool visible_rows = false;                    ///< fit the rows that row security shows
  std::uint32_t intervals = 250;                ///< quantile intervals of a column with many values
  bool large_delta = false;                     ///< a delta above 1e-5 is meant
  bool seed = false;                            ///< a seed was given, which no fit takes
  /// Cells of a graphical model times 8 bytes, at most; 0 where nothing is said.
  std::uint64_t model_bytes = 0;
};

/// Reads options from a jsonb object. Throws invalid_parameter_value for unknown keys and values of the wrong
/// kind, saying what there is.
FitOptions parse_fit_options(Datum options);

}  // namespace synth::pg
