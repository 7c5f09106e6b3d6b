#include "pg/adapt/types.hpp"

#include "core/base/error.hpp"
#include "core/table/profile.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

struct BuiltInType {
  Oid oid;
  TypeKind kind;
};

constexpr BuiltInType built_in_types[] = {
    {BOOLOID, TypeKind::boolean},
    {INT2OID, TypeKind::int2},
    {INT4OID, TypeKind::int4},
    {INT8OID, TypeKind::int8},
    {FLOAT4OID, TypeKind::float4},
    {FLOAT8OID, TypeKind::float8},
    {NUMERICOID, TypeKind::numeric},
    {TEXTOID, TypeKind::text},
    {VARCHAROID, TypeKind::varchar},
    {BPCHAROID, TypeKind::bpchar},
    {NAMEOID, TypeKind::name},
    {DATEOID, TypeKind::date},
    {TIMEOID, TypeKind::time},
    {TIMESTAMPOID, TypeKind::timestamp},
    {TIMESTAMPTZOID, TypeKind::timestamptz},
    {INTERVALOID, TypeKind::interval},
    {UUIDOID, TypeKind::uuid},
};

constexpr std::int32_t most_scaled_digits = 18;

Oid plain_type(TypeKind kind) {
  for (const BuiltInType& type : built_in_types)
    if (type.kind == kind) return type.oid;
  return TEXTOID;
}

struct NumericLimits {
  std::int32_t precision;
  std::int32_t scale;
};

bool has_numeric_limits(std::int32_t typmod) { return typmod >= static_cast<std::int32_t>(VARHDRSZ); }

NumericLimits numeric_limits(std::int32_t typmod) {
  const std::int32_t packed = typmod - static_cast<std::int32_t>(VARHDRSZ);
  return {(packed >> 16) & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024};
}

/// Scale of a numeric(p, s) whose values fit 64 bits as integers, else -1.
std::int32_t scaled_digits(std::int32_t typmod) {
  if (!has_numeric_limits(typmod)) return -1;
  const NumericLimits limits = numeric_limits(typmod);
  return limits.precision <= most_scaled_digits && limits.scale >= 0 && limits.scale <= limits.precision
             ? limits.scale
             : -1;
}

/// A double may lie above the largest value of a numeric(p, s) that it stands for.
double within_limits(double value, std::int32_t typmod) {
  if (!has_numeric_limits(typmod)) return value;
  const NumericLimits limits = numeric_limits(typmod);
  const double most = std::pow(10.0, limits.precision - limits.scale) * (1 - 1e-14);
  return std::abs(value) > most ? std::copysign(most, value) : value;
}

std::int32_t length_limit(TypeKind kind, std::int32_t typmod) {
  if (kind == TypeKind::name) return NAMEDATALEN - 1;
  const bool limited = kind == TypeKind::varchar || kind == TypeKind::bpchar;
  return limited && typmod > static_cast<std::int32_t>(VARHDRSZ)
             ? typmod - static_cast<std::int32_t>(VARHDRSZ)
             : 0;
}

struct EnumerationLabel {
  float4 order;
  Oid oid;
  NameData label;
};

/// The labels of an enumeration in their order, in the current memory context.
List* enumeration_labels(Oid type) {
  return call_postgres([&] {
    List* labels = NIL;
    CatCList* entries = SearchSysCacheList1(ENUMTYPOIDNAME, ObjectIdGetDatum(type));
    for (int i = 0; i < entries->n_members; ++i) {
      const auto* form = reinterpret_cast<Form_pg_enum>(GETSTRUCT(&entries->members[i]->tuple));
      auto* label = static_cast<EnumerationLabel*>(palloc(sizeof(EnumerationLabel)));
      *label = {form->enumsortorder, form->oid, form->enumlabel};
      labels = lappend(labels, label);
    }
    ReleaseCatCacheList(entries);
    list_sort(labels, [](const ListCell* a, const ListCell* b) {
      const float4 left = static_cast<EnumerationLabel*>(lfirst(a))->order;
      const float4 right = static_cast<EnumerationLabel*>(lfirst(b))->order;
      return left < right ? -1 : left > right ? 1 : 0;
    });
    return labels;
  });
}

}  // namespace

TypeKind kind_of_type(Oid base_type) {
  for (const BuiltInType& type : built_in_types)
    if (type.oid == base_type) return type.kind;
  return call_postgres([&] { return get_typtype(base_type); }) == TYPTYPE_ENUM ? TypeKind::enumeration
                                                                               : TypeKind::unsupported;
}

Type describe_type(Oid type, std::int32_t typmod) {
  const Oid base = call_postgres([&] { return getBaseTypeAndTypmod(type, &typmod); });
  struct Names {
    char* schema;
    char* name;
  };
  const Names names = call_postgres([&] {
    HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
    if (!HeapTupleIsValid(tuple)) elog(ERROR, "cache lookup failed for type %u", type);
    const auto* form = reinterpret_cast<Form_pg_type>(GETSTRUCT(tuple));
    const Names found{get_namespace_name(form->typnamespace), pstrdup(NameStr(form->typname))};
    ReleaseSysCache(tuple);
    return found;
  });
  Type description;
  description.schema = names.schema;
  description.name = names.name;
  description.kind = kind_of_type(base);
  description.typmod = typmod;
  description.scale = description.kind == TypeKind::numeric ? scaled_digits(typmod) : -1;
  description.max_length = length_limit(description.kind, typmod);
  if (description.kind == TypeKind::enumeration) {
    const List* labels = enumeration_labels(base);
    for (int i = 0; i < list_length(labels); ++i)
      description.labels.emplace_back(NameStr(static_cast<EnumerationLabel*>(list_nth(labels, i))->label));
  }
  return description;
}

Oid resolve_type(const Type& type, std::int32_t* typmod) {
  *typmod = type.typmod;
  const Oid found = call_postgres([&] {
    const Oid schema = get_namespace_oid(type.schema.c_str(), true);
    if (!OidIsValid(schema)) return InvalidOid;
    return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(type.name.c_str()),
                           ObjectIdGetDatum(schema));
  });
  if (OidIsValid(found)) {
    const Oid base = call_postgres([&] { return getBaseType(found); });
    if (base != found) *typmod = -1;
    if (kind_of_type(base) == type.kind) {
      if (type.kind != TypeKind::unsupported) return found;
      // All of its values will be NULL, which a domain may refuse and which any other type has.
      if (call_postgres([&] { return get_typtype(base); }) != TYPTYPE_PSEUDO) return base;
    }
  }
  if (type.kind == TypeKind::enumeration || type.kind == TypeKind::unsupported) *typmod = -1;
  return plain_type(type.kind);
}

// ---- reading: all under one call_postgres per row, so nothing here may need a destructor ----

ValueReader::ValueReader(Oid base_type, Type description) : type_(std::move(description)) {
  if (type_.kind != TypeKind::enumeration) return;
  const List* labels = enumeration_labels(base_type);
  for (int i = 0; i < list_length(labels); ++i)
    enumeration_.emplace_back(static_cast<EnumerationLabel*>(list_nth(labels, i))->oid, i);
}

std::int64_t ValueReader::enumeration_key(Datum datum) const {
  const Oid wanted = DatumGetObjectId(datum);
  for (const auto& [oid, key] : enumeration_)
    if (oid == wanted) return key;
  return 0;
}

namespace {

std::int64_t numeric_key(Datum datum, std::int32_t scale) {
  if (DatumGetBool(
          DirectFunctionCall2(numeric_eq, datum, DirectFunctionCall1(float8_numeric, Float8GetDatum(NAN)))))
    return not_a_number_key;
  const Numeric value = DatumGetNumeric(datum);
  if (numeric_is_inf(value))
    return DatumGetFloat8(DirectFunctionCall1(numeric_float8, datum)) > 0 ? plus_infinity_key
                                                                          : minus_infinity_key;
  static constexpr std::int64_t powers[] = {1LL,
                                            10LL,
                                            100LL,
                                            1000LL,
                                            10000LL,
                                            100000LL,
                                            1000000LL,
                                            10000000LL,
                                            100000000LL,
                                            1000000000LL,
                                            10000000000LL,
                                            100000000000LL,
                                            1000000000000LL,
                                            10000000000000LL,
                                            100000000000000LL,
                                            1000000000000000LL,
                                            10000000000000000LL,
                                            100000000000000000LL,
                                            1000000000000000000LL};
  const Datum factor = NumericGetDatum(int64_to_numeric(powers[scale]));
  return DatumGetInt64(DirectFunctionCall1(numeric_int8, DirectFunctionCall2(numeric_mul, datum, factor)));
}

constexpr std::int64_t day_microseconds = 86400LL * 1000000LL;

/// Intervals as PostgreSQL compares them: months of 30 days, days of 24 hours.
std::int64_t interval_key(const Interval* interval) {
  const __int128 total = static_cast<__int128>(interval->month) * 30 * day_microseconds +
                         static_cast<__int128>(interval->day) * day_microseconds + interval->time;
  constexpr std::int64_t limit = INT64_MAX - 2;
  if (total > limit) return limit;
  return total < -limit ? -limit : static_cast<std::int64_t>(total);
}

std::int64_t timestamp_key(Timestamp timestamp) {
  if (TIMESTAMP_IS_NOBEGIN(timestamp)) return minus_infinity_key;
  return TIMESTAMP_IS_NOEND(timestamp) ? plus_infinity_key : timestamp;
}

std::int64_t date_key(DateADT date) {
  if (DATE_IS_NOBEGIN(date)) return minus_infinity_key;
  return DATE_IS_NOEND(date) ? plus_infinity_key : date;
}

}  // namespace

std::int64_t ValueReader::key_of(Datum datum) const {
  switch (type_.kind) {
    case TypeKind::boolean:
      return DatumGetBool(datum);
    case TypeKind::int2:
      return DatumGetInt16(datum);
    case TypeKind::int4:
      return DatumGetInt32(datum);
    case TypeKind::float4:
      return key_of_real(DatumGetFloat4(datum));
    case TypeKind::float8:
      return key_of_real(DatumGetFloat8(datum));
    case TypeKind::numeric:
      if (type_.scale >= 0) return numeric_key(datum, type_.scale);
      return key_of_real(DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, datum)));
    case TypeKind::enumeration:
      return enumeration_key(datum);
    case TypeKind::date:
      return date_key(DatumGetDateADT(datum));
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return timestamp_key(DatumGetTimestamp(datum));
    case TypeKind::interval:
      return interval_key(DatumGetIntervalP(datum));
    default:
      return DatumGetInt64(datum);  // int8, time
  }
}

Value ValueReader::read_text(Datum datum) const {
  if (type_.kind == TypeKind::name) return Value::of_bytes(NameStr(*DatumGetName(datum)));
  const auto* stored = reinterpret_cast<const struct varlena*>(DatumGetPointer(datum));
  if (VARATT_IS_EXTERNAL(stored) || VARATT_IS_COMPRESSED(stored)) {
    // A long value is never a label: its length is in its header, and it need not be fetched.
    const Size size = toast_raw_datum_size(datum) - VARHDRSZ;
    if (size > TextProfile::longest_label) return Value::of_length(size);
  }
  const text* plain = DatumGetTextPP(datum);
  std::size_t size = VARSIZE_ANY_EXHDR(plain);
  const char* data = VARDATA_ANY(plain);
  if (type_.kind == TypeKind::bpchar)
    size = static_cast<std::size_t>(bpchartruelen(const_cast<char*>(data), static_cast<int>(size)));
  return Value::of_bytes({data, size});
}

Value ValueReader::read(Datum datum, bool is_null) const {
  if (is_null) return {};
  switch (type_.storage()) {
    case Storage::none:
      return {};
    case Storage::text:
      return read_text(datum);
    case Storage::uuid:
      return Value::of_bytes({reinterpret_cast<const char*>(DatumGetUUIDP(datum)->data), UUID_LEN});
    default:
      return Value::of_key(key_of(datum));
  }
}

// ---- writing ----

namespace {

/// Kinds whose values may stand for each other.
TypeKind family(TypeKind kind) {
  switch (kind) {
    case TypeKind::int2:
    case TypeKind::int4:
      return TypeKind::int8;
    case TypeKind::float4:
      return TypeKind::float8;
    case TypeKind::varchar:
    case TypeKind::bpchar:
    case TypeKind::name:
      return TypeKind::text;
    default:
      return kind;
  }
}

bool can_write(const Type& type, TypeKind target) {
  if (type.kind == TypeKind::unsupported) return true;
  if (type.kind == TypeKind::enumeration && family(target) == TypeKind::text) return true;
  return family(type.kind) == family(target);
}

std::string type_name(Oid type) {
  return call_postgres([&] { return format_type_be(type); });
}

Datum interval_of_key(std::int64_t key, std::int32_t typmod) {
  auto* interval = static_cast<Interval*>(palloc0(sizeof(Interval)));
  const std::int32_t fields = typmod >= 0 ? INTERVAL_RANGE(typmod) : INTERVAL_FULL_RANGE;
  const bool months_only = (fields & ~(INTERVAL_MASK(YEAR) | INTERVAL_MASK(MONTH))) == 0;
  if (months_only) {
    interval->month = static_cast<int32>(key / (30 * day_microseconds));
  } else {
    interval->day = static_cast<int32>(key / day_microseconds);
    interval->time = key % day_microseconds;
  }
  return IntervalPGetDatum(interval);
}

}  // namespace

ValueWriter::ValueWriter(const std::string& column, const Type& type, Oid target, std::int32_t target_typmod)
    : column_(column), type_(type), target_typmod_(target_typmod) {
  target_ = call_postgres([&] { return getBaseTypeAndTypmod(target, &target_typmod_); });
  target_kind_ = kind_of_type(target_);
  by_value_ = call_postgres([&] { return get_typbyval(target_); });
  if (!can_write(type, target_kind_))
    throw Error(sqlstate::datatype_mismatch,
                "column \"" + column + "\" of the model has type " + type.name +
                    ", which cannot be returned as " + type_name(target),
                "Declare the column with the model's type; synth_describe() lists the types.");
  if (target_kind_ == TypeKind::enumeration) {
    const List* labels = enumeration_labels(target_);
    for (const std::string& label : type.labels) {
      Oid value = InvalidOid;
      for (int i = 0; i < list_length(labels); ++i) {
        const auto* entry = static_cast<EnumerationLabel*>(list_nth(labels, i));
        if (label == NameStr(entry->label)) value = entry->oid;
      }
      enumeration_values_.push_back(value);
    }
  }
}

void ValueWriter::fail_range() const {
  throw Error(sqlstate::data_corrupted,
              "the model has a value for column \"" + column_ + "\" that its type cannot hold",
              "Fit the model again, or declare the column with the model's type.");
}

Datum ValueWriter::numeric_from_scaled(std::int64_t key) const {
  if (is_special_key(Storage::integer, key)) {
    const double special = key == not_a_number_key ? NAN : key == plus_infinity_key ? INFINITY : -INFINITY;
    return call_postgres([&] { return DirectFunctionCall1(float8_numeric, Float8GetDatum(special)); });
  }
  return call_postgres(
      [&] { return limited_numeric(NumericGetDatum(int64_div_fast_to_numeric(key, type_.scale))); });
}

Datum ValueWriter::from_real(double value) const {
  if (target_kind_ == TypeKind::float4) return Float4GetDatum(static_cast<float4>(value));
  if (target_kind_ == TypeKind::float8) return Float8GetDatum(value);
  const double number = within_limits(value, target_typmod_);
  return call_postgres(
      [&] { return limited_numeric(DirectFunctionCall1(float8_numeric, Float8GetDatum(number))); });
}

/// May raise.
Datum ValueWriter::limited_numeric(Datum numeric_value) const {
  const bool has_limits = has_numeric_limits(target_typmod_);
  if (!has_limits || (type_.scale >= 0 && target_typmod_ == type_.typmod)) return numeric_value;
  return DirectFunctionCall2(numeric, numeric_value, Int32GetDatum(target_typmod_));
}

Datum ValueWriter::from_enumeration(std::int64_t key) const {
  if (key < 0 || static_cast<std::size_t>(key) >= type_.labels.size()) fail_range();
  if (target_kind_ != TypeKind::enumeration) return from_text(type_.labels[static_cast<std::size_t>(key)]);
  const Oid value = enumeration_values_[static_cast<std::size_t>(key)];
  if (!OidIsValid(value))
    throw Error(sqlstate::datatype_mismatch,
                "the enumeration of column \"" + column_ + "\" has lost a label that the model draws",
                "Add the label to the type again, or fit the model again.");
  return ObjectIdGetDatum(value);
}

Datum ValueWriter::from_key(std::int64_t key) const {
  const auto within = [&](std::int64_t low, std::int64_t high) {
    if (key < low || key > high) fail_range();
  };
  if (type_.storage() == Storage::real) return from_real(real_of_key(key));
  switch (type_.kind) {
    case TypeKind::boolean:
      within(0, 1);
      return BoolGetDatum(key != 0);
    case TypeKind::numeric:
      return numeric_from_scaled(key);
    case TypeKind::enumeration:
      return from_enumeration(key);
    case TypeKind::date:
      if (key == minus_infinity_key) return DateADTGetDatum(DATEVAL_NOBEGIN);
      if (key == plus_infinity_key) return DateADTGetDatum(DATEVAL_NOEND);
      within(DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE, DATE_END_JULIAN - POSTGRES_EPOCH_JDATE - 1);
      return DateADTGetDatum(static_cast<DateADT>(key));
    case TypeKind::time:
      within(0, day_microseconds);
      return TimeADTGetDatum(key);
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      if (key == minus_infinity_key) return TimestampGetDatum(DT_NOBEGIN);
      if (key == plus_infinity_key) return TimestampGetDatum(DT_NOEND);
      within(MIN_TIMESTAMP, END_TIMESTAMP - 1);
      return TimestampGetDatum(key);
    case TypeKind::interval:
      return call_postgres([&] { return interval_of_key(key, target_typmod_); });
    default:
      break;
  }
  if (target_kind_ == TypeKind::int2) {
    within(PG_INT16_MIN, PG_INT16_MAX);
    return Int16GetDatum(static_cast<int16>(key));
  }
  if (target_kind_ == TypeKind::int4) {
    within(PG_INT32_MIN, PG_INT32_MAX);
    return Int32GetDatum(static_cast<int32>(key));
  }
  return Int64GetDatum(key);
}

Datum ValueWriter::from_text(std::string_view text) const {
  const auto size = static_cast<int>(text.size());
  if (!call_postgres([&] {
        return pg_verifymbstr(text.data(), size, true) && std::memchr(text.data(), 0, text.size()) == nullptr;
      }))
    throw Error(
        sqlstate::data_corrupted,
        "the model has text for column \"" + column_ + "\" that is not valid in this database's encoding",
        "Import the model into a database with the encoding of its source.");
  return call_postgres([&] {
    struct varlena* plain = cstring_to_text_with_len(text.data(), size);
    const Datum datum = PointerGetDatum(plain);
    if (target_kind_ == TypeKind::name) return DirectFunctionCall1(text_name, datum);
    if (target_kind_ == TypeKind::bpchar)
      return DirectFunctionCall3(bpchar, datum, Int32GetDatum(target_typmod_), BoolGetDatum(true));
    if (target_kind_ == TypeKind::varchar)
      return DirectFunctionCall3(varchar, datum, Int32GetDatum(target_typmod_), BoolGetDatum(true));
    return datum;
  });
}

Datum ValueWriter::from_uuid(const std::array<std::uint8_t, 16>& uuid) const {
  return call_postgres([&] {
    auto* stored = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    std::memcpy(stored->data, uuid.data(), UUID_LEN);
    return UUIDPGetDatum(stored);
  });
}

}  // namespace synth::pg
