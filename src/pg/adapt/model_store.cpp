#include "pg/adapt/model_store.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

/// A copy of one catalog tuple in the current memory context.
struct Tuple {
  HeapTuple tuple;
  TupleDesc description;
};

/// The tuple of `table` with the highest second key column among those whose first is `name`, or exactly
/// `version`.
Tuple fetch_model(const std::string& name, std::optional<std::int32_t> version) {
  const Oid table = catalog_relation("model");
  const Oid index = catalog_relation("model_pkey");
  const bool exact = version.has_value();
  const std::int32_t wanted = version.value_or(0);
  return call_postgres([&] {
    Relation relation = table_open(table, AccessShareLock);
    Relation index_relation = index_open(index, AccessShareLock);
    ScanKeyData keys[2];
    ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_TEXTEQ,
                PointerGetDatum(cstring_to_text_with_len(name.data(), static_cast<int>(name.size()))));
    keys[0].sk_collation = relation->rd_att->attrs[0].attcollation;
    ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(wanted));
    SysScanDesc scan =
        systable_beginscan_ordered(relation, index_relation, GetActiveSnapshot(), exact ? 2 : 1, keys);
    HeapTuple found = systable_getnext_ordered(scan, BackwardScanDirection);
    Tuple copy{nullptr, nullptr};
    if (HeapTupleIsValid(found))
      copy = {heap_copytuple(found), CreateTupleDescCopy(RelationGetDescr(relation))};
    systable_endscan_ordered(scan);
    index_close(index_relation, AccessShareLock);
    table_close(relation, AccessShareLock);
    return copy;
  });
}

/// Value of a column by name, as it is in the tuple.
NullableDatum column_of(const Tuple& tuple, const char* name) {
  return call_postgres([&] {
    for (int i = 0; i < tuple.description->natts; ++i) {
      const Form_pg_attribute attribute = TupleDescAttr(tuple.description, i);
      if (attribute->attisdropped || std::strcmp(NameStr(attribute->attname), name) != 0) continue;
      NullableDatum value{};
      value.value = heap_getattr(tuple.tuple, i + 1, tuple.description, &value.isnull);
      return value;
    }
    elog(ERROR, "column %s is missing in the catalog of pg_synth", name);
    pg_unreachable();
  });
}

std::optional<std::string> text_of(const Tuple& tuple, const char* name) {
  const NullableDatum value = column_of(tuple, name);
  if (value.isnull) return std::nullopt;
  return call_postgres([&] { return TextDatumGetCString(value.value); });
}

/// A column of type text[]; empty for NULL.
std::vector<std::string> texts_of(const Tuple& tuple, const char* name) {
  const NullableDatum value = column_of(tuple, name);
  return value.isnull ? std::vector<std::string>() : pg::texts_of(value.value, name);
}

std::int64_t big_integer_of(const Tuple& tuple, const char* name) {
  return DatumGetInt64(column_of(tuple, name).value);
}

ModelRow row_of(const Tuple& tuple) {
  ModelRow row;
  row.name = *text_of(tuple, "name");
  row.version = DatumGetInt32(column_of(tuple, "version").value);
  row.method = *text_of(tuple, "method");
  row.is_private = DatumGetBool(column_of(tuple, "private").value);
  row.source_schema = text_of(tuple, "source_schema");
  row.source_name = text_of(tuple, "source_name");
  row.rows = big_integer_of(tuple, "rows");
  row.holdout = DatumGetFloat8(column_of(tuple, "holdout").value);
  row.holdout_columns = texts_of(tuple, "holdout_columns");
  const NullableDatum holdout_key = column_of(tuple, "holdout_key");
  if (!holdout_key.isnull) row.holdout_key = DatumGetInt64(holdout_key.value);
  row.owner = {*text_of(tuple, "owner"), DatumGetObjectId(column_of(tuple, "owner_id").value),
               big_integer_of(tuple, "cluster_id")};
  row.unpaid =
      row.is_private && TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple.tuple->t_data));
  return row;
}

/// Private payloads are padded with zeros (store_model). What does not look so stays as it is, for core to
/// find fault with.
std::string_view without_padding(std::string_view payload) {
  constexpr std::size_t length_at = 12, header_size = 28;  // as core/model/payload.hpp describes it
  if (payload.size() < header_size) return payload;
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<std::uint8_t>(payload[length_at + i]);
  if (length > payload.size() - header_size) return payload;
  const std::string_view padding = payload.substr(header_size + length);
  return padding.find_first_not_of('\0') == padding.npos ? payload.substr(0, header_size + length) : payload;
}

std::string payload_of(const ModelRow& row, const Tuple& tuple) {
  const NullableDatum value = column_of(tuple, "payload");
  const bytea* bytes = call_postgres([&] { return DatumGetByteaPP(value.value); });
  const std::string_view stored(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
  return std::string(row.is_private ? without_padding(stored) : stored);
}

void expect_paid(const ModelRow& row) {
  if (!row.unpaid) return;
  throw Error(sqlstate::object_not_in_prerequisite_state,
              "model \"" + row.name +
                  "\" was fitted with a privacy guarantee in this transaction: it can be read once that has "
                  "committed",
              "COMMIT first.");
}

[[noreturn]] void fail_unknown(const std::string& name, std::optional<std::int32_t> version) {
  if (version)
    throw Error(
        sqlstate::undefined_object,
        "there is no version " + std::to_string(*version) + " of the model \"" + name + "\"",
        "synth_models lists the models that you may use; leave the version out to use the current one.");
  throw Error(sqlstate::undefined_object, "there is no model named \"" + name + "\"",
              "synth_models lists the models that you may use; synth_fit() makes one.");
}

/// The grants of a model; a role without a name is everybody.
std::vector<StoredRole> grantees_of(const std::string& model) {
  const Oid table = catalog_relation("model_grant");
  const Oid index = catalog_relation("model_grant_pkey");
  TupleDesc description = nullptr;
  const List* copies = call_postgres([&] {
    Relation relation = table_open(table, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_TEXTEQ,
                PointerGetDatum(cstring_to_text_with_len(model.data(), static_cast<int>(model.size()))));
    key.sk_collation = relation->rd_att->attrs[0].attcollation;
    SysScanDesc scan = systable_beginscan(relation, index, true, GetActiveSnapshot(), 1, &key);
    List* found = NIL;
    for (HeapTuple tuple = systable_getnext(scan); HeapTupleIsValid(tuple); tuple = systable_getnext(scan))
      found = lappend(found, heap_copytuple(tuple));
    description = CreateTupleDescCopy(RelationGetDescr(relation));
    systable_endscan(scan);
    table_close(relation, AccessShareLock);
    return found;
  });
  std::vector<StoredRole> grantees;
  for (int i = 0; i < list_length(copies); ++i) {
    const Tuple tuple{static_cast<HeapTuple>(list_nth(copies, i)), description};
    grantees.push_back({*text_of(tuple, "grantee"), DatumGetObjectId(column_of(tuple, "grantee_id").value),
                        big_integer_of(tuple, "cluster_id")});
  }
  return grantees;
}

bool is_granted(const std::string& model, Oid user) {
  for (const StoredRole& grantee : grantees_of(model)) {
    if (grantee.name.empty()) return true;
    const Oid role = find_role(grantee);
    if (OidIsValid(role) && call_postgres([&] { return has_privs_of_role(user, role); })) return true;
  }
  return false;
}

// ---- the cache of loaded models ----

/// A version never changes, but a dropped model's name may come back: the tuple's place and writer tell them
/// apart.
struct CacheKey {
  std::string name;
  std::int32_t version;
  TransactionId writer;
  ItemPointerData place;

  bool operator==(const CacheKey& other) const {
    return name == other.name && version == other.version && writer == other.writer &&
           std::memcmp(&place, &other.place, sizeof place) == 0;
  }
};

struct CacheEntry {
  CacheKey key;
  std::shared_ptr<const Sampler> sampler;
};

constexpr std::size_t most_cached = 8;

/// Never destroyed: a destructor would run while the server exits.
std::vector<CacheEntry>& cache() {
  static auto* entries = new std::vector<CacheEntry>();
  return *entries;
}

std::shared_ptr<const Sampler> load_cached(const ModelRow& row, const Tuple& tuple) {
  const CacheKey key{row.name, row.version, HeapTupleHeaderGetRawXmin(tuple.tuple->t_data),
                     tuple.tuple->t_self};
  std::vector<CacheEntry>& entries = cache();
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const CacheEntry& e) { return e.key == key; });
  if (found != entries.end()) {
    std::rotate(entries.begin(), found, found + 1);
    return entries.front().sampler;
  }
  auto sampler = std::make_shared<const Sampler>(payload_of(row, tuple));
  if (entries.size() == most_cached) entries.pop_back();
  entries.insert(entries.begin(), {key, sampler});
  return sampler;
}

}  // namespace

std::optional<ModelRow> find_model(const std::string& name, std::optional<std::int32_t> version) {
  const Tuple tuple = fetch_model(name, version);
  if (tuple.tuple == nullptr) return std::nullopt;
  return row_of(tuple);
}

ModelRow owned_model(const std::string& name, Oid user) {
  std::optional<ModelRow> row = find_model(name);
  if (!row) fail_unknown(name, {});
  if (!owns(user, row->owner))
    throw Error(sqlstate::insufficient_privilege, "must be owner of model \"" + name + "\"",
                "Ask the model's owner, or SET ROLE to a role that owns it.");
  return *row;
}

bool may_draw(const ModelRow& model, Oid user) {
  return owns(user, model.owner) || is_granted(model.name, user);
}

StoredModel open_model(std::string_view name_view, std::optional<std::int32_t> version, Oid user) {
  const std::string name(name_view);
  const Tuple tuple = fetch_model(name, version);
  if (tuple.tuple == nullptr) fail_unknown(name, version);
  const ModelRow row = row_of(tuple);
  if (!may_draw(row, user))
    throw Error(sqlstate::insufficient_privilege, "permission denied for model \"" + name + "\"",
                "Its owner can grant the right to draw from it with synth_grant().");
  expect_paid(row);
  return {row.name, row.version, row.rows, load_cached(row, tuple)};
}

std::string read_payload(const std::string& name, std::int32_t version) {
  const Tuple tuple = fetch_model(name, version);
  if (tuple.tuple == nullptr) fail_unknown(name, version);
  const ModelRow row = row_of(tuple);
  expect_paid(row);
  return payload_of(row, tuple);
}

}  // namespace synth::pg
