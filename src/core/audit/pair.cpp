#include "core/audit/pair.hpp"

#include <algorithm>

#include "core/audit/likelihood.hpp"
#include "core/audit/schema.hpp"
#include "core/audit/source.hpp"
#include "core/base/error.hpp"
#include "core/model/private/fit.hpp"

namespace synth::audit {
namespace {

constexpr int usual_rows = 5;
/// Of one unit: more take time and prove the same.
constexpr std::uint64_t most_canary_rows = 100;
constexpr std::uint64_t least_fits = 10;
constexpr std::uint64_t most_fits = 10'000'000;

/// Domains follow from the type.
OwnedTable tiny_table(std::uint64_t canary_rows) {
  OwnedTable table{{{column_of("a", TypeKind::boolean), column_of("b", TypeKind::boolean)}, {}}, {}};
  for (Column& column : table.table.columns) column.not_null = true;
  for (int unit = 0; unit < usual_rows; ++unit) table.add({std::int64_t{0}, std::int64_t{0}}, unit);
  for (std::uint64_t i = 0; i < canary_rows; ++i) table.add({std::int64_t{1}, std::int64_t{1}}, usual_rows);
  return table;
}

PrivateFitRequest tiny_request(const PairAudit& audit) {
  PrivateFitRequest request;
  request.fit.source = "the audit's table";
  request.fit.method = audit.claim.method;
  request.fit.columns = tiny_table(0).table.columns;
  request.fit.keep_labels.assign(request.fit.columns.size(), false);
  request.fit.memory_bytes = std::uint64_t{1} << 24;
  request.fit.learning.rows_per_unit = audit.rows_per_unit;
  request.domains.resize(request.fit.columns.size());
  request.epsilon = audit.claim.epsilon;
  request.delta = audit.claim.delta;
  return request;
}

/// Lets fits be cancelled, and keeps their phases to itself: there are thousands.
class Silence final : public Observer {
 public:
  explicit Silence(Observer& observer) : observer_(observer) {}
  void check() override { observer_.check(); }

 private:
  Observer& observer_;
};

}  // namespace

void expect_fits(std::uint64_t fits) {
  if (fits < least_fits || fits > most_fits)
    throw Error(sqlstate::invalid_parameter_value,
                "an audit of pairs needs between 10 and 10,000,000 fits of each table",
                "20,000 are usual; more fits give a higher bound, and take longer.");
}

PairRatios pair_ratios(const PairAudit& audit, Randomness& randomness, Observer& observer) {
  expect_auditable(audit.claim);
  expect_fits(audit.fits);
  const PrivateFitRequest request = tiny_request(audit);
  Budget budget = plan_spending(request).total;
  budget.rho = Rho::of_units(audit.overspending * budget.rho.units());
  const OwnedTable tables[] = {tiny_table(0), tiny_table(std::min(audit.rows_per_unit, most_canary_rows))};
  Silence silence(observer);
  const auto fit = [&](bool with, Recorder& recorder) {
    UnitSource source(tables[with], audit.rows_per_unit);
    PrivacySession session(budget, randomness, &recorder, &silence);
    fit_privately(source, request, session, silence);
  };
  PairRatios ratios;
  observer.phase("fitting neighbouring tables", audit.fits);
  for (std::uint64_t i = 0; i < audit.fits; ++i) {
    observer.check();
    ratios.without.push_back(log_ratio(fit, false));
    ratios.with.push_back(log_ratio(fit, true));
    observer.step(i + 1);
  }
  return ratios;
}

std::vector<AuditResult> run_pair_audit(const PairAudit& audit, Randomness& randomness, Observer& observer) {
  const PairRatios ratios = pair_ratios(audit, randomness, observer);
  const PairBounds bounds = pair_bounds(ratios.without, ratios.with, audit.claim.delta, audit.alpha);
  return {
      bound_result("pair", "clopper_pearson", audit.claim, 2 * audit.fits, bounds.any, audit.alpha),
      bound_result("pair", "gaussian", audit.claim, 2 * audit.fits, bounds.gaussian, audit.alpha),
  };
}

}  // namespace synth::audit
