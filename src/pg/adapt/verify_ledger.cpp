#include "core/base/error.hpp"
#include "pg/adapt/ledger.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

void expect_visible(Oid table, const TableIdentity& names) {
  const Oid user = GetUserId();
  const bool visible = call_postgres([&] {
    return pg_class_aclcheck(table, user, ACL_SELECT) == ACLCHECK_OK ||
           has_privs_of_role(user, ROLE_PG_READ_ALL_STATS);
  });
  if (visible || owns_relation(table, user)) return;
  throw Error(sqlstate::insufficient_privilege,
              "permission denied for the privacy ledger of table " + names.quoted,
              "Its owner, roles with SELECT on the whole table and members of pg_read_all_stats may see it.");
}

[[noreturn]] void fail(const TableIdentity& names, const std::string& what) {
  throw Error(sqlstate::data_corrupted,
              "the privacy ledger of table " + names.quoted + " is not as it was written: " + what,
              "A superuser changed it past its triggers: take it from a backup, or lower the budget.");
}

void verify_entries(LedgerWriter& ledger, const TableIdentity& names, std::int64_t account) {
  const SpiArgument arguments[] = {integer_argument(account)};
  const std::uint64_t broken = ledger.execute(
      "SELECT e.number FROM (SELECT l.number, l.previous, l.hash, synth.ledger_hash(l) AS computed, "
      "lag(l.hash, 1, ''::bytea) OVER (ORDER BY l.number) AS before, row_number() OVER (ORDER BY l.number) "
      "AS "
      "place "
      "FROM synth.ledger l WHERE l.account = $1) e "
      "WHERE e.number <> e.place OR e.previous <> e.before OR e.hash <> e.computed ORDER BY 1 LIMIT 1",
      arguments);
  if (broken > 0) fail(names, "entry " + std::to_string(*ledger.spi().integer(0, 0)));
}

/// Without this, entries cut off at the end would not be missed.
void verify_head(LedgerWriter& ledger, const TableIdentity& names, std::int64_t account) {
  const SpiArgument arguments[] = {integer_argument(account)};
  const std::uint64_t good = ledger.execute(
      "SELECT FROM synth.account a LEFT JOIN LATERAL (SELECT l.number, l.hash FROM synth.ledger l "
      "WHERE l.account = a.id ORDER BY l.number DESC LIMIT 1) e ON true "
      "WHERE a.id = $1 AND a.entries = coalesce(e.number, 0) AND a.head = coalesce(e.hash, ''::bytea)",
      arguments);
  if (good == 0) fail(names, "its last entry");
}

}  // namespace

void verify_ledger(Oid table) {
  const TableIdentity names = identify_table(table);
  expect_visible(table, names);
  LedgerWriter ledger;
  for (const std::int64_t account : accounts_of(ledger, names)) {
    verify_entries(ledger, names, account);
    verify_head(ledger, names, account);
  }
}

}  // namespace synth::pg
