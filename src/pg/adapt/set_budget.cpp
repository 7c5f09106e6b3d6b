#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/base_tables.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/ledger.hpp"
#include "pg/adapt/ledger_entry.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

/// Locks the relation for the rest of the transaction, so that it is what it is checked to be.
char lock_table(Oid table) {
  const char kind = call_postgres([&] {
    Relation relation = try_relation_open(table, AccessShareLock);
    if (relation == nullptr) return '\0';
    const char found = relation->rd_rel->relkind;
    relation_close(relation, NoLock);
    return found;
  });
  if (kind == '\0')
    throw Error(sqlstate::undefined_table, "there is no table with object id " + std::to_string(table),
                "Name a table.");
  return kind;
}

std::string joined_names(const std::vector<Oid>& tables) {
  std::string list;
  for (const Oid table : tables) list += (list.empty() ? "" : ", ") + identify_table(table).quoted;
  return list;
}

void expect_base_table(Oid table, const TableIdentity& names) {
  const char kind = lock_table(table);
  if (kind == RELKIND_VIEW) {
    const std::vector<Oid> behind = tables_behind(table);
    throw Error(sqlstate::wrong_object_type,
                "view " + names.quoted + " has no privacy budget: budgets belong to tables",
                behind.empty() ? "Declare budgets for tables."
                               : "Declare budgets for: " + joined_names(behind) + ".");
  }
  constexpr std::string_view kinds = "rpfm";
  if (kinds.find(kind) == std::string_view::npos || tables_behind(table).empty())
    throw Error(sqlstate::wrong_object_type, names.quoted + " is not a table that has a privacy budget",
                "Name a table, a partitioned table, a materialized view or a foreign table of your own.");
}

void expect_owner(Oid table) {
  if (owns_relation(table, GetUserId())) return;
  throw Error(sqlstate::insufficient_privilege, "must be owner of table " + identify_table(table).quoted,
              "Ask its owner to declare the budget.");
}

/// A table that took over the name of another shares its account: a budget for one is a budget for both.
std::vector<Oid> live_tables(LedgerWriter& ledger, std::int64_t account) {
  const SpiArgument arguments[] = {integer_argument(account)};
  ledger.execute(
      "SELECT DISTINCT t.relation_id FROM synth.account_relation t WHERE t.account = $1 ORDER BY 1",
      arguments);
  std::vector<Oid> tables;
  for (std::uint64_t row = 0; row < ledger.spi().rows(); ++row)
    tables.push_back(static_cast<Oid>(*ledger.spi().integer(row, 0)));
  return tables;
}

void declare(LedgerWriter& ledger, Account& account, DeclaredBudget budget, const std::string& role) {
  if (account.restored) note_restored(ledger, account, role);
  LedgerEntry entry;
  entry.kind = "budget";
  entry.role = role;
  entry.epsilon = budget.epsilon;
  entry.delta = budget.delta;
  entry.old_budget = account.budget;
  append_entry(ledger, account, entry);
  const SpiArgument arguments[] = {integer_argument(account.id), float_argument(budget.epsilon),
                                   float_argument(budget.delta)};
  ledger.execute("UPDATE synth.account SET epsilon = $2, delta = $3 WHERE id = $1", arguments);
}

}  // namespace

void set_budget(Oid table, DeclaredBudget budget, bool accept_large_delta) {
  expect_writable("declare a privacy budget");
  expect_budget(budget, accept_large_delta);
  lock_table(table);
  const TableIdentity names = identify_table(table);
  expect_base_table(table, names);
  expect_owner(table);
  const Oid user = GetUserId();
  const std::string role = store_role(user).name;
  std::vector<Oid> shared;
  {
    LedgerWriter ledger;
    for (const std::int64_t account : accounts_of(ledger, names))
      for (const Oid other : live_tables(ledger, account)) shared.push_back(other);
  }
  for (const Oid other : shared) expect_owner(other);
  LedgerWriter ledger;
  for (Account& account : lock_accounts(ledger, std::span(&names, 1))) declare(ledger, account, budget, role);
}

}  // namespace synth::pg
