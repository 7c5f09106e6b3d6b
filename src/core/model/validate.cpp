#include "core/model/validate.hpp"

#include "core/base/error.hpp"
#include "core/table/artificial.hpp"

namespace synth {
namespace {

constexpr std::size_t most_columns = 1664;
constexpr std::uint64_t most_codes = 65536;
constexpr std::int32_t longest_text = 10000;
constexpr std::uint64_t most_rows = std::uint64_t{1} << 62;

void require(bool holds, const char* what) {
  if (!holds)
    throw Error(sqlstate::data_corrupted, std::string("the stored model is damaged: ") + what,
                "Fit or import the model again.");
}

void require_text(const std::string& text) {
  require(text.find('\0') == std::string::npos, "a text with a zero byte");
}

void require_texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) require_text(text);
}

void validate_cells(const Column& column) {
  const Cells& cells = column.cells;
  require(cells.low.size() == cells.high.size() && cells.size() > 0 && cells.size() <= most_codes, "cells");
  require(cells.step >= 1 && cells.decimals >= -1 && cells.decimals <= most_decimals, "grid");
  const Storage storage = column.type.storage();
  require(storage == Storage::integer || storage == Storage::real, "cells of a type without order");
  for (std::size_t code = 0; code < cells.size(); ++code) {
    require(cells.low[code] <= cells.high[code], "cell bounds");
    require(code == 0 || cells.high[code - 1] < cells.low[code], "cell order");
    require(cells.is_atom(code) ||
                (!is_special_key(storage, cells.low[code]) && !is_special_key(storage, cells.high[code])),
            "an interval up to infinity");
  }
}

void validate_content(const Column& column) {
  const Storage storage = column.type.storage();
  switch (column.content) {
    case Content::cells:
      return validate_cells(column);
    case Content::labels:
      return require(storage == Storage::text && column.domain_codes() > 0, "labels");
    case Content::pseudonyms:
      return require(storage == Storage::uuid && column.domain_codes() > 0, "pseudonyms");
    case Content::nothing:
      return require(!column.nullable, "an empty column");
    case Content::derived:
      return require(!column.nullable && !column.expression.empty(), "an expression");
  }
}

void validate_column(const Column& column) {
  require(static_cast<std::uint8_t>(column.type.kind) < type_kind_count, "a type");
  require(column.type.max_length >= 0 && column.type.scale >= -1 && column.type.scale <= 18,
          "a type's limits");
  require(column.type.kind != TypeKind::enumeration || !column.type.labels.empty(),
          "an enumeration's labels");
  validate_content(column);
  require(!column.opaque || column.content == Content::labels || column.content == Content::pseudonyms,
          "opaque values");
  require(column.opaque_shortest >= 0 && column.opaque_shortest <= column.opaque_longest &&
              column.opaque_longest <= longest_text && column.opaque_power >= 1 && column.opaque_power <= 64,
          "lengths");
  const bool coded = column.content != Content::nothing && column.content != Content::derived;
  require(
      coded ? column.codes() <= most_codes && column.counts.size() == column.codes() : column.counts.empty(),
      "counts");
  require(!column.smooth || column.content == Content::cells, "smooth values without cells");
  require(!column.in_key || coded, "a key column without values");
  require(!column.in_key || column.content != Content::cells || column.cells.size() == 1,
          "a key column's cells");
  std::uint64_t total = 0;
  for (const std::uint64_t count : column.counts) {
    require(count <= most_rows - total, "a count");
    total += count;
  }
  require(!coded || total > 0, "counts of nothing");
}

void validate_texts(const Column& column) {
  require_text(column.name);
  require_text(column.type.schema);
  require_text(column.type.name);
  require_text(column.expression);
  require_texts(column.type.labels);
  require_texts(column.labels);
  require_texts(column.checks);
}

void validate_columns_of(const std::vector<std::uint32_t>& columns, std::size_t count) {
  require(!columns.empty(), "a constraint without columns");
  for (const std::uint32_t column : columns) require(column < count, "a constraint's column");
}

void validate_key(const Model& model, const Key& key, std::vector<bool>& in_key) {
  require_text(key.name);
  validate_columns_of(key.columns, model.columns.size());
  require(key.columns.size() == key.radix.size(), "a key");
  require(
      !key.sequential || (key.columns.size() == 1 && model.columns[key.columns[0]].content == Content::cells),
      "a key");
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const Column& column = model.columns[key.columns[i]];
    require(column.in_key && !in_key[key.columns[i]], "a key's column");
    in_key[key.columns[i]] = true;
    require(key.radix[i] >= 1 && key.radix[i] <= key_radix(column), "a key's range");
  }
}

}  // namespace

void validate_model(const Model& model) {
  require(!model.columns.empty() && model.columns.size() <= most_columns, "the number of columns");
  require(model.rows <= most_rows && model.rows_used <= model.rows, "the number of rows");
  require_text(model.method);
  for (const Column& column : model.columns) {
    validate_texts(column);
    validate_column(column);
  }
  std::vector<bool> in_key(model.columns.size(), false);
  for (const Key& key : model.keys) validate_key(model, key, in_key);
  for (std::size_t i = 0; i < model.columns.size(); ++i)
    require(model.columns[i].in_key == in_key[i], "a column of no key");
  for (const Check& check : model.checks) {
    require_text(check.name);
    require_text(check.expression);
    validate_columns_of(check.columns, model.columns.size());
  }
}

}  // namespace synth
