#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/table/column.hpp"
#include "core/table/value.hpp"

namespace synth::pg {

/// The kind of a base type (not a domain); TypeKind::unsupported for types that models cannot hold.
TypeKind kind_of_type(Oid base_type);

/// Describes a column's type: the declared type's name, the base type's kind, limits and enumeration labels.
Type describe_type(Oid type, std::int32_t typmod);

/// The type that `type` names in this database, or the plain type of its kind where there is none of that
/// name. `typmod` receives the type modifier to go with it.
Oid resolve_type(const Type& type, std::int32_t* typmod);

/// Turns the values of one column, as a query returns them, into core's values.
class ValueReader {
 public:
  /// `type` is the base type that the query delivers.
  explicit ValueReader(Oid base_type, Type description);
  /// Bytes of the result live as long as the current memory context and `datum`. May detoast.
  Value read(Datum datum, bool is_null) const;

 private:
  std::int64_t key_of(Datum datum) const;
  std::int64_t enumeration_key(Datum datum) const;
  Value read_text(Datum datum) const;

  Type type_;
  std::vector<std::pair<Oid, std::int64_t>> enumeration_;
};

/// Turns core's values of one column into values of a type of this database.
class ValueWriter {
 public:
  /// Throws datatype_mismatch if values of `type` cannot be written as `target` (a base type or domain): the
  /// base kinds must agree, but all text types go together, and enumerations may be written as text.
  ValueWriter(const std::string& column, const Type& type, Oid target, std::int32_t target_typmod);

  /// A value from an ordered key; allocates in the current memory context where the type is passed by
  /// reference. Throws data_corrupted for keys outside the type's range.
  Datum from_key(std::int64_t key) const;
  /// A value from text, cut or padded to the type's length. Throws data_corrupted for text that is not valid
  /// in the database's encoding.
  Datum from_text(std::string_view text) const;
  Datum from_uuid(const std::array<std::uint8_t, 16>& uuid) const;

  bool by_value() const { return by_value_; }

 private:
  [[noreturn]] void fail_range() const;
  Datum numeric_from_scaled(std::int64_t key) const;
  Datum from_real(double value) const;
  Datum limited_numeric(Datum numeric_value) const;
  Datum from_enumeration(std::int64_t key) const;

  std::string column_;
  Type type_;
  Oid target_;
  TypeKind target_kind_;
  std::int32_t target_typmod_;
  bool by_value_;
  std::vector<Oid> enumeration_values_;  ///< of the target, by key
};

}  // namespace synth::pg
