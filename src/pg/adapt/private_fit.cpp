#include "pg/adapt/private_fit.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/model/method.hpp"
#include "pg/adapt/public_domains.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr double most_delta = 1e-5;
/// Beyond it the noise is less than one row, and a number would only dress up what promises nothing.
constexpr double most_epsilon = 10'000;
constexpr std::int64_t most_rows_per_unit = std::int64_t{1} << 20;

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw Error(sqlstate::invalid_parameter_value, std::move(message), std::move(hint));
}

void expect_delta(const FitCall& call, const FitOptions& options) {
  if (!(call.delta > 0 && call.delta < 1))
    refuse("delta must be greater than 0 and less than 1",
           "It is the probability that the guarantee fails; the default is 1e-9.");
  if (call.delta > most_delta && !options.large_delta)
    refuse("delta is above 1e-5: one row in so many may be shown as it is",
           "Use a smaller delta, or say that you accept it (options => '{\"accept_large_delta\": true}').");
}

void expect_unit(const FitCall& call) {
  if (call.max_rows_per_unit < 1 || call.max_rows_per_unit > most_rows_per_unit)
    refuse("max_rows_per_unit must lie between 1 and " + std::to_string(most_rows_per_unit),
           "It is the most rows of one privacy unit that a fit may use, chosen at random.");
  if (call.max_rows_per_unit > 1 && !call.privacy_unit)
    refuse("max_rows_per_unit was given without a privacy unit",
           "Name the column whose values stand for people (privacy_unit => ...).");
}

void expect_no_seed(const FitOptions& options) {
  if (options.seed)
    refuse("a fit takes no seed: under a budget its noise must be secret, and without one it uses no chance",
           "Leave the seed out; seeds belong to drawing (synth_sample, synth_create_view).");
}

/// What would be left unheeded is refused.
void expect_nothing_private(const FitCall& call) {
  if (call.privacy_unit)
    refuse("a privacy unit was given for a fit without a guarantee",
           "Give a finite epsilon, or leave the unit out.");
  if (call.domains && call_postgres([&] { return JB_ROOT_COUNT(DatumGetJsonbP(*call.domains)) > 0; }))
    refuse("domains were given for a fit without a guarantee, which learns them from the rows",
           "Give a finite epsilon, or leave the domains out.");
}

/// aim alone chooses what to measure by what matters.
void expect_workload_heeded(const FitCall& call) {
  if (call.method == "aim" || (!call.workload && !call.group_by)) return;
  refuse("method \"" + call.method + "\" takes no workload and no group_by",
         "Use method aim, or leave them out.");
}

void expect_no_learning_from_rows(const FitOptions& options) {
  if (!options.categories.empty())
    refuse("option \"categories\" keeps rare values, which a fit with a guarantee must not",
           "Declare the values that are public (domains => '{\"column\": {\"values\": [...]}}').");
}

/// Artificial text and values inside bins are not made to pass just any CHECK: found out while reading, that
/// would tell of the data.
void expect_known_values(const PrivateFitRequest& request) {
  for (std::size_t i = 0; i < request.fit.columns.size(); ++i) {
    const Column& column = request.fit.columns[i];
    const auto& domain = request.domains[i];
    const bool listed = domain && (!domain->values.empty() || !domain->labels.empty());
    if (column.checks.empty() || column.content == Content::derived || listed) continue;
    throw Error(sqlstate::feature_not_supported,
                "a CHECK constraint on column \"" + column.name +
                    "\" cannot be turned into a public domain, so that synthetic values might break it",
                "Declare the column's values (domains => '{\"" + column.name +
                    "\": {\"values\": [...]}}'), or fit without the constraint (options => "
                    "'{\"ignore_constraints\": [...]}').");
  }
}

void drop_implied_checks(FitRequest& request, const PublicDomains& domains) {
  for (std::size_t i = 0; i < request.columns.size(); ++i)
    std::erase_if(request.columns[i].checks, [&](const std::string& check) {
      return std::find(domains.implied[i].begin(), domains.implied[i].end(), check) !=
             domains.implied[i].end();
    });
}

}  // namespace

bool is_private(const FitCall& call) { return !std::isinf(call.epsilon); }

void expect_guarantee(const FitCall& call, const FitOptions& options) {
  if (!(call.epsilon > 0))
    refuse("epsilon must be positive",
           "It is the privacy loss: 1 is strong, 10 is weak; 'infinity' promises nothing.");
  expect_no_seed(options);
  expect_unit(call);
  expect_workload_heeded(call);
  if (!is_private(call)) {
    expect_nothing_private(call);
    return;
  }
  if (call.epsilon > most_epsilon)
    refuse("epsilon is above 10000: such a guarantee would be one in name only",
           "Use a smaller epsilon, or say that no guarantee is wanted (epsilon => 'infinity').");
  if (options.intervals != FitOptions().intervals)
    refuse("option \"intervals\" is for fits without a guarantee", "Leave it out.");
  expect_delta(call, options);
  expect_no_learning_from_rows(options);
  if (!find_method(call.method).learn)
    throw Error(sqlstate::feature_not_supported,
                "method \"" + call.method + "\" cannot promise differential privacy",
                "Use method aim, mst or independent; or say that no guarantee is wanted (epsilon => "
                "'infinity').");
}

std::string unit_column(const FitCall& call, const Source& source) {
  if (!call.privacy_unit) return {};
  const std::string& name = *call.privacy_unit;
  const AttrNumber number = call_postgres([&] { return get_attnum(source.oid, name.c_str()); });
  if (number <= 0)
    throw Error(sqlstate::undefined_column, source.quoted + " has no column \"" + name + "\"",
                "Name the column whose values stand for people (privacy_unit => ...).");
  return call_postgres([&] { return quote_identifier(name.c_str()); });
}

PrivateFitRequest make_private_request(const FitCall& call, const Source& source, FitRequest base) {
  const PublicDomains domains = public_domains(source, call.domains);
  PrivateFitRequest request{std::move(base), domains.columns, call.epsilon, call.delta};
  drop_implied_checks(request.fit, domains);
  expect_known_values(request);
  expect_payable(request);
  return request;
}

}  // namespace synth::pg
