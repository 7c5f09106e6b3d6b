#include "pg/adapt/account.hpp"

#include <algorithm>
#include <map>

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

/// How a table is looked up: the first four parameters of each statement.
std::array<SpiArgument, 4> key_of(const TableIdentity& table) {
  return {integer_argument(cluster_id()),
          {OIDOID, ObjectIdGetDatum(table.oid)},
          text_argument(table.schema),
          text_argument(table.name)};
}

/// Where two transactions do this for one table, the second waits, and finds the account of the first.
void make_account(LedgerWriter& ledger, const TableIdentity& table) {
  ledger.execute(
      "WITH founded AS (INSERT INTO synth.account (cluster_id, table_id) VALUES ($1, $2) "
      "ON CONFLICT (cluster_id, table_id) DO NOTHING RETURNING id) "
      "INSERT INTO synth.account_table (account, cluster_id, table_id, schema, name) "
      "SELECT f.id, $1, $2, $3, $4 FROM founded f",
      key_of(table));
}

/// A table keeps the accounts of every id and name that it had.
void remember_table(LedgerWriter& ledger, const TableIdentity& table, std::int64_t account) {
  const auto key = key_of(table);
  const SpiArgument arguments[] = {key[0], key[1], key[2], key[3], integer_argument(account)};
  ledger.execute(
      "INSERT INTO synth.account_table (account, cluster_id, table_id, schema, name) "
      "SELECT $5, $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM synth.account_table t WHERE t.account = $5 "
      "AND t.cluster_id = $1 AND t.table_id = $2 AND t.schema = $3 AND t.name = $4) ON CONFLICT DO NOTHING",
      arguments);
}

std::optional<double> float_of(const SpiConnection& spi, std::uint64_t row, int column) {
  const std::optional<Datum> value = spi.datum(row, column);
  return value ? std::optional<double>(DatumGetFloat8(*value)) : std::nullopt;
}

SpiArgument numbers_argument(const std::map<std::int64_t, std::string>& accounts) {
  std::string list = "{";
  for (const auto& [id, relation] : accounts) list += (list.size() > 1 ? "," : "") + std::to_string(id);
  return text_argument(list + "}");
}

std::vector<Account> lock_rows(LedgerWriter& ledger, const std::map<std::int64_t, std::string>& accounts) {
  const SpiArgument arguments[] = {numbers_argument(accounts)};
  ledger.execute(
      "SELECT a.id, a.epsilon, a.delta, a.entries, a.head FROM synth.account a WHERE a.id = ANY ($1::int8[]) "
      "ORDER BY a.id FOR UPDATE",
      arguments);
  std::vector<Account> locked;
  const SpiConnection& spi = ledger.spi();
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {
    Account account;
    account.id = *spi.integer(row, 0);
    account.relation = accounts.at(account.id);
    const std::optional<double> epsilon = float_of(spi, row, 1);
    const std::optional<double> delta = float_of(spi, row, 2);
    if (epsilon && delta) account.budget = DeclaredBudget{*epsilon, *delta};
    account.entries = *spi.integer(row, 3);
    account.head = *spi.bytes(row, 4);
    locked.push_back(std::move(account));
  }
  return locked;
}

/// Adds up the entries of a locked account; a statement of its own, so that it sees what the lock waited for.
void read_entries(LedgerWriter& ledger, Account& account) {
  const SpiArgument arguments[] = {integer_argument(account.id)};
  ledger.execute(
      "SELECT s.entries, s.rho, s.union_delta, coalesce(s.last_restored, 0), coalesce(s.last_acknowledged, "
      "0) "
      "FROM synth.ledger_state s WHERE s.account = $1",
      arguments);
  const SpiConnection& spi = ledger.spi();
  std::int64_t entries = 0, restored = 0, acknowledged = 0;
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {  // of this transaction, and of all others
    entries = std::max(entries, *spi.integer(row, 0));
    account.spent =
        account.spent + ledger_price(spi.integer(row, 1).value_or(0), spi.integer(row, 2).value_or(0));
    restored = std::max(restored, *spi.integer(row, 3));
    acknowledged = std::max(acknowledged, *spi.integer(row, 4));
  }
  account.restored = restored > acknowledged || entries != account.entries;
  account.entries = std::max(entries, account.entries);
}

}  // namespace

bool has_ledger() {
  catalog_relation("model");
  return OidIsValid(find_relation("synth", "ledger"));
}

TableIdentity identify_table(Oid table) {
  struct Names {
    const char* schema;
    const char* name;
    const char* quoted;
    bool temporary;
  };
  const Names names = call_postgres([&] {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
    Names found{};
    if (!HeapTupleIsValid(tuple)) return found;
    const auto* form = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple));
    found.temporary = form->relpersistence == RELPERSISTENCE_TEMP;
    found.schema = found.temporary ? "pg_temp" : get_namespace_name(form->relnamespace);
    found.name = pstrdup(NameStr(form->relname));
    found.quoted = quote_qualified_identifier(found.schema, found.name);
    ReleaseSysCache(tuple);
    return found;
  });
  if (names.name == nullptr)
    throw Error(sqlstate::undefined_table, "there is no table with object id " + std::to_string(table),
                "Name a table.");
  return {table, names.schema, names.name, names.quoted};
}

std::vector<std::int64_t> accounts_of(LedgerWriter& ledger, const TableIdentity& table) {
  ledger.execute(
      "SELECT DISTINCT t.account FROM synth.account_table t WHERE (t.cluster_id = $1 AND t.table_id = $2) "
      "OR ($3 <> 'pg_temp' AND t.schema = $3 AND t.name = $4) ORDER BY 1",
      key_of(table));
  std::vector<std::int64_t> accounts;
  for (std::uint64_t row = 0; row < ledger.spi().rows(); ++row)
    accounts.push_back(*ledger.spi().integer(row, 0));
  return accounts;
}

std::vector<Account> lock_accounts(LedgerWriter& ledger, std::span<const TableIdentity> tables) {
  std::map<std::int64_t, std::string> accounts;
  for (const TableIdentity& table : tables) {
    std::vector<std::int64_t> found = accounts_of(ledger, table);
    if (found.empty()) {
      make_account(ledger, table);
      found = accounts_of(ledger, table);
    }
    for (const std::int64_t account : found) {
      remember_table(ledger, table, account);
      accounts.emplace(account, table.quoted);
    }
  }
  std::vector<Account> locked = lock_rows(ledger, accounts);
  for (Account& account : locked) read_entries(ledger, account);
  return locked;
}

}  // namespace synth::pg
