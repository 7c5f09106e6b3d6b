#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

namespace synth::pg {

/// A parameter of a query: `$1` is the first.
struct SpiArgument {
  Oid type;
  Datum value;
  bool is_null = false;
};

/// Runs queries inside the backend with the present role's rights. Rows and columns count from 0.
class SpiConnection {
 public:
  SpiConnection();
  ~SpiConnection();
  SpiConnection(const SpiConnection&) = delete;
  SpiConnection& operator=(const SpiConnection&) = delete;

  /// Runs one statement to its end and keeps its rows until the next one; returns how many rows it gave or
  /// touched. The query may use parallel workers, read-only or not: test/bridge sees them launched, because
  /// the plan is made with CURSOR_OPT_PARALLEL_OK and there is no row limit (with one, no worker would
  /// start).
  std::uint64_t execute(const std::string& sql, std::span<const SpiArgument> arguments = {},
                        bool read_only = true);

  /// How many rows the last statement returned; 0 where it returns none by its nature.
  std::uint64_t rows() const noexcept;
  /// How many columns they have.
  int columns() const noexcept;
  /// The rows' description; nullptr where the last statement returns none by its nature.
  TupleDesc description() const noexcept;

  /// A value in its type's text form, whatever the type.
  std::optional<std::string> text(std::uint64_t row, int column) const;
  /// A value of type bytea.
  std::optional<std::string> bytes(std::uint64_t row, int column) const;
  /// A value of type smallint, integer, bigint or oid.
  std::optional<std::int64_t> integer(std::uint64_t row, int column) const;
  /// A value of type boolean.
  std::optional<bool> boolean(std::uint64_t row, int column) const;
  /// Any value as it is; it lives in the connection until the next statement.
  std::optional<Datum> datum(std::uint64_t row, int column) const;

 private:
  SPITupleTable* table_ = nullptr;
  int exceptions_at_entry_;
  std::uint64_t postgres_errors_at_entry_;
};

}  // namespace synth::pg
