#pragma once

#include "pg/bridge/postgres.hpp"

#include <optional>
#include <span>

#include "core/privacy/session.hpp"
#include "pg/adapt/account.hpp"

namespace synth::pg {

/// What a fit asks of the accounts of its tables. Nothing in it may depend on the data.
struct LedgerClaim {
  std::string source;  ///< quoted name of the table or view, as asked
  std::string method;
  double epsilon = 0;  ///< infinite: the fit promises nothing
  double delta = 0;
  Price price;  ///< all that the fit may spend, and what is charged: budget_for(epsilon, delta, union_delta)
  std::optional<std::string> privacy_unit;
  std::int64_t max_rows_per_unit = 1;
};

/// The accounts of a fit, locked until the transaction ends, so that fits of one table queue.
///
/// With a guarantee: construct it after base_tables() and before a row is read; record() after the model is
/// stored. Without: construct it right before storing. In both cases before the ModelLock: who locks in
/// another order waits for ever for those who lock in this one.
///
/// It refuses with 54000 what a declared budget does not cover, and with 55000 where a budget is declared and
/// the ledger came from a dump. Neither says anything that follows from the rows. In a catalog older than the
/// ledger, fits without a guarantee go unrecorded and others are refused.
class LedgerHold {
 public:
  LedgerHold(std::vector<Oid> base_tables, LedgerClaim claim);

  /// Charges the claim's price to every account and writes down what it was paid for. Throws internal_error
  /// where the payments exceed the price.
  void record(const std::string& model, std::int32_t version, std::span<const Payment> payments);

 private:
  LedgerClaim claim_;
  std::vector<Account> accounts_;
};

/// Refuses with 54000, as a LedgerHold would, where a budget is declared for one of the tables: a fit without
/// a guarantee need not read a row to learn that. Locks nothing.
void expect_no_budget(std::span<const Oid> tables);

/// Declares what all fits of a table may spend together, as the current user, who must own the table and all
/// that share its account.
void set_budget(Oid table, DeclaredBudget budget, bool accept_large_delta);

/// Throws data_corrupted, naming the entry, where a table's ledger is not as it was written. The current user
/// must be one who sees that ledger.
void verify_ledger(Oid table);

}  // namespace synth::pg
