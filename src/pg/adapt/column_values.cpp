#include "pg/adapt/column_values.hpp"

#include "core/table/artificial.hpp"
#include "pg/bridge/memory.hpp"

namespace synth::pg {
namespace {

/// Pseudonyms count from here, so that they never meet the row numbers that opaque values are made of.
constexpr std::uint64_t first_pseudonym = std::uint64_t{1} << 59;

}  // namespace

ColumnValues::ColumnValues(const Column& column, std::uint32_t index, RandomKey key, Oid type,
                           std::int32_t typmod, MemoryContext lasting)
    : column_(column), index_(index), key_(key), writer_(column.name, column.type, type, typmod) {
  const ScopedContext scope(lasting);
  if (column.in_key)
    prepare_key();
  else if (column.content == Content::cells)
    prepare_cells();
  else if (column.content == Content::labels)
    prepare_labels();
  else if (column.content == Content::pseudonyms)
    prepare_pseudonyms();
  add(Form::null);
}

void ColumnValues::add(Form form, Datum value) {
  forms_.push_back(form);
  ready_.push_back(value);
}

void ColumnValues::prepare_cells() {
  for (std::size_t code = 0; code < column_.cells.size(); ++code) {
    if (column_.cells.is_atom(code))
      add(Form::ready, writer_.from_key(column_.cells.low[code]));
    else
      add(Form::placed);
  }
}

void ColumnValues::prepare_labels() {
  for (const std::string& label : column_.labels) add(Form::ready, writer_.from_text(label));
  if (column_.opaque) add(Form::text);
}

void ColumnValues::prepare_pseudonyms() {
  for (std::uint32_t code = 0; code < column_.pseudonyms; ++code)
    add(Form::ready, writer_.from_uuid(artificial_uuid(index_, key_, first_pseudonym + code)));
  if (column_.opaque) add(Form::uuid);
}

void ColumnValues::prepare_key() {
  if (column_.content == Content::cells) return add(Form::placed);
  if (column_.content == Content::pseudonyms) return add(Form::uuid);
  if (column_.opaque) return add(Form::text);
  for (const std::string& label : column_.labels) labels_.push_back(writer_.from_text(label));
  add(Form::label);
}

Datum ColumnValues::value(std::uint16_t code, std::uint64_t number) const {
  switch (forms_[code]) {
    case Form::placed:
      return writer_.from_key(static_cast<std::int64_t>(number));
    case Form::label:
      return labels_[number];
    case Form::text:
      return writer_.from_text(artificial_text(column_, index_, key_, number));
    default:
      return writer_.from_uuid(artificial_uuid(index_, key_, number));
  }
}

void ColumnValues::write(const ColumnDraw& draw, std::span<const std::uint32_t> positions, Datum* values,
                         bool* nulls) const {
  for (std::size_t k = 0; k < positions.size(); ++k) {
    const std::uint16_t code = draw.codes.empty() ? std::uint16_t{0} : draw.codes[k];
    const std::uint32_t at = positions[k];
    nulls[at] = forms_[code] == Form::null;
    values[at] = is_fixed(code) ? ready_[code] : value(code, draw.numbers[k]);
  }
}

}  // namespace synth::pg
