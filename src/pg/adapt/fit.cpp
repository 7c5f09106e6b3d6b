#include "pg/adapt/fit.hpp"

#include <optional>

#include "core/base/error.hpp"
#include "core/model/fit.hpp"
#include "core/model/method.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/base_tables.hpp"
#include "pg/adapt/copies.hpp"
#include "pg/adapt/drawable.hpp"
#include "pg/adapt/fit_request.hpp"
#include "pg/adapt/ledger.hpp"
#include "pg/adapt/model_writer.hpp"
#include "pg/adapt/private_fit.hpp"
#include "pg/adapt/randomness.hpp"
#include "pg/adapt/reading.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/adapt/source.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/interrupts.hpp"
#include "pg/bridge/memory.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t most_holdout_columns = 90;

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

/// True for rows that are held out; empty where none are.
std::string holdout_condition(const Provenance& provenance) {
  if (provenance.holdout == 0) return {};
  char share[32];
  std::snprintf(share, sizeof share, "%.17g", provenance.holdout);
  std::string sql = std::string("synth.is_held_out(") + share + "::pg_catalog.float8, '" +
                    std::to_string(*provenance.holdout_key) + "'::pg_catalog.int8";
  for (const std::string& column : provenance.holdout_columns)
    sql += std::string(", t.") + call_postgres([&] { return quote_identifier(column.c_str()); });
  return sql + ")";
}

bool is_readable(const Source& source, const std::string& column, Oid role) {
  return call_postgres([&] {
    if (pg_class_aclcheck(source.oid, role, ACL_SELECT) == ACLCHECK_OK) return true;
    const AttrNumber number = get_attnum(source.oid, column.c_str());
    return pg_attribute_aclcheck(source.oid, number, role, ACL_SELECT) == ACLCHECK_OK;
  });
}

/// With columns => the key that decides may be a column that is not fitted.
void expect_holdout_readable(const Source& source, const Provenance& provenance, Oid role) {
  for (const std::string& column : provenance.holdout_columns) {
    if (is_readable(source, column, role)) continue;
    throw Error(sqlstate::insufficient_privilege,
                "permission denied to read column \"" + column + "\" of " + source.quoted +
                    ", whose values decide which rows are held out",
                "Ask its owner for SELECT on the column, or fit without holdout.");
  }
}

/// The unit need not be fitted either.
void expect_unit_readable(const FitCall& call, const Source& source, Oid role) {
  if (!call.privacy_unit || is_readable(source, *call.privacy_unit, role)) return;
  throw Error(sqlstate::insufficient_privilege,
              "permission denied to read column \"" + *call.privacy_unit + "\" of " + source.quoted +
                  ", whose values are the privacy units",
              "Ask its owner for SELECT on the column.");
}

void report_not_kept(const Source& source) {
  if (source.not_kept.empty()) return;
  std::string list;
  for (const std::string& constraint : source.not_kept) list += (list.empty() ? "" : "; ") + constraint;
  call_postgres([&] {
    ereport(NOTICE, (errmsg("synthetic rows may break constraints of %s", source.quoted.c_str()),
                     errdetail("%s.", list.c_str())));
  });
}

void report(const Source& source, const Model& model) {
  report_not_kept(source);
  if (model.rows_used < model.rows)
    call_postgres([&] {
      ereport(NOTICE, (errmsg("the model was learned from a uniform sample of %llu of %llu rows",
                              static_cast<unsigned long long>(model.rows_used),
                              static_cast<unsigned long long>(model.rows)),
                       errhint("Raise pg_synth.fit_memory to use all rows.")));
    });
}

/// Shows phases, whose names are always the same, but no numbers: those follow from the data before they are
/// paid for.
class QuietObserver final : public Observer {
 public:
  explicit QuietObserver(Observer& observer) : observer_(observer) {}
  void phase(std::string_view name, std::uint64_t) override { observer_.phase(name); }
  void check() override { observer_.check(); }

 private:
  Observer& observer_;
};

/// What a fit reads, and as whom.
struct Reader {
  Oid role;
  bool visible_rows;
  RelationSource rows;
  std::optional<RelationSource> held_out;

  std::vector<Oid> tables() const {
    const Reading reading(role, visible_rows);
    const Oid types[] = {BYTEAOID};
    return base_tables(rows.query(), types);
  }
};

Reader make_reader(const FitCall& call, const Source& source, const FitOptions& options,
                   const Provenance& provenance) {
  const Oid role = reading_role(source);
  expect_readable(source, role);
  expect_holdout_readable(source, provenance, role);
  expect_no_row_security(source, role, options);
  const std::string held_out = holdout_condition(provenance);
  Reader reader{role,
                options.visible_rows,
                {source.quoted, source.read, held_out.empty() ? held_out : "NOT " + held_out},
                {}};
  if (!held_out.empty()) reader.held_out.emplace(source.quoted, source.read, held_out);
  const std::string unit = unit_column(call, source);
  expect_unit_readable(call, source, role);
  if (!unit.empty()) reader.rows.bound(unit, static_cast<std::uint64_t>(call.max_rows_per_unit));
  return reader;
}

/// Without a table that the planner sees, nobody's budget would be charged.
void expect_account(const Source& source, const std::vector<Oid>& tables) {
  if (!tables.empty()) return;
  throw Error(sqlstate::feature_not_supported,
              source.quoted + " reads no table that could be charged for the fit",
              "Fit the table that its functions read, or store their result in a table first.");
}

LedgerClaim ledger_claim(const FitCall& call, const Source& source, Price price) {
  return {source.quoted, call.method,       call.epsilon,          call.delta,
          price,         call.privacy_unit, call.max_rows_per_unit};
}

/// What remains to be done with a model once it is learned.
struct Storing {
  const std::string& name;
  const Source& source;
  const Provenance& provenance;
  Oid caller;

  std::int32_t operator()(const Model& model, const std::optional<PrivacyClaim>& claim,
                          std::optional<double> copy_ratio = {}) const {
    const ModelLock lock(name);
    expect_storable(name, caller, source.schema, source.name);
    Provenance with_copies = provenance;
    with_copies.copy_ratio = copy_ratio;
    return store_model(name, model, with_copies, caller, claim);
  }
};

void fit_without_guarantee(const FitCall& call, const Source& source, Reader& reader, FitRequest request,
                           const Storing& store) {
  const std::vector<Oid> tables = reader.tables();
  expect_no_budget(tables);
  BackendObserver observer("fitting " + source.quoted, reports_progress());
  std::optional<double> copy_ratio;
  const Model model = [&] {
    const Reading reading(reader.role, reader.visible_rows);
    FitTrace trace;
    Model fitted = fit_model(reader.rows, request, observer, reader.held_out ? &trace : nullptr);
    if (reader.held_out)
      copy_ratio = count_copies_of(fitted, std::move(trace), *reader.held_out, observer).ratio();
    return fitted;
  }();
  expect_drawable(model);
  LedgerHold hold(tables, ledger_claim(call, source, unlimited));
  hold.record(store.name, store(model, {}, copy_ratio), {});
  report(source, model);
}

/// Between the hold and the end nothing but the request, which is public, decides on an error: the payment
/// would be taken back with what follows from the data.
void fit_with_guarantee(const FitCall& call, const Source& source, Reader& reader, FitRequest base,
                        const Storing& store) {
  const PrivateFitRequest request = make_private_request(call, source, std::move(base));
  const Spending spending = plan_spending(request);
  const std::vector<Oid> tables = reader.tables();
  expect_account(source, tables);
  LedgerHold hold(tables, ledger_claim(call, source, spending.total));
  BackendObserver backend("fitting " + source.quoted, reports_progress());
  QuietObserver observer(backend);
  SecretRandomness randomness;
  PrivacySession session(spending.total, randomness, nullptr, &observer);
  const Model model = [&] {
    const Reading reading(reader.role, reader.visible_rows);
    return fit_privately(reader.rows, request, session, observer);
  }();
  const PrivacyClaim claim{call.epsilon, call.delta, call.privacy_unit, call.max_rows_per_unit};
  hold.record(store.name, store(model, claim), session.payments());
  report_not_kept(source);
}

/// The options, and what else the call says of the fit, for the model's row.
std::string options_text(const FitCall& call) {
  const auto json = [](std::optional<Datum> value) {
    return SpiArgument{JSONBOID, value.value_or(Datum{0}), !value};
  };
  SpiConnection spi;
  const SpiArgument arguments[] = {
      json(call.options),
      json(call.domains),
      json(call.workload),
      {TEXTOID, call.group_by ? text_result(*call.group_by) : Datum{0}, !call.group_by},
      {INT8OID, Int64GetDatum(call.public_rows.value_or(0)), !call.public_rows},
  };
  spi.execute(
      "SELECT CAST($1 || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object("
      "'domains', NULLIF($2, '{}'), 'workload', $3, 'group_by', $4, 'public_rows', $5)) AS pg_catalog.text)",
      arguments);
  return *spi.text(0, 0);
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

std::string fit(const FitCall& call) {
  expect_writable("fit a model");
  const Oid caller = GetUserId();
  find_method(call.method);
  GucNest settings;
  settings.set("search_path", "pg_catalog, pg_temp");
  const FitOptions options = parse_fit_options(call.options);
  expect_guarantee(call, options);
  const Source source = describe_source(call.source, call.columns ? &*call.columns : nullptr, options);
  const std::string name = call.model.value_or(source.name);
  expect_storable(name, caller, source.schema, source.name);
  Provenance provenance;
  provenance.options = options_text(call);
  provenance.source_schema = source.schema;
  provenance.source_name = source.name;
  provenance.fingerprint = source.fingerprint;
  provenance.row_security = options.visible_rows;
  plan_holdout(call, source, name, provenance);
  Reader reader = make_reader(call, source, options, provenance);
  const Storing store{name, source, provenance, caller};
  FitRequest request = make_fit_request(call, source, options);
  if (is_private(call))
    fit_with_guarantee(call, source, reader, std::move(request), store);
  else
    fit_without_guarantee(call, source, reader, std::move(request), store);
  return name;
}

}  // namespace synth::pg
