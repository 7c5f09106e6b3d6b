#pragma once

#include <string>

#include "core/model/sampler.hpp"
#include "core/table/artificial.hpp"
#include "test/support/random.hpp"

namespace synth::test {

inline std::vector<std::uint32_t> drawn_columns(const Model& model) {
  std::vector<std::uint32_t> drawn;
  for (std::uint32_t i = 0; i < model.columns.size(); ++i)
    if (model.columns[i].drawn()) drawn.push_back(i);
  return drawn;
}

/// Codes of `rows` for `columns`.
inline CodeBlock draw(const Sampler& sampler, std::span<const std::uint32_t> columns,
                      std::span<const std::uint64_t> rows, std::uint64_t seed = 1,
                      std::uint32_t attempt = 0) {
  CodeBlock out;
  sampler.codes().draw({sampler.key(seed), rows, attempt}, columns, out);
  return out;
}

/// A value of `column` for one code, as a query would make it; its bytes end up in `sink`.
inline void decode(const Column& column, std::uint32_t index, RandomKey key, std::uint64_t row,
                   std::uint32_t code, std::string& sink) {
  if (column.in_key || (column.nullable && code == column.null_code())) return;
  if (column.content == Content::cells) {
    const std::uint64_t word = random_word64(key, row, Stream::place, index, 0);
    sink += std::to_string(place(column.cells, column.type.storage(), code, word));
  } else if (column.content == Content::pseudonyms) {
    sink += static_cast<char>(artificial_uuid(index, key, column.is_opaque(code) ? row : code)[0]);
  } else {
    sink += column.is_opaque(code) ? artificial_text(column, index, key, row) : column.labels.at(code);
  }
}

inline void decode_key(const Model& model, std::uint32_t number, RandomKey key, std::uint64_t row,
                       std::string& sink) {
  std::vector<std::uint64_t> digits(model.keys[number].columns.size());
  key_digits(model.keys[number], number, key, row, digits);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::uint32_t index = model.keys[number].columns[i];
    const Column& column = model.columns[index];
    if (column.content == Content::cells)
      sink += std::to_string(key_value(column, digits[i]));
    else if (column.content == Content::pseudonyms)
      sink += static_cast<char>(artificial_uuid(index, key, digits[i])[0]);
    else
      sink += column.opaque ? artificial_text(column, index, key, digits[i]) : column.labels.at(digits[i]);
  }
}

/// Draws everything that a query could want of `count` rows; whatever the payload says, this must be memory
/// safe.
inline std::string draw_all(const Sampler& sampler, std::uint64_t count) {
  const Model& model = sampler.model();
  const RandomKey key = sampler.key(7);
  const auto rows = row_numbers(count);
  const auto columns = drawn_columns(model);
  const CodeBlock codes = draw(sampler, columns, rows, 7);
  constexpr std::size_t most_bytes = 1 << 20;
  std::string sink;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Column& column = model.columns[columns[i]];
      if (codes[i][k] >= column.codes()) std::abort();
      decode(column, columns[i], key, rows[k], codes[i][k], sink);
      if (sink.size() > most_bytes) sink.clear();
    }
  for (std::uint32_t number = 0; number < model.keys.size(); ++number)
    for (std::uint64_t row = 0; row < std::min(count, model.keys[number].capacity()); ++row)
      decode_key(model, number, key, row, sink);
  return sink;
}

}  // namespace synth::test
