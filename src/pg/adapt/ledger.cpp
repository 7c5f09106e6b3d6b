#include "pg/adapt/ledger.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/ledger_entry.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

std::string number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", value);
  return buffer;
}

std::string in_words(DeclaredBudget budget) {
  return "epsilon " + number(budget.epsilon) + " at delta " + number(budget.delta);
}

bool promises(const LedgerClaim& claim) { return !std::isinf(claim.epsilon); }

/// Refused work is rolled back, and so would be an entry about it: the account stays as it was found until
/// its owner declares the budget anew.
void settle_restored(LedgerWriter& ledger, Account& account, const std::string& role) {
  if (!account.restored) return;
  if (account.budget)
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "the privacy ledger of table " + account.relation + " was restored from a dump",
                "Its owner must declare the budget again, having counted what was spent since the dump: "
                "synth_set_budget().",
                "Fits since the dump was taken are not in it.");
  note_restored(ledger, account, role);
  call_postgres([&] {
    ereport(WARNING,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
             errmsg("the privacy ledger of table %s was restored from a dump", account.relation.c_str()),
             errdetail("Fits since the dump was taken are not in it.")));
  });
}

[[noreturn]] void refuse_without_guarantee(const std::string& relation, DeclaredBudget budget) {
  throw Error(sqlstate::program_limit_exceeded,
              "a fit without guarantee is not covered by the privacy budget of table " + relation,
              "Fit with a finite epsilon.", "Declared is " + in_words(budget) + ".");
}

[[noreturn]] void refuse_price(const Account& account, const LedgerClaim& claim) {
  const double left =
      further_epsilon(left_rho(*account.budget, account.spent, claim.price.delta), claim.delta);
  throw Error(sqlstate::program_limit_exceeded,
              "the privacy budget of table " + account.relation + " does not cover the fit",
              left > 0 ? "Fit with a smaller epsilon, or have the table's owner raise the budget with "
                         "synth_set_budget()."
                       : "The table's owner can raise the budget with synth_set_budget().",
              "The fit asks for epsilon " + number(claim.epsilon) + " at delta " + number(claim.delta) +
                  ", and " + (left > 0 ? "epsilon " + number(left) : std::string("nothing")) +
                  " is left at this delta; declared is " + in_words(*account.budget) + ".");
}

void expect_covered(const Account& account, const LedgerClaim& claim) {
  if (!account.budget) return;
  if (!promises(claim)) refuse_without_guarantee(account.relation, *account.budget);
  if (!covers(*account.budget, account.spent + claim.price)) refuse_price(account, claim);
}

void expect_within(std::span<const Payment> payments, Price price) {
  Price paid;
  for (const Payment& payment : payments) paid = paid + payment.price;
  if (!price.covers(paid))
    throw Error(sqlstate::internal_error, "a fit paid more than it had claimed",
                "Nothing was stored. Please report this.");
}

LedgerEntry entry_of(const LedgerClaim& claim, const std::string& model, std::int32_t version,
                     std::span<const Payment> payments) {
  LedgerEntry entry;
  entry.kind = "fit";
  entry.role = store_role(GetUserId()).name;
  entry.source = claim.source;
  entry.model = model;
  entry.version = version;
  entry.method = claim.method;
  entry.epsilon = claim.epsilon;
  if (!promises(claim)) return entry;
  entry.delta = claim.delta;
  entry.price = claim.price;
  entry.privacy_unit = claim.privacy_unit;
  entry.max_rows_per_unit = claim.max_rows_per_unit;
  entry.mechanisms = mechanisms_json(payments);
  return entry;
}

}  // namespace

LedgerHold::LedgerHold(std::vector<Oid> base_tables, LedgerClaim claim) : claim_(std::move(claim)) {
  if (!has_ledger()) {
    if (!promises(claim_)) return;
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "the catalog of pg_synth in this database has no privacy ledger",
                "Run ALTER EXTENSION pg_synth UPDATE.");
  }
  const std::string role = store_role(GetUserId()).name;
  std::vector<TableIdentity> tables;
  for (const Oid table : base_tables) tables.push_back(identify_table(table));
  LedgerWriter ledger;
  accounts_ = lock_accounts(ledger, tables);
  for (Account& account : accounts_) {
    settle_restored(ledger, account, role);
    expect_covered(account, claim_);
  }
}

void expect_no_budget(std::span<const Oid> tables) {
  if (!has_ledger()) return;
  LedgerWriter ledger;
  for (const Oid oid : tables) {
    const TableIdentity table = identify_table(oid);
    for (const std::int64_t account : accounts_of(ledger, table)) {
      const SpiArgument arguments[] = {integer_argument(account)};
      ledger.execute(
          "SELECT a.epsilon, a.delta FROM synth.account a WHERE a.id = $1 AND a.epsilon IS NOT NULL",
          arguments);
      if (ledger.spi().rows() == 0) continue;
      refuse_without_guarantee(table.quoted, {DatumGetFloat8(*ledger.spi().datum(0, 0)),
                                              DatumGetFloat8(*ledger.spi().datum(0, 1))});
    }
  }
}

void LedgerHold::record(const std::string& model, std::int32_t version, std::span<const Payment> payments) {
  if (accounts_.empty()) return;
  if (promises(claim_)) expect_within(payments, claim_.price);
  const LedgerEntry entry = entry_of(claim_, model, version, payments);
  LedgerWriter ledger;
  for (Account& account : accounts_) append_entry(ledger, account, entry);
  // A crash after an asynchronous commit would give back what a reader may have seen by then.
  if (promises(claim_)) ForceSyncCommit();
}

}  // namespace synth::pg
