#include "core/table/code_matrix.hpp"

#include <algorithm>
#include <cstring>

namespace synth {
namespace {

[[noreturn]] void fail_damaged() {
  throw Error(sqlstate::data_corrupted, "the codes of a parallel read are damaged",
              "Run the statement again.");
}

/// Wide rows get shorter chunks, so that a small wide table does not pay for rows that it does not have.
std::uint32_t capacity_of_chunk(std::size_t row_bytes) {
  constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(chunk_bytes / std::max<std::size_t>(1, row_bytes), 64, CodeMatrix::chunk_rows));
}

std::uint8_t width_of(std::uint32_t codes) { return codes <= 1 ? 0 : codes <= 256 ? 1 : 2; }

}  // namespace

CodeMatrix::CodeMatrix(std::vector<std::uint32_t> code_counts) : code_counts_(std::move(code_counts)) {
  for (const std::uint32_t codes : code_counts_) {
    offsets_.push_back(row_bytes_);
    widths_.push_back(width_of(codes));
    row_bytes_ += widths_.back();
  }
}

std::uint32_t CodeMatrix::get(const Chunk& chunk, std::size_t column, std::uint32_t row) const {
  const std::uint8_t* at = chunk.bytes.data() + offsets_[column] * chunk.capacity;
  if (widths_[column] == 0) return 0;
  if (!wide(column)) return at[row];
  std::uint16_t code;
  std::memcpy(&code, at + 2 * std::size_t{row}, 2);
  return code;
}

void CodeMatrix::set(Chunk& chunk, std::size_t column, std::uint32_t row, std::uint32_t code) {
  std::uint8_t* at = chunk.bytes.data() + offsets_[column] * chunk.capacity;
  if (widths_[column] == 0) return;
  if (!wide(column)) {
    at[row] = static_cast<std::uint8_t>(code);
    return;
  }
  const auto narrow = static_cast<std::uint16_t>(code);
  std::memcpy(at + 2 * std::size_t{row}, &narrow, 2);
}

CodeMatrix::Chunk& CodeMatrix::chunk_with_space() {
  if (chunks_.empty() || chunks_.back().rows == chunks_.back().capacity) {
    Chunk& fresh = chunks_.emplace_back();
    fresh.capacity = capacity_of_chunk(row_bytes_);
    fresh.bytes.resize(row_bytes_ * fresh.capacity);
  }
  return chunks_.back();
}

void CodeMatrix::add(std::span<const std::uint32_t> codes) {
  Chunk& chunk = chunk_with_space();
  for (std::size_t column = 0; column < codes.size(); ++column) set(chunk, column, chunk.rows, codes[column]);
  ++chunk.rows;
  ++rows_;
}

void CodeMatrix::read(const Chunk& chunk, std::size_t column, std::uint16_t* out) const {
  const std::uint8_t* at = chunk.bytes.data() + offsets_[column] * chunk.capacity;
  if (widths_[column] == 0)
    std::fill_n(out, chunk.rows, std::uint16_t{0});
  else if (wide(column))
    std::memcpy(out, at, 2 * std::size_t{chunk.rows});
  else
    std::copy_n(at, chunk.rows, out);
}

std::vector<std::uint64_t> CodeMatrix::count(std::size_t column) const {
  std::vector<std::uint64_t> counts(code_counts_[column]);
  if (counts.empty()) return counts;
  std::vector<std::uint16_t> codes(chunk_rows);
  for (const Chunk& chunk : chunks_) {
    codes.resize(std::max<std::size_t>(codes.size(), chunk.rows));
    read(chunk, column, codes.data());
    for (std::uint32_t row = 0; row < chunk.rows; ++row) ++counts[codes[row]];
  }
  return counts;
}

void CodeMatrix::recode(std::size_t column, std::span<const std::uint32_t> table, std::uint32_t codes) {
  for (Chunk& chunk : chunks_)
    for (std::uint32_t row = 0; row < chunk.rows; ++row)
      set(chunk, column, row, table[get(chunk, column, row)]);
  code_counts_[column] = codes;
}

std::uint32_t CodeMatrix::open_rows() const {
  const bool open = !chunks_.empty() && chunks_.back().rows < chunks_.back().capacity;
  return open ? chunks_.back().rows : 0;
}

void CodeMatrix::merge(CodeMatrix& other) {
  rows_ += other.rows_;
  // A part-filled chunk must stay last, or later rows would start a new one for each merge.
  const auto at = open_rows() > 0 ? chunks_.end() - 1 : chunks_.end();
  chunks_.insert(at, std::make_move_iterator(other.chunks_.begin()),
                 std::make_move_iterator(other.chunks_.end()));
  other.chunks_.clear();
  other.rows_ = 0;
}

void CodeMatrix::filter(const std::vector<bool>& keep) {
  std::vector<Chunk> old;
  old.swap(chunks_);
  rows_ = 0;
  std::vector<std::uint32_t> codes(columns());
  std::uint64_t number = 0;
  for (Chunk& chunk : old) {
    for (std::uint32_t row = 0; row < chunk.rows; ++row) {
      if (!keep[number++]) continue;
      for (std::size_t column = 0; column < columns(); ++column) codes[column] = get(chunk, column, row);
      add(codes);
    }
    std::vector<std::uint8_t>().swap(chunk.bytes);
  }
}

void CodeMatrix::save(ByteWriter& out) const {
  out.put<std::uint64_t>(chunks_.size());
  for (const Chunk& chunk : chunks_) {
    out.put(chunk.rows);
    for (std::size_t column = 0; column < columns(); ++column) {
      const auto* at = reinterpret_cast<const char*>(chunk.bytes.data() + offsets_[column] * chunk.capacity);
      out.put_bytes({at, std::size_t{chunk.rows} * widths_[column]});
    }
  }
}

void CodeMatrix::load(ByteReader& in) {
  const auto chunks = in.get_count(sizeof(std::uint32_t));
  for (std::uint64_t i = 0; i < chunks; ++i) {
    Chunk& chunk = chunks_.emplace_back();
    chunk.rows = chunk.capacity = in.get<std::uint32_t>();
    if (chunk.rows > chunk_rows) fail_damaged();
    chunk.bytes.resize(row_bytes_ * chunk.rows);
    for (std::size_t column = 0; column < columns(); ++column) {
      const auto bytes = in.get_bytes();
      if (bytes.size() != std::size_t{chunk.rows} * widths_[column]) fail_damaged();
      std::copy(bytes.begin(), bytes.end(),
                chunk.bytes.begin() + static_cast<std::ptrdiff_t>(offsets_[column] * chunk.rows));
      for (std::uint32_t row = 0; row < chunk.rows; ++row)
        if (get(chunk, column, row) >= std::max(1U, code_counts_[column])) fail_damaged();
    }
    rows_ += chunk.rows;
  }
}

}  // namespace synth
