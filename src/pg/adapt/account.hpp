#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "pg/adapt/budget.hpp"
#include "pg/adapt/ledger_writer.hpp"

namespace synth::pg {

/// A table as accounts know it.
struct TableIdentity {
  Oid oid = InvalidOid;
  std::string schema;  ///< pg_temp for a temporary table, which goes by its object id alone
  std::string name;
  std::string quoted;  ///< schema-qualified and quoted
};

/// An account that this transaction has locked.
struct Account {
  std::int64_t id = 0;
  std::string relation;  ///< quoted name of the table by which it was reached
  std::optional<DeclaredBudget> budget;
  Price spent;
  std::int64_t entries = 0;
  std::string head;       ///< hash of the last entry
  bool restored = false;  ///< entries come from a dump, or are missing, and nobody has taken note yet
};

/// Whether the installed catalog has a ledger: versions before 0.3.0 have none.
bool has_ledger();

TableIdentity identify_table(Oid table);

/// The numbers of the accounts that a table answers to, ascending: those that know its object id, and those
/// that know its name, because a table that is swapped in by renames stands for the same people.
std::vector<std::int64_t> accounts_of(LedgerWriter& ledger, const TableIdentity& table);

/// Makes accounts for those of the tables that have none, and locks the accounts of all of them until the
/// transaction ends, in the order of their numbers. Throws 40001 where the transaction's snapshot is older
/// than an account.
std::vector<Account> lock_accounts(LedgerWriter& ledger, std::span<const TableIdentity> tables);

}  // namespace synth::pg
