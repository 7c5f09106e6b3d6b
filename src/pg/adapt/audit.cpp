#include "pg/adapt/audit.hpp"

#include <algorithm>
#include <optional>

#include "core/audit/one_run.hpp"
#include "core/audit/pair.hpp"
#include "core/audit/replay.hpp"
#include "core/audit/schema.hpp"
#include "core/base/error.hpp"
#include "pg/adapt/fit_request.hpp"
#include "pg/adapt/private_fit.hpp"
#include "pg/adapt/randomness.hpp"
#include "pg/adapt/reading.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/adapt/source.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

using audit::AuditResult;
using audit::Claim;
using Results = std::vector<AuditResult>;

constexpr double microseconds = 1e6;

/// The caller's table, and the fit of it that is audited.
struct AuditedTable {
  Source source;
  PrivateFitRequest request;
  bool visible_rows;
};

std::uint64_t count(std::int64_t number) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number));
}

/// Reads no row.
AuditedTable describe_table(const FitCall& call) {
  const FitOptions options = parse_fit_options(call.options);
  expect_guarantee(call, options);
  Source source = describe_source(call.source, call.columns ? &*call.columns : nullptr, options);
  unit_column(call, source);
  PrivateFitRequest request = make_private_request(call, source, make_fit_request(call, source, options));
  return {std::move(source), std::move(request), options.visible_rows};
}

/// What only makes sense of a table would be left unheeded without one.
void expect_nothing_of_a_table(const FitCall& call) {
  const auto has_keys = [](Datum json) {
    return call_postgres([&] { return JB_ROOT_COUNT(DatumGetJsonbP(json)) > 0; });
  };
  if (!call.columns && !call.privacy_unit && call.max_rows_per_unit == 1 && !has_keys(*call.domains) &&
      !has_keys(call.options))
    return;
  throw Error(
      sqlstate::invalid_parameter_value,
      "columns, options, privacy_unit, max_rows_per_unit and domains are about a table, and none is given",
      "Name the table (source => ...), or leave them out.");
}

class Auditing {
 public:
  explicit Auditing(const AuditCall& call)
      : call_(call),
        claim_{call.fit.method, call.fit.epsilon, call.fit.delta},
        observer_("auditing " + call.fit.method, reports_progress()) {
    audit::expect_auditable(claim_);
    audit::expect_confidence(call.confidence);
    // All refusals come before the first audit, which may take a minute.
    audit::expect_fits(count(call.runs));
    audit::expect_canaries(count(call.canaries));
    if (OidIsValid(call.fit.source))
      expect_table();
    else
      expect_nothing_of_a_table(call.fit);
  }

  Results run(const std::string& name) {
    const TimestampTz begin = GetCurrentTimestamp();
    Results results = name == "replay" ? replay() : name == "pair" ? pair() : one_run();
    const double seconds = static_cast<double>(GetCurrentTimestamp() - begin) / microseconds;
    for (AuditResult& result : results) result.seconds = seconds;
    return results;
  }

 private:
  void expect_table() {
    table_.emplace(describe_table(call_.fit));
    if (std::ranges::find(call_.audits, "one_run") != call_.audits.end())
      expect_readable(table_->source, reading_role(table_->source));
  }

  double alpha() const { return 1 - call_.confidence; }

  Results replay() {
    if (table_)
      return audit::run_replay_audit({table_->request, call_.fit.privacy_unit.has_value()}, randomness_,
                                     observer_);
    const PrivateFitRequest made_up = audit::artificial_request(claim_.method, claim_.epsilon, claim_.delta);
    return audit::run_replay_audit({made_up, true}, randomness_, observer_);
  }

  Results pair() {
    return audit::run_pair_audit({claim_, count(call_.runs), count(call_.fit.max_rows_per_unit), alpha()},
                                 randomness_, observer_);
  }

  Results one_run() {
    if (!table_)
      return audit::run_one_run_audit(audit::ArtificialOneRun{claim_, count(call_.canaries), alpha()},
                                      randomness_, observer_);
    const Source& source = table_->source;
    const Oid role = reading_role(source);
    report_not_private();
    RelationSource rows(source.quoted, source.read, {});
    const std::string unit = unit_column(call_.fit, source);
    if (!unit.empty()) rows.bound(unit, count(call_.fit.max_rows_per_unit));
    const Reading reading(role, table_->visible_rows);
    return audit::run_one_run_audit({table_->request, rows, count(call_.canaries), alpha()}, randomness_,
                                    observer_);
  }

  void report_not_private() const {
    call_postgres([&] {
      ereport(NOTICE, (errmsg("the audit in one run reads the rows of %s: what it returns is not private",
                              table_->source.quoted.c_str())));
    });
  }

  const AuditCall& call_;
  Claim claim_;
  std::optional<AuditedTable> table_;
  SecretRandomness randomness_;
  BackendObserver observer_;
};

void expect_audits(const std::vector<std::string>& audits) {
  const auto is_known = [](const std::string& name) {
    return name == "replay" || name == "pair" || name == "one_run";
  };
  if (!audits.empty() && std::ranges::all_of(audits, is_known)) return;
  throw Error(sqlstate::invalid_parameter_value,
              audits.empty() ? "no audit was called for" : "there is no such audit among those called for",
              "The audits are: replay, pair, one_run.");
}

}  // namespace

Results run_audits(const AuditCall& call) {
  expect_audits(call.audits);
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  Auditing auditing(call);
  Results all;
  for (const std::string& name : call.audits)
    for (AuditResult& result : auditing.run(name)) all.push_back(std::move(result));
  return all;
}

}  // namespace synth::pg
