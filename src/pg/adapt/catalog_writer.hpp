#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "pg/adapt/arguments.hpp"
#include "pg/adapt/catalog.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {

// Arguments of statements on the catalog; nothing becomes NULL.

inline SpiArgument text_argument(const std::string& text) { return {TEXTOID, text_result(text)}; }
inline SpiArgument text_argument(const std::optional<std::string>& text) {
  return text ? text_argument(*text) : SpiArgument{TEXTOID, Datum{0}, true};
}
inline SpiArgument bytes_argument(const std::string& bytes) { return {BYTEAOID, bytes_result(bytes)}; }
inline SpiArgument integer_argument(std::int64_t number) { return {INT8OID, Int64GetDatum(number)}; }
inline SpiArgument integer_argument(std::optional<std::int64_t> number) {
  return number ? integer_argument(*number) : SpiArgument{INT8OID, Datum{0}, true};
}
inline SpiArgument float_argument(double number) { return {FLOAT8OID, Float8GetDatum(number)}; }
inline SpiArgument float_argument(std::optional<double> number) {
  return number ? float_argument(*number) : SpiArgument{FLOAT8OID, Datum{0}, true};
}

/// Runs statements on the catalog as its owner.
class CatalogWriter {
 public:
  CatalogWriter() : identity_(catalog_owner()) {
    settings_.set("search_path", "pg_catalog, pg_temp");
    settings_.set("row_security", "off");
  }
  SpiConnection& spi() { return spi_; }
  std::uint64_t execute(const std::string& sql, std::span<const SpiArgument> arguments) {
    return spi_.execute(sql, arguments, false);
  }

 private:
  ActAs identity_;
  GucNest settings_;
  SpiConnection spi_;
};

}  // namespace synth::pg
