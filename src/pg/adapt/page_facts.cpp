#include "pg/adapt/page_facts.hpp"

#include <charconv>

#include "core/base/error.hpp"
#include "pg/adapt/catalog_writer.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

using report::Promise;
using report::ReportData;

constexpr const char* time_format = "'YYYY-MM-DD HH24:MI \"UTC\"'";

std::string as_literal(const std::string& text) {
  return call_postgres([&] { return quote_literal_cstr(text.c_str()); });
}

/// A value in UTF-8; nothing is an empty text.
std::string text_at(const SpiConnection& spi, std::uint64_t row, int column) {
  const std::optional<std::string> text = spi.text(row, column);
  return text ? to_utf8(*text) : std::string();
}

double number_at(const SpiConnection& spi, std::uint64_t row, int column) {
  const std::optional<Datum> value = spi.datum(row, column);
  return value ? DatumGetFloat8(*value) : report::undefined;
}

/// What synth.model keeps besides the payload.
struct StoredFacts {
  bool imported = false;
  bool is_private = false;
  std::string method;
  std::string source;
  std::string options;
  double epsilon = report::undefined;
  double delta = report::undefined;
  double holdout = 0;
  std::string unit;
  std::int64_t rows_per_unit = 1;
};

void add_model(ReportData& data, StoredFacts& facts, const Evaluated& evaluated) {
  const ActAs identity(catalog_owner());
  SpiConnection spi;
  const SpiArgument key[] = {text_argument(evaluated.model().name),
                             {INT4OID, Int32GetDatum(evaluated.model().version)}};
  spi.execute(
      std::string("SELECT m.method, m.private, m.source_name IS NULL, m.epsilon, m.delta, m.privacy_unit, "
                  "coalesce(m.max_rows_per_unit, 1), m.rows_used, m.holdout, "
                  "synth.role_name(m.owner, m.owner_id, m.cluster_id), m.options, "
                  "to_char(m.created AT TIME ZONE 'UTC', ") +
          time_format + "), to_char(now() AT TIME ZONE 'UTC', " + time_format +
          "), quote_ident(m.source_schema) || '.' || quote_ident(m.source_name), "
          "(SELECT 'pg_synth ' || extversion FROM pg_extension WHERE extname = 'pg_synth') "
          "FROM synth.model m WHERE m.name = $1 AND m.version = $2",
      key);
  facts.method = text_at(spi, 0, 0);
  facts.is_private = *spi.boolean(0, 1);
  facts.imported = *spi.boolean(0, 2);
  facts.epsilon = number_at(spi, 0, 3);
  facts.delta = number_at(spi, 0, 4);
  facts.unit = text_at(spi, 0, 5);
  facts.rows_per_unit = *spi.integer(0, 6);
  facts.holdout = number_at(spi, 0, 8);
  facts.options = text_at(spi, 0, 10);
  facts.source = text_at(spi, 0, 13);
  data.facts.fitted_rows = static_cast<double>(*spi.integer(0, 7));
  data.facts.owner = text_at(spi, 0, 9);
  data.facts.created = text_at(spi, 0, 11);
  data.facts.written = text_at(spi, 0, 12);
  data.facts.program = text_at(spi, 0, 14);
}

/// As the current user, who sees the accounts of tables that he may read.
void add_accounts(ReportData& data, const StoredFacts& facts, const Evaluated& evaluated) {
  SpiConnection spi;
  spi.execute(
      "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
      "WHERE e.extname = 'pg_synth'");
  if (spi.rows() == 0) return;
  const std::string schema = *spi.text(0, 0);
  const SpiArgument key[] = {text_argument(evaluated.model().name), text_argument(facts.source)};
  const std::string account =
      "(SELECT min(a.account) FROM " + schema + ".synth_ledger a WHERE a.model = $1 AND a.source = $2)";
  spi.execute(std::string("SELECT to_char(l.\"time\" AT TIME ZONE 'UTC', ") + time_format +
                  "), l.kind, l.model, coalesce(l.version, 0)::int8, l.method, l.epsilon, l.delta, "
                  "l.rho::float8 FROM " +
                  schema + ".synth_ledger l WHERE l.account = " + account +
                  " ORDER BY l.number DESC LIMIT 50",
              key);
  for (std::uint64_t row = spi.rows(); row-- > 0;)
    data.guarantee.ledger.push_back({text_at(spi, row, 0), text_at(spi, row, 1), text_at(spi, row, 2),
                                     static_cast<std::uint64_t>(*spi.integer(row, 3)), text_at(spi, row, 4),
                                     number_at(spi, row, 5), number_at(spi, row, 6), number_at(spi, row, 7)});
  spi.execute(
      "SELECT b.epsilon, b.delta, b.epsilon_spent, b.epsilon_left, b.fits_without_guarantee::int8 FROM " +
          schema + ".synth_budgets b WHERE b.account = " + account + " LIMIT 1",
      key);
  if (spi.rows() == 0) return;
  data.guarantee.budget_epsilon = number_at(spi, 0, 0);
  data.guarantee.budget_delta = number_at(spi, 0, 1);
  data.guarantee.spent_epsilon = number_at(spi, 0, 2);
  data.guarantee.left_epsilon = number_at(spi, 0, 3);
  data.guarantee.fits_without_guarantee = static_cast<std::uint64_t>(*spi.integer(0, 4));
}

/// The fewest digits that give the number back.
std::string shortest(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

std::string fit_call(const StoredFacts& facts, const Evaluated& evaluated) {
  std::string call = "SELECT synth_fit(" + as_literal(facts.source) + ", model => " +
                     as_literal(evaluated.model().name) + ", method => " + as_literal(facts.method);
  call += facts.is_private ? ", epsilon => " + shortest(facts.epsilon) + ", delta => " + shortest(facts.delta)
                           : ", epsilon => 'infinity'";
  if (facts.holdout > 0) call += ", holdout => " + shortest(facts.holdout);
  if (!facts.unit.empty())
    call += ", privacy_unit => " + as_literal(facts.unit) + ", max_rows_per_unit => " +
            std::to_string(facts.rows_per_unit);
  if (facts.options != "{}") call += ", options => " + as_literal(facts.options);
  return call + ");";
}

std::string measuring_call(const char* function, const char* more, const Evaluated& evaluated) {
  const EvaluationCall& call = evaluated.call();
  std::string text = std::string("SELECT * FROM ") + function + "(" + as_literal(call.model) + more +
                     ", seed => " + std::to_string(call.seed);
  if (call.rows) text += ", rows => " + std::to_string(*call.rows);
  if (call.source) text += ", source => " + as_literal(evaluated.source().quoted);
  if (evaluated.judged()) text += ", synthetic => " + as_literal(evaluated.judged()->quoted);
  if (call.visible_rows) text += ", visible_rows => true";
  return text + ");";
}

void add_calls(ReportData& data, const StoredFacts& facts, const Evaluated& evaluated,
               const std::optional<std::string>& target) {
  if (!facts.imported)
    data.calls.push_back({"The fit, whose own randomness no seed brings back", fit_call(facts, evaluated)});
  data.calls.push_back({"Likeness", measuring_call("synth_evaluate", "", evaluated)});
  data.calls.push_back({"Detection", measuring_call("synth_detect", "", evaluated)});
  if (target)
    data.calls.push_back(
        {"Usefulness", measuring_call("synth_utility", (", " + as_literal(*target)).c_str(), evaluated)});
  data.calls.push_back({"Attacks", measuring_call("synth_attack", ", 'all'", evaluated)});
  for (report::Call& call : data.calls) call.sql = to_utf8(call.sql);
}

}  // namespace

std::string to_utf8(const std::string& text) {
  // Databases in SQL_ASCII know no encoding; what is not UTF-8 shows as such.
  const int encoding = GetDatabaseEncoding();
  if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII) return text;
  return call_postgres(
      [&] { return pg_server_to_any(text.c_str(), static_cast<int>(text.size()), PG_UTF8); });
}

void add_facts(ReportData& data, const Evaluated& evaluated, const std::optional<std::string>& target) {
  StoredFacts facts;
  add_model(data, facts, evaluated);
  data.facts.model = to_utf8(evaluated.model().name);
  data.facts.version = static_cast<std::uint64_t>(evaluated.model().version);
  data.facts.method = facts.method;
  data.facts.source = to_utf8(evaluated.source().quoted);
  data.facts.holdout = facts.holdout;
  data.guarantee.promise = facts.is_private ? Promise::private_
                           : facts.imported ? Promise::unknown
                                            : Promise::none;
  data.guarantee.epsilon = facts.epsilon;
  data.guarantee.delta = facts.delta;
  data.guarantee.unit = facts.unit;
  data.guarantee.rows_per_unit = static_cast<std::uint64_t>(facts.rows_per_unit);
  add_accounts(data, facts, evaluated);
  add_calls(data, facts, evaluated, target);
}

}  // namespace synth::pg
