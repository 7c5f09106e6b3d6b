#include "pg/adapt/foreign_region.hpp"

#include <algorithm>

#include "core/table/profile.hpp"
#include "pg/adapt/check_region.hpp"
#include "pg/adapt/public_table.hpp"
#include "pg/adapt/types.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

struct ForeignKey {
  std::size_t column;
  Oid table;
  AttrNumber attribute;
};

/// A key into a partitioned table has one more entry for each of its partitions: those are left out.
std::vector<ForeignKey> foreign_keys(const Source& source) {
  SpiConnection spi;
  const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(source.oid)}};
  spi.execute(
      "SELECT c.conkey[1]::int8, c.confrelid, c.confkey[1]::int8 FROM pg_catalog.pg_constraint c "
      "WHERE c.conrelid = $1 AND c.contype = 'f' AND c.convalidated AND pg_catalog.cardinality(c.conkey) = 1 "
      "AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = "
      "$1) ORDER BY c.conname",
      arguments);
  std::vector<ForeignKey> keys;
  for (std::uint64_t row = 0; row < spi.rows(); ++row) {
    const auto attribute = static_cast<AttrNumber>(*spi.integer(row, 0));
    const auto found = std::find(source.attributes.begin(), source.attributes.end(), attribute);
    if (found == source.attributes.end()) continue;
    keys.push_back({static_cast<std::size_t>(found - source.attributes.begin()),
                    static_cast<Oid>(*spi.integer(row, 1)), static_cast<AttrNumber>(*spi.integer(row, 2))});
  }
  return keys;
}

/// A column of a referenced table.
struct Referenced {
  const char* relation;
  const char* column;
  Oid owner;
  Oid schema;
  Oid type;
  std::int32_t typmod;
  bool partitioned;
};

Referenced describe(const ForeignKey& key) {
  return call_postgres([&] {
    Referenced found{};
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(key.table));
    if (!HeapTupleIsValid(tuple)) elog(ERROR, "cache lookup failed for relation %u", key.table);
    const auto* form = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple));
    found.owner = form->relowner;
    found.schema = form->relnamespace;
    found.partitioned = form->relkind == RELKIND_PARTITIONED_TABLE;
    found.relation =
        quote_qualified_identifier(get_namespace_name(form->relnamespace), NameStr(form->relname));
    ReleaseSysCache(tuple);
    found.column = quote_identifier(get_attname(key.table, key.attribute, false));
    Oid collation = InvalidOid;
    get_atttypetypmodcoll(key.table, key.attribute, &found.type, &found.typmod, &collation);
    found.type = getBaseTypeAndTypmod(found.type, &found.typmod);
    return found;
  });
}

/// As which role the table is read: policies of it run as its owner where the caller outranks that one.
Oid reading_role(const Referenced& referenced) {
  const Oid caller = GetUserId();
  return call_postgres([&] { return has_privs_of_role(caller, referenced.owner); }) ? referenced.owner
                                                                                    : caller;
}

bool is_readable(const ForeignKey& key, const Referenced& referenced, Oid role) {
  if (!has_schema_privilege(referenced.schema, role, ACL_USAGE)) return false;
  return call_postgres([&] {
    const bool may_select = pg_class_aclcheck(key.table, role, ACL_SELECT) == ACLCHECK_OK ||
                            pg_attribute_aclcheck(key.table, key.attribute, role, ACL_SELECT) == ACLCHECK_OK;
    return may_select && check_enable_rls(key.table, role, true) != RLS_ENABLED;
  });
}

bool is_integer(TypeKind kind) {
  return kind == TypeKind::int2 || kind == TypeKind::int4 || kind == TypeKind::int8;
}

/// Whether keys of the referenced column are keys of the referencing one.
bool agree(const ReadColumn& read, const Type& type, const Referenced& referenced, const Type& other) {
  if (is_integer(type.kind) && is_integer(other.kind)) return true;
  if (type.storage() == Storage::text) return other.storage() == Storage::text;
  if (type.kind == TypeKind::enumeration) return read.base_type == referenced.type;
  return type.kind == other.kind && type.scale == other.scale && type.storage() != Storage::none &&
         type.storage() != Storage::uuid;
}

Value read_value(const SpiConnection& spi, std::uint64_t row, int column, const ValueReader& reader) {
  const Datum datum = *spi.datum(row, column);
  return call_postgres([&] { return reader.read(datum, false); });
}

class ReferencedValues {
 public:
  ReferencedValues(const Referenced& referenced, const Type& type)
      : from_(std::string(" FROM ") + (referenced.partitioned ? "" : "ONLY ") + referenced.relation +
              " AS t"),
        column_(std::string("t.") + referenced.column),
        type_(type),
        reader_(referenced.type, type) {}

  /// Nothing where there are no values, or too many texts.
  std::optional<ValueRegion> read() {
    spi_.execute("SELECT " + column_ + from_ + " WHERE " + column_ + " IS NOT NULL LIMIT " +
                 std::to_string(most_listed_values + 1));
    if (spi_.rows() == 0) return std::nullopt;
    if (type_.storage() == Storage::text) return labels();
    return spi_.rows() > most_listed_values ? range() : values();
  }

 private:
  std::optional<ValueRegion> labels() {
    if (spi_.rows() > most_listed_values) return std::nullopt;
    std::vector<std::string> list;
    for (std::uint64_t row = 0; row < spi_.rows(); ++row) {
      const Value value = read_value(spi_, row, 0, reader_);
      if (value.kind != Value::Kind::bytes || value.bytes.size() > TextProfile::longest_label)
        return std::nullopt;
      list.emplace_back(value.bytes);
    }
    return ValueRegion::of_labels(std::move(list));
  }

  std::optional<ValueRegion> values() {
    std::vector<std::int64_t> list;
    for (std::uint64_t row = 0; row < spi_.rows(); ++row)
      list.push_back(read_value(spi_, row, 0, reader_).key);
    return ValueRegion::of_values(std::move(list));
  }

  std::optional<ValueRegion> range() {
    spi_.execute("SELECT pg_catalog.min(" + column_ + "), pg_catalog.max(" + column_ + ")" + from_);
    ValueRegion region;
    region.low = read_value(spi_, 0, 0, reader_).key;
    region.high = read_value(spi_, 0, 1, reader_).key;
    if (is_special_key(type_.storage(), *region.low)) region.low.reset();
    if (is_special_key(type_.storage(), *region.high)) region.high.reset();
    return region;
  }

  std::string from_;
  std::string column_;
  const Type& type_;
  ValueReader reader_;
  SpiConnection spi_;
};

std::optional<ValueRegion> referenced_values(const Source& source, const ForeignKey& key) {
  const Referenced referenced = describe(key);
  const Oid role = reading_role(referenced);
  const Type type = describe_type(referenced.type, referenced.typmod);
  if (!agree(source.read[key.column], source.columns[key.column].type, referenced, type)) return std::nullopt;
  if (!is_readable(key, referenced, role)) return std::nullopt;
  const ActAs identity(role, SECURITY_RESTRICTED_OPERATION);
  GucNest settings;
  settings.set("row_security", "off");
  return ReferencedValues(referenced, type).read();
}

}  // namespace

std::vector<std::optional<ValueRegion>> foreign_regions(const Source& source) {
  std::vector<std::optional<ValueRegion>> regions(source.columns.size());
  for (const ForeignKey& key : foreign_keys(source)) {
    if (!is_public(key.table)) continue;
    const auto found = referenced_values(source, key);
    if (!found) continue;
    std::optional<ValueRegion>& region = regions[key.column];
    region = region ? intersection(*region, *found) : *found;
  }
  return regions;
}

}  // namespace synth::pg
