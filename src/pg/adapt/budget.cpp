#include "pg/adapt/budget.hpp"

#include <algorithm>
#include <limits>

#include "core/base/error.hpp"
#include "core/privacy/accountant.hpp"

namespace synth::pg {
namespace {

constexpr std::int64_t most_units = std::numeric_limits<std::int64_t>::max();
/// Beyond, delta would allow that a table of this many units is published now and then.
constexpr double large_delta = 1e-5;

std::uint64_t core_units(std::int64_t units) {
  if (units == most_units) return std::numeric_limits<std::uint64_t>::max();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(units, 0));
}

/// What one more in the sixth digit is worth.
double sixth_digit(double value) { return std::pow(10.0, std::floor(std::log10(value)) - 5); }

/// The nearest double to six decimal digits, which is what a user will copy.
double six_digits(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", value);
  return std::strtod(buffer, nullptr);
}

}  // namespace

std::int64_t ledger_units(std::uint64_t units) {
  return units >= static_cast<std::uint64_t>(most_units) ? most_units : static_cast<std::int64_t>(units);
}

Price ledger_price(std::int64_t rho, std::int64_t union_delta) {
  return {Rho::of_units(core_units(rho)), Delta::of_units(core_units(union_delta))};
}

Rho allowed_rho(DeclaredBudget budget, Delta unions) {
  if (unions.value() >= budget.delta) return {};
  return budget_for(budget.epsilon, budget.delta, unions.value()).rho;
}

bool covers(DeclaredBudget budget, Price total) {
  return total.rho <= allowed_rho(budget, total.delta) && !total.rho.is_infinite();
}

Rho left_rho(DeclaredBudget budget, Price spent, Delta unions) {
  return allowed_rho(budget, spent.delta + unions) - spent.rho;
}

double spent_epsilon(Price spent, double delta) {
  const double epsilon = epsilon_of(spent, delta);
  if (epsilon == 0 || std::isinf(epsilon)) return epsilon;
  const double step = sixth_digit(epsilon);
  return six_digits(std::ceil(epsilon / step) * step);
}

double further_epsilon(Rho left, double delta) {
  if (left.units() == 0) return 0;
  const double most = zcdp_epsilon(left.value(), delta);
  const double step = sixth_digit(most);
  for (double steps = std::floor(most / step) + 1; steps > 0; --steps) {
    const double epsilon = six_digits(steps * step);
    if (budget_for(epsilon, delta).rho <= left) return epsilon;
  }
  return 0;
}

void expect_budget(DeclaredBudget budget, bool accept_large_delta) {
  if (!(budget.epsilon > 0) || std::isinf(budget.epsilon))
    throw Error(sqlstate::invalid_parameter_value, "the epsilon of a budget must be positive and finite",
                "It is the privacy loss of all fits together: 1 is strong, 10 is weak.");
  if (!(budget.delta > 0 && budget.delta < 1))
    throw Error(sqlstate::invalid_parameter_value, "the delta of a budget must lie between 0 and 1",
                "It is the probability that the promise fails: leave it out for 1e-6.");
  if (budget.delta > large_delta && !accept_large_delta)
    throw Error(sqlstate::invalid_parameter_value, "the delta of a budget should not exceed 1e-5",
                "Choose a smaller one, or say that this one is meant (accept_large_delta => true).");
}

}  // namespace synth::pg
