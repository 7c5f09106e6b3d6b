#include "pg/bridge/spi.hpp"

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

namespace {

[[noreturn]] void throw_spi_error(const char* what, int code) {
  throw Error(sqlstate::internal_error, std::string(what) + ": " + SPI_result_code_string(code));
}

HeapTuple tuple_at(const SPITupleTable* table, std::uint64_t row, int column) {
  const bool exists =
      table != nullptr && row < table->numvals && column >= 0 && column < table->tupdesc->natts;
  if (!exists) throw Error(sqlstate::internal_error, "no such row or column in a query result");
  return table->vals[row];
}

std::string take_bytes(bytea* packed) {
  return {VARDATA_ANY(packed), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(packed))};
}

std::int64_t to_integer(Oid type, Datum value) {
  switch (type) {
    case INT2OID:
      return DatumGetInt16(value);
    case INT4OID:
      return DatumGetInt32(value);
    case INT8OID:
      return DatumGetInt64(value);
    case OIDOID:
      return DatumGetObjectId(value);
    default:
      throw Error(sqlstate::internal_error, "a query result is not an integer");
  }
}

}  // namespace

SpiConnection::SpiConnection()
    : exceptions_at_entry_(std::uncaught_exceptions()),
      postgres_errors_at_entry_(captured_postgres_errors()) {
  const int code = call_postgres([] { return SPI_connect(); });
  if (code != SPI_OK_CONNECT) throw_spi_error("SPI_connect", code);
}

SpiConnection::~SpiConnection() {
  // An error of PostgreSQL may have left deeper connections open above ours; SPI_finish would close one of
  // those. The (sub)transaction's abort, which must follow, closes them all.
  const bool postgres_error = std::uncaught_exceptions() > exceptions_at_entry_ &&
                              captured_postgres_errors() != postgres_errors_at_entry_;
  if (!postgres_error) SPI_finish();
}

std::uint64_t SpiConnection::execute(const std::string& sql, std::span<const SpiArgument> arguments,
                                     bool read_only) {
  std::vector<Oid> types;
  std::vector<Datum> values;
  std::string nulls;
  for (const SpiArgument& argument : arguments) {
    types.push_back(argument.type);
    values.push_back(argument.value);
    nulls.push_back(argument.is_null ? 'n' : ' ');
  }
  if (table_ != nullptr) SPI_freetuptable(std::exchange(table_, nullptr));
  const int code = call_postgres([&] {
    return SPI_execute_with_args(sql.c_str(), static_cast<int>(types.size()), types.data(), values.data(),
                                 nulls.c_str(), read_only, 0);
  });
  if (code < 0) throw_spi_error("SPI_execute", code);
  table_ = SPI_tuptable;
  return SPI_processed;
}

std::uint64_t SpiConnection::rows() const noexcept { return table_ == nullptr ? 0 : table_->numvals; }

int SpiConnection::columns() const noexcept { return table_ == nullptr ? 0 : table_->tupdesc->natts; }

TupleDesc SpiConnection::description() const noexcept {
  return table_ == nullptr ? nullptr : table_->tupdesc;
}

std::optional<Datum> SpiConnection::datum(std::uint64_t row, int column) const {
  HeapTuple const tuple = tuple_at(table_, row, column);
  bool is_null = false;
  const Datum value =
      call_postgres([&] { return SPI_getbinval(tuple, table_->tupdesc, column + 1, &is_null); });
  return is_null ? std::nullopt : std::optional<Datum>(value);
}

std::optional<std::string> SpiConnection::text(std::uint64_t row, int column) const {
  HeapTuple const tuple = tuple_at(table_, row, column);
  const char* const value = call_postgres([&] { return SPI_getvalue(tuple, table_->tupdesc, column + 1); });
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::optional<std::string> SpiConnection::bytes(std::uint64_t row, int column) const {
  const std::optional<Datum> value = datum(row, column);
  if (!value) return std::nullopt;
  if (TupleDescAttr(table_->tupdesc, column)->atttypid != BYTEAOID) {
    throw Error(sqlstate::internal_error, "a query result is not bytea");
  }
  return take_bytes(call_postgres([&] { return DatumGetByteaPP(*value); }));
}

std::optional<std::int64_t> SpiConnection::integer(std::uint64_t row, int column) const {
  const std::optional<Datum> value = datum(row, column);
  if (!value) return std::nullopt;
  return to_integer(TupleDescAttr(table_->tupdesc, column)->atttypid, *value);
}

std::optional<bool> SpiConnection::boolean(std::uint64_t row, int column) const {
  const std::optional<Datum> value = datum(row, column);
  if (!value) return std::nullopt;
  if (TupleDescAttr(table_->tupdesc, column)->atttypid != BOOLOID) {
    throw Error(sqlstate::internal_error, "a query result is not a boolean");
  }
  return DatumGetBool(*value);
}

}  // namespace synth::pg
