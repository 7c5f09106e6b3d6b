#pragma once

#include "pg/bridge/postgres.hpp"

#include <span>

#include "core/base/random.hpp"
#include "core/table/column.hpp"
#include "pg/adapt/types.hpp"

namespace synth::pg {

/// What was decided about one column in some rows: codes, and numbers whose meaning depends on the code: the
/// ordered key of a placed value, the digit of a key column, the row number of an opaque value.
struct ColumnDraw {
  std::span<const std::uint16_t> codes;
  std::span<const std::uint64_t> numbers;
};

/// Turns what was drawn for one column into values of one type of this database. Values that do not depend on
/// the row are made once.
class ColumnValues {
 public:
  /// `column` must outlive the object; `lasting` keeps the values made once. Throws datatype_mismatch if the
  /// column cannot be written as `type`.
  ColumnValues(const Column& column, std::uint32_t index, RandomKey key, Oid type, std::int32_t typmod,
               MemoryContext lasting);

  /// Writes the values of some rows to places `positions` of `values` and `nulls`; what a row needs is
  /// allocated in the current memory context.
  void write(const ColumnDraw& draw, std::span<const std::uint32_t> positions, Datum* values,
             bool* nulls) const;

  /// Whether `code` alone decides on the value: NULL, or a value that was observed or stands for one.
  bool is_fixed(std::uint16_t code) const { return forms_[code] <= Form::ready; }
  /// The value of a code that is not fixed, made in the current memory context.
  Datum value(std::uint16_t code, std::uint64_t number) const;

 private:
  enum class Form : std::uint8_t { null, ready, placed, label, text, uuid };

  void prepare_cells();
  void prepare_labels();
  void prepare_pseudonyms();
  void prepare_key();
  void add(Form form, Datum value = 0);

  const Column& column_;
  std::uint32_t index_;
  RandomKey key_;
  ValueWriter writer_;
  std::vector<Form> forms_;    ///< by code
  std::vector<Datum> ready_;   ///< by code
  std::vector<Datum> labels_;  ///< of a key column, by digit
};

}  // namespace synth::pg
