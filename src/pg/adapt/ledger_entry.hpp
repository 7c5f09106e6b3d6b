#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "core/privacy/session.hpp"
#include "pg/adapt/account.hpp"

namespace synth::pg {

/// A line of the ledger, but for what the account itself says.
struct LedgerEntry {
  std::string kind;
  std::string role;
  std::optional<std::string> source;
  std::optional<std::string> model;
  std::optional<std::int64_t> version;
  std::optional<std::string> method;
  std::optional<double> epsilon;
  std::optional<double> delta;
  std::optional<DeclaredBudget> old_budget;
  std::optional<Price> price;
  std::optional<std::string> privacy_unit;
  std::optional<std::int64_t> max_rows_per_unit;
  std::optional<std::string> mechanisms;  ///< JSON
};

/// Appends an entry to a locked account and links it to the one before.
void append_entry(LedgerWriter& ledger, Account& account, const LedgerEntry& entry);

/// What a fit paid for, as JSON of a length that does not follow the data.
std::string mechanisms_json(std::span<const Payment> payments);

/// Puts on record that earlier entries of the account were restored, after which they count as known.
void note_restored(LedgerWriter& ledger, Account& account, const std::string& role);

}  // namespace synth::pg
