#include "pg/adapt/plan_report.hpp"

#include "core/base/error.hpp"
#include "core/model/method.hpp"
#include "pg/adapt/determined_columns.hpp"
#include "pg/adapt/fit_request.hpp"
#include "pg/adapt/private_fit.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

constexpr double usual_rows = 10'000;

/// The last ANALYZE's number, which everybody may see in pg_class.
double estimated_rows(const Source& source) {
  SpiConnection spi;
  const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(source.oid)}};
  spi.execute("SELECT CAST(reltuples AS pg_catalog.int8) FROM pg_catalog.pg_class WHERE oid = $1", arguments);
  const auto rows = static_cast<double>(spi.integer(0, 0).value_or(0));
  return rows > 0 ? rows : usual_rows;
}

void expect_private(const FitCall& call) {
  if (is_private(call)) return;
  throw Error(sqlstate::invalid_parameter_value, "a fit without a guarantee pays nothing and has no plan",
              "Give a finite epsilon.");
}

}  // namespace

PlanReport plan(const FitCall& call, std::optional<std::int64_t> rows) {
  if (rows && *rows < 1)
    throw Error(sqlstate::invalid_parameter_value, "rows must be at least 1",
                "It is the number of rows that is assumed.");
  find_method(call.method);
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  const FitOptions options = parse_fit_options(call.options);
  expect_guarantee(call, options);
  expect_private(call);
  Source source = describe_source(call.source, call.columns ? &*call.columns : nullptr, options);
  expect_readable(source, reading_role(source));
  determine_columns(source, call.domains);
  unit_column(call, source);
  const PrivateFitRequest request =
      make_private_request(call, source, make_fit_request(call, source, options));
  const double assumed = call.public_rows ? static_cast<double>(*call.public_rows)
                         : rows           ? static_cast<double>(*rows)
                                          : estimated_rows(source);
  return {plan_steps(request, assumed), plan_spending(request).total, request.fit.learning.model_bytes};
}

}  // namespace synth::pg
