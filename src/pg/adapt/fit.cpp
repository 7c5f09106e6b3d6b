#include "pg/adapt/fit.hpp"

#include <cmath>

#include "core/base/error.hpp"
#include "core/model/fit.hpp"
#include "core/model/method.hpp"
#include "pg/adapt/drawable.hpp"
#include "pg/adapt/model_writer.hpp"
#include "pg/adapt/randomness.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/adapt/source.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/interrupts.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t most_holdout_columns = 90;

/// The role with whose rights a table is read. Policies, view functions and casts of the table run as this
/// role: where the caller outranks the owner they run as the owner, the way ANALYZE does, never with the
/// caller's greater rights.
Oid reading_role(const Source& source) {
  const Oid caller = GetUserId();
  if (caller == source.owner) return caller;
  const bool outranks =
      call_postgres([&] { return superuser_arg(caller) || has_privs_of_role(caller, source.owner); });
  return outranks ? source.owner : caller;
}

void expect_no_row_security(const Source& source, Oid role, const FitOptions& options) {
  if (options.visible_rows) return;
  if (call_postgres([&] { return check_enable_rls(source.oid, role, true); }) != RLS_ENABLED) return;
  throw Error(sqlstate::insufficient_privilege,
              "row security hides rows of " + source.quoted + " from the role that reads it",
              "Fit as a role that sees all rows, or say that the visible rows are meant (options => "
              "'{\"row_security\": \"visible\"}').");
}

/// The holdout rule: which columns and which key decide. A refit keeps the key, so that rows that were never
/// fitted stay so.
void plan_holdout(const FitCall& call, const Source& source, const std::string& name,
                  Provenance& provenance) {
  if (!(call.holdout >= 0 && call.holdout < 1))
    throw Error(sqlstate::invalid_parameter_value, "holdout must be at least 0 and less than 1",
                "It is the share of the rows to keep out of the fit, for example 0.2.");
  provenance.holdout = call.holdout;
  if (call.holdout == 0) return;
  const std::optional<ModelRow> previous = find_model(name);
  provenance.holdout_key = previous && previous->holdout_key ? *previous->holdout_key : secret_number();
  provenance.holdout_columns = source.primary_key;
  if (!provenance.holdout_columns.empty()) return;
  for (const Column& column : source.columns)
    if (column.type.kind != TypeKind::unsupported && provenance.holdout_columns.size() < most_holdout_columns)
      provenance.holdout_columns.push_back(column.name);
}

std::string holdout_condition(const Provenance& provenance) {
  if (provenance.holdout == 0) return {};
  char share[32];
  std::snprintf(share, sizeof share, "%.17g", provenance.holdout);
  std::string sql = std::string("NOT synth.is_held_out(") + share + "::pg_catalog.float8, '" +
                    std::to_string(*provenance.holdout_key) + "'::pg_catalog.int8";
  for (const std::string& column : provenance.holdout_columns)
    sql += std::string(", t.") + call_postgres([&] { return quote_identifier(column.c_str()); });
  return sql + ")";
}

FitRequest make_request(const FitCall& call, const Source& source, const FitOptions& options) {
  FitRequest request;
  request.source = source.quoted;
  request.method = call.method;
  request.columns = source.columns;
  request.keep_labels = source.keep_labels;
  request.keys = source.keys;
  request.checks = source.checks;
  request.domain.most_intervals = options.intervals;
  request.memory_bytes = fit_memory_bytes();
  request.sample_key = static_cast<std::uint64_t>(secret_number());
  return request;
}

/// With columns => the key that decides may be a column that is not fitted.
void expect_holdout_readable(const Source& source, const Provenance& provenance, Oid role) {
  if (call_postgres([&] { return pg_class_aclcheck(source.oid, role, ACL_SELECT) == ACLCHECK_OK; })) return;
  for (const std::string& column : provenance.holdout_columns) {
    const bool readable = call_postgres([&] {
      const AttrNumber number = get_attnum(source.oid, column.c_str());
      return pg_attribute_aclcheck(source.oid, number, role, ACL_SELECT) == ACLCHECK_OK;
    });
    if (readable) continue;
    throw Error(sqlstate::insufficient_privilege,
                "permission denied to read column \"" + column + "\" of " + source.quoted +
                    ", whose values decide which rows are held out",
                "Ask its owner for SELECT on the column, or fit without holdout.");
  }
}

Model read_and_fit(const FitCall& call, const Source& source, const FitOptions& options,
                   const Provenance& provenance) {
  const Oid role = reading_role(source);
  expect_readable(source, role);
  expect_holdout_readable(source, provenance, role);
  expect_no_row_security(source, role, options);
  const ActAs identity(role, SECURITY_RESTRICTED_OPERATION);
  GucNest settings;
  settings.set("row_security", options.visible_rows ? "on" : "off");
  BackendObserver observer("fitting " + source.quoted, reports_progress());
  RelationSource rows(source.quoted, source.read, holdout_condition(provenance));
  return fit_model(rows, make_request(call, source, options), observer);
}

void report(const Source& source, const Model& model) {
  if (!source.not_kept.empty()) {
    std::string list;
    for (const std::string& constraint : source.not_kept) list += (list.empty() ? "" : "; ") + constraint;
    call_postgres([&] {
      ereport(NOTICE, (errmsg("synthetic rows may break constraints of %s", source.quoted.c_str()),
                       errdetail("%s.", list.c_str())));
    });
  }
  if (model.rows_used < model.rows)
    call_postgres([&] {
      ereport(NOTICE, (errmsg("the model was learned from a uniform sample of %llu of %llu rows",
                              static_cast<unsigned long long>(model.rows_used),
                              static_cast<unsigned long long>(model.rows)),
                       errhint("Raise pg_synth.fit_memory to use all rows.")));
    });
}

std::string options_text(Datum options) {
  return call_postgres([&] { return DatumGetCString(DirectFunctionCall1(jsonb_out, options)); });
}

}  // namespace

void expect_writable(const char* what) {
  if (call_postgres([] { return RecoveryInProgress(); }))
    throw Error(sqlstate::read_only_transaction, std::string("cannot ") + what + " on a standby server",
                "Do it on the primary; drawing from models works here.");
  if (XactReadOnly)
    throw Error(sqlstate::read_only_transaction,
                std::string("cannot ") + what + " in a read-only transaction",
                "Start a transaction that may write; drawing from models works here.");
}

namespace {

void expect_guarantee(const FitCall& call) {
  if (!(call.epsilon > 0))
    throw Error(sqlstate::invalid_parameter_value, "epsilon must be positive",
                "It is the privacy loss: 1 is strong, 10 is weak; 'infinity' promises nothing.");
  if (std::isinf(call.epsilon)) return;
  throw Error(sqlstate::feature_not_supported,
              "method \"" + call.method + "\" cannot promise differential privacy",
              "Use method aim, mst or independent; or say that no guarantee is wanted (epsilon => "
              "'infinity').");
}

}  // namespace

std::string fit(const FitCall& call) {
  expect_writable("fit a model");
  const Oid caller = GetUserId();
  find_method(call.method);
  expect_guarantee(call);
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  const FitOptions options = parse_fit_options(call.options);
  const Source source = describe_source(call.source, call.columns ? &*call.columns : nullptr, options);
  const std::string name = call.model.value_or(source.name);
  expect_storable(name, caller, source.schema, source.name);
  Provenance provenance;
  provenance.options = options_text(call.options);
  provenance.source_schema = source.schema;
  provenance.source_name = source.name;
  provenance.fingerprint = source.fingerprint;
  provenance.row_security = options.visible_rows;
  plan_holdout(call, source, name, provenance);
  const Model model = read_and_fit(call, source, options, provenance);
  expect_drawable(model);
  const ModelLock lock(name);
  expect_storable(name, caller, source.schema, source.name);
  store_model(name, model, provenance, caller);
  report(source, model);
  return name;
}

}  // namespace synth::pg
