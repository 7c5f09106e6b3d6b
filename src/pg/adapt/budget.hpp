#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/privacy/price.hpp"

namespace synth::pg {

/// What a table's owner declared: all fits together are (epsilon, delta)-differentially private.
struct DeclaredBudget {
  double epsilon = 0;
  double delta = 0;
};

// The ledger keeps prices as they are: rho in units of 1e-12, delta of unions in units of 1e-18, both as
// bigint. The largest bigint stands for all beyond it.

std::int64_t ledger_units(std::uint64_t units);
Price ledger_price(std::int64_t rho, std::int64_t union_delta);

/// The rho that a budget has, beside `unions`; so that a budget always covers one fit of the same epsilon and
/// delta.
Rho allowed_rho(DeclaredBudget budget, Delta unions);
/// Whether all of `total` is within a budget.
bool covers(DeclaredBudget budget, Price total);
/// What is left of a budget. `unions`: what a further fit sets aside.
Rho left_rho(DeclaredBudget budget, Price spent, Delta unions = {});
/// The epsilon that a price comes to at `delta`, rounded up to six digits.
double spent_epsilon(Price spent, double delta);
/// The largest epsilon of one fit at `delta`, to six digits, that costs at most `left`.
double further_epsilon(Rho left, double delta);

/// Throws invalid_parameter_value, with the way out, for what is no budget.
void expect_budget(DeclaredBudget budget, bool accept_large_delta);

}  // namespace synth::pg
