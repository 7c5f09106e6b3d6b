#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>

namespace synth::pg {

/// The arguments of synth_fit.
struct FitCall {
  Oid source = InvalidOid;
  std::optional<std::string> model;  ///< the table's name without it
  std::string method;
  std::optional<std::vector<std::string>> columns;
  double holdout = 0;
  Datum options = 0;  ///< jsonb
  /// Infinite: no guarantee.
  double epsilon = 0;
  double delta = 0;
  std::optional<std::string> privacy_unit;  ///< a column; without it, a row
  std::int64_t max_rows_per_unit = 1;
  std::optional<Datum> domains;   ///< jsonb
  std::optional<Datum> workload;  ///< jsonb
  std::optional<std::string> group_by;
  std::optional<std::int64_t> public_rows;
};

/// Fits and stores a model; returns its name.
std::string fit(const FitCall& call);

/// Throws read_only_transaction, saying what cannot be done and why, where nothing may be written.
void expect_writable(const char* what);

}  // namespace synth::pg
