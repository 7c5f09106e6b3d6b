#pragma once

#include "pg/bridge/postgres.hpp"

#include "pg/adapt/catalog_writer.hpp"

namespace synth::pg {

/// Whether this backend writes the ledger itself just now: what the triggers of the ledger ask.
bool is_writing_ledger() noexcept;

namespace detail {
class WritingLedger {
 public:
  WritingLedger() noexcept;
  ~WritingLedger();
  WritingLedger(const WritingLedger&) = delete;
  WritingLedger& operator=(const WritingLedger&) = delete;

 private:
  bool previous_;
};
}  // namespace detail

/// Runs statements on the ledger as its owner, and past its triggers.
class LedgerWriter {
 public:
  SpiConnection& spi() { return catalog_.spi(); }
  std::uint64_t execute(const std::string& sql, std::span<const SpiArgument> arguments = {}) {
    return catalog_.execute(sql, arguments);
  }

 private:
  CatalogWriter catalog_;
  detail::WritingLedger writing_;
};

}  // namespace synth::pg
