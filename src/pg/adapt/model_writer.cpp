#include "pg/adapt/model_writer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/model/method.hpp"
#include "core/model/payload.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/catalog_writer.hpp"
#include "pg/adapt/json.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t longest_name = 63;
constexpr Sqlstate serialization_failure{"40001"};

SpiArgument names_argument(const std::vector<std::string>& names) {
  if (names.empty()) return {TEXTARRAYOID, Datum{0}, true};
  std::vector<Datum> items;
  for (const std::string& name : names) items.push_back(text_result(name));
  const auto count = static_cast<int>(items.size());
  Datum* data = items.data();
  const Datum array = call_postgres(
      [&] { return PointerGetDatum(construct_array(data, count, TEXTOID, -1, false, TYPALIGN_INT)); });
  return {TEXTARRAYOID, array};
}

/// A model and the role of a grant, as the columns of synth.model_grant; InvalidOid is everybody.
std::array<SpiArgument, 4> grant_arguments(const std::string& model, Oid grantee) {
  const StoredRole role =
      OidIsValid(grantee) ? store_role(grantee) : StoredRole{"", InvalidOid, cluster_id()};
  return {text_argument(model),
          text_argument(role.name),
          {OIDOID, ObjectIdGetDatum(role.oid)},
          integer_argument(role.cluster)};
}

const char* content_name(const Column& column) {
  if (column.in_key) return "key";
  switch (column.content) {
    case Content::cells:
      return column.cells.all_atoms() ? "values" : "intervals";
    case Content::labels:
      return column.labels.empty() ? "identifier"
             : column.opaque       ? "categories and identifiers"
                                   : "categories";
    case Content::pseudonyms:
      return column.pseudonyms == 0 ? "identifier" : "pseudonyms";
    case Content::derived:
      return "generated";
    case Content::nothing:
      break;
  }
  return "empty";
}

double null_share(const Column& column) {
  if (column.content == Content::nothing) return 1;
  double total = 0;
  for (const std::uint64_t count : column.counts) total += static_cast<double>(count);
  return column.nullable && total > 0 ? static_cast<double>(column.counts.back()) / total : 0;
}

std::string describe_columns(const Model& model) {
  std::string json = "[";
  for (const Column& column : model.columns) {
    if (json.size() > 1) json += ", ";
    json += "{\"name\": " + json_string(column.name) + ", \"type\": " + json_string(column.type.name) +
            ", \"type_schema\": " + json_string(column.type.schema) + ", \"content\": \"" +
            content_name(column) + "\", \"codes\": " + std::to_string(column.domain_codes()) +
            ", \"null_share\": " + json_number(null_share(column)) +
            ", \"not_null\": " + (column.not_null ? "true" : "false") + "}";
  }
  return json + "]";
}

std::string describe_details(const Model& model, const Provenance& provenance) {
  const auto sampler = find_method(model.method).load(model.columns, model.method_body);
  std::string json = "{";
  for (const auto& [name, number] : sampler->facts()) {
    if (json.size() > 1) json += ", ";
    json += json_string(name) + ": " + json_number(number);
  }
  if (const auto ratio = provenance.copy_ratio; ratio && !std::isnan(*ratio))
    json += std::string(json.size() > 1 ? ", " : "") +
            "\"copy ratio\": " + (std::isinf(*ratio) ? "\"Infinity\"" : json_number(*ratio));
  return json + "}";
}

void remove_old_versions(CatalogWriter& writer, const ModelRow& previous) {
  std::string kept = "{";
  for (const SyntheticTableUse& table : synthetic_tables_of(previous))
    if (table.version) kept += (kept.size() > 1 ? "," : "") + std::to_string(*table.version);
  const SpiArgument arguments[] = {text_argument(previous.name), integer_argument(previous.version),
                                   text_argument(kept + "}")};
  writer.execute("DELETE FROM synth.model WHERE name = $1 AND version <= $2 AND version <> ALL ($3::int8[])",
                 arguments);
}

/// Everybody may see how large a table is, also after a rollback: the size of a private payload follows from
/// the request.
std::string padded(std::string payload, std::uint64_t least) {
  payload.resize(std::bit_ceil(std::max<std::uint64_t>(payload.size(), least)), '\0');
  return payload;
}

/// Longer than any other key, and so the last one of its jsonb object: each blank adds a byte.
constexpr std::string_view padding_key = "padding, so that sizes of tables tell nothing";

/// An object, or an array of objects, that gets an entry of blanks, so that it takes `least` bytes as jsonb;
/// more in steps of as many.
std::string padded_json(CatalogWriter& writer, std::string json, std::size_t least) {
  const std::size_t end = json.rfind('}');
  const bool empty = json[end - 1] == '{';
  std::string entry = (empty ? "" : ", ") + json_string(std::string(padding_key)) + ": \"";
  json.insert(end, entry + "\"");
  const SpiArgument arguments[] = {text_argument(json)};
  writer.execute("SELECT CAST(pg_catalog.pg_column_size($1::pg_catalog.jsonb) AS pg_catalog.int8)",
                 arguments);
  const auto size = static_cast<std::size_t>(*writer.spi().integer(0, 0));
  return json.insert(end + entry.size(), (size + least - 1) / least * least - size, ' ');
}

/// Public: what differs between models of the same columns stays far below it.
std::size_t described_bytes(const Model& model) {
  constexpr std::size_t column_bytes = 320, step = 4096;
  std::size_t bytes = 0;
  for (const Column& column : model.columns)
    bytes += column.name.size() + column.type.name.size() + column.type.schema.size() + column_bytes;
  return (bytes + step - 1) / step * step;
}

constexpr std::size_t details_bytes = 1024;

void add_claim(std::vector<SpiArgument>& arguments, const PrivacyClaim& claim) {
  arguments.push_back(float_argument(claim.epsilon));
  arguments.push_back(float_argument(claim.delta));
  arguments.push_back(text_argument(claim.privacy_unit));
  arguments.push_back(integer_argument(claim.max_rows_per_unit));
}

/// Catalogs before 0.3.0 have no columns for a claim, and no private models.
std::string insert_statement(bool with_claim) {
  return std::string(
             "INSERT INTO synth.model (name, version, method, private, options, source_schema, source_name, "
             "source_fingerprint, rows, rows_used, columns, details, holdout, holdout_key, holdout_columns, "
             "row_security, owner, owner_id, cluster_id, created, payload") +
         (with_claim ? ", epsilon, delta, privacy_unit, max_rows_per_unit" : "") +
         ") SELECT $1, v.next, $2, $19, $3::jsonb, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12, $13, "
         "$14, $15, $16, $17, pg_catalog.now(), $18" +
         (with_claim ? ", $20, $21, $22, $23" : "") +
         " FROM (SELECT coalesce(pg_catalog.max(m.version), 0) + 1 AS next FROM synth.model m WHERE m.name = "
         "$1) "
         "AS v RETURNING version";
}

/// 0 where there is no such model.
std::int32_t current_version(const std::string& name) {
  const std::optional<ModelRow> model = find_model(name);
  return model ? model->version : 0;
}

}  // namespace

ModelLock::ModelLock(const std::string& name) : exceptions_at_entry_(std::uncaught_exceptions()) {
  const auto key = static_cast<std::int64_t>(hash_bytes(name, hash_bytes("pg_synth model")));
  call_postgres([&] { DirectFunctionCall1(pg_advisory_xact_lock_int8, Int64GetDatum(key)); });
  const bool frozen = IsolationUsesXactSnapshot();
  std::int32_t seen = 0;
  if (frozen) {
    call_postgres([] { PushActiveSnapshot(GetTransactionSnapshot()); });
    seen = current_version(name);
    call_postgres([] { PopActiveSnapshot(); });
  }
  call_postgres([] { PushActiveSnapshot(GetLatestSnapshot()); });
  if (frozen && current_version(name) != seen)
    throw Error(serialization_failure,
                "could not serialize access due to a concurrent change of model \"" + name + "\"",
                "Run the transaction again.");
}

ModelLock::~ModelLock() {
  // After an error, snapshots above ours may be left; the (sub)transaction's abort, which must follow, drops
  // them all.
  if (std::uncaught_exceptions() == exceptions_at_entry_) PopActiveSnapshot();
}

void expect_storable(const std::string& name, Oid user, const std::optional<std::string>& source_schema,
                     const std::optional<std::string>& source_name) {
  if (name.empty() || name.size() > longest_name)
    throw Error(sqlstate::invalid_parameter_value, "a model's name has 1 to 63 bytes",
                "Choose another name (model => ...).");
  const std::optional<ModelRow> existing = find_model(name);
  if (!existing) return;
  if (!owns(user, existing->owner))
    throw Error(sqlstate::insufficient_privilege, "the model name \"" + name + "\" is taken by another owner",
                "Choose another name (model => ...).");
  if (existing->source_schema != source_schema || existing->source_name != source_name)
    throw Error(sqlstate::duplicate_object,
                "the model name \"" + name + "\" is taken by a model of another source",
                "Choose another name (model => ...), or drop that model first (synth_drop).");
}

std::int32_t store_model(const std::string& name, const Model& model, const Provenance& provenance, Oid user,
                         const std::optional<PrivacyClaim>& claim) {
  const std::optional<ModelRow> existing = find_model(name);
  const StoredRole owner = existing ? existing->owner : store_role(user);
  CatalogWriter writer;
  std::string columns = describe_columns(model);
  std::string details = describe_details(model, provenance);
  if (claim) {
    columns = padded_json(writer, std::move(columns), described_bytes(model));
    details = padded_json(writer, std::move(details), details_bytes);
  }
  std::vector<SpiArgument> arguments = {
      text_argument(name),
      text_argument(model.method),
      text_argument(provenance.options),
      text_argument(provenance.source_schema),
      text_argument(provenance.source_name),
      text_argument(provenance.fingerprint),
      integer_argument(static_cast<std::int64_t>(model.rows)),
      integer_argument(static_cast<std::int64_t>(model.rows_used)),
      text_argument(columns),
      text_argument(details),
      float_argument(provenance.holdout),
      integer_argument(provenance.holdout_key),
      names_argument(provenance.holdout_columns),
      {BOOLOID, BoolGetDatum(provenance.row_security)},
      text_argument(owner.name),
      {OIDOID, ObjectIdGetDatum(owner.oid)},
      integer_argument(owner.cluster),
      bytes_argument(claim ? padded(save_model(model), claim->stored_bytes) : save_model(model)),
      {BOOLOID, BoolGetDatum(claim.has_value())},
  };
  if (claim) add_claim(arguments, *claim);
  writer.execute(insert_statement(claim.has_value()), arguments);
  const auto version = static_cast<std::int32_t>(*writer.spi().integer(0, 0));
  if (existing) remove_old_versions(writer, *existing);
  return version;
}

void delete_model(const std::string& name) {
  CatalogWriter writer;
  const SpiArgument arguments[] = {text_argument(name)};
  writer.execute("DELETE FROM synth.model WHERE name = $1", arguments);
  writer.execute("DELETE FROM synth.model_grant WHERE model = $1", arguments);
}

void grant_model(const std::string& name, Oid grantee) {
  CatalogWriter writer;
  const auto arguments = grant_arguments(name, grantee);
  writer.execute(
      "INSERT INTO synth.model_grant (model, grantee, grantee_id, cluster_id) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (model, grantee) DO UPDATE SET grantee_id = $3, cluster_id = $4",
      arguments);
}

void revoke_model(const std::string& name, Oid grantee) {
  CatalogWriter writer;
  const auto arguments = grant_arguments(name, grantee);
  // The role may have been renamed since the grant.
  writer.execute(
      "DELETE FROM synth.model_grant WHERE model = $1 AND (grantee = $2 OR (grantee_id = $3 AND cluster_id = "
      "$4))",
      arguments);
}

std::vector<SyntheticTableUse> synthetic_tables_of(const ModelRow& model) {
  SpiConnection spi;
  const SpiArgument arguments[] = {text_argument(model.name)};
  spi.execute(
      "SELECT t.relation, t.version, t.owner FROM synth.synthetic_table t WHERE t.model = $1 ORDER BY 1",
      arguments);
  std::vector<SyntheticTableUse> tables;
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {
    const std::string owner = *spi.text(row, 2);
    const Oid role = call_postgres([&] { return get_role_oid(owner.c_str(), true); });
    if (OidIsValid(role) && may_draw(model, role)) tables.push_back({*spi.text(row, 0), spi.integer(row, 1)});
  }
  return tables;
}

}  // namespace synth::pg
