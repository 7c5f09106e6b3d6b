#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/random.hpp"
#include "core/table/collector.hpp"
#include "core/table/encoding.hpp"

namespace synth {

/// The codes of a table, 1 or 2 bytes each, in chunks of columns: what every method fits from.
class CodeMatrix {
 public:
  static constexpr std::uint32_t chunk_rows = 8192;

  struct Chunk {
    std::uint32_t rows = 0;
    std::uint32_t capacity = 0;
    std::vector<std::uint8_t> bytes;  ///< columns one after another, each `capacity` values long
  };

  /// One column per entry of `code_counts`: how many codes it has (0 or 1: nothing is stored; at most
  /// 65,536).
  explicit CodeMatrix(std::vector<std::uint32_t> code_counts);

  std::size_t columns() const { return code_counts_.size(); }
  std::uint64_t rows() const { return rows_; }
  std::uint32_t code_count(std::size_t column) const { return code_counts_[column]; }
  std::span<const Chunk> chunks() const { return chunks_; }
  /// Packed bytes of one row.
  std::size_t row_bytes() const { return row_bytes_; }
  std::uint64_t bytes() const { return rows_ * row_bytes_; }

  void add(std::span<const std::uint32_t> codes);
  /// Writes the codes of a chunk's column to `out[0 .. chunk.rows)`.
  void read(const Chunk& chunk, std::size_t column, std::uint16_t* out) const;
  /// Rows per code of one column.
  std::vector<std::uint64_t> count(std::size_t column) const;
  /// Replaces code c of `column` by table[c]; `codes` is the new number of codes, no larger than before.
  void recode(std::size_t column, std::span<const std::uint32_t> table, std::uint32_t codes);
  /// Rows of the last chunk if it has space left, else 0.
  std::uint32_t open_rows() const;
  /// Takes over all chunks of `other`, which has the same columns, before the open rows.
  void merge(CodeMatrix& other);
  /// Keeps the rows for which `keep[row]` is true, in order.
  void filter(const std::vector<bool>& keep);

  void save(ByteWriter& out) const;
  /// Replaces the (empty) matrix by a saved one; codes out of range are damage.
  void load(ByteReader& in);

 private:
  bool wide(std::size_t column) const { return widths_[column] == 2; }
  std::uint32_t get(const Chunk& chunk, std::size_t column, std::uint32_t row) const;
  void set(Chunk& chunk, std::size_t column, std::uint32_t row, std::uint32_t code);
  Chunk& chunk_with_space();

  std::vector<std::uint32_t> code_counts_;
  std::vector<std::uint8_t> widths_;
  std::vector<std::size_t> offsets_;  ///< packed bytes of a row before each column
  std::size_t row_bytes_ = 0;
  std::uint64_t rows_ = 0;
  std::vector<Chunk> chunks_;
};

/// What the second pass needs: an encoding for each column, and the most bytes of codes to keep.
struct CodePlan {
  std::vector<Encoding> encodings;
  std::uint64_t memory_bytes = 0;
  /// Draws the rows to keep when not all fit; each process adds its own number.
  std::uint64_t sample_key = 0;
  /// Keep each row with probability 2^-level, however many there are: under a budget the number of rows must
  /// not decide. Without it, as many as fit.
  std::optional<std::uint8_t> level = {};

  void save(ByteWriter& out) const;
  static CodePlan load(ByteReader& in);
};

/// The second pass over a table: its code matrix. When the codes would exceed the plan's memory, each row is
/// kept with probability 2^-level, independently: a uniform sample whose level rises until it fits.
class CodeCollector final : public Collector {
 public:
  /// `process` tells the processes of one parallel read apart.
  CodeCollector(const CodePlan& plan, std::uint32_t process);

  void add(std::span<const Value> row) override;
  void merge(Collector& other) override;
  void save(ByteWriter& out) const override;
  void load(ByteReader& in) override;

  std::uint64_t rows_seen() const { return rows_seen_; }
  unsigned level() const { return level_; }
  const CodeMatrix& matrix() const { return matrix_; }
  CodeMatrix take_matrix() { return std::move(matrix_); }

 private:
  unsigned random_level();
  void raise_level(unsigned level);
  void thin();

  std::vector<Encoder> encoders_;
  CodeMatrix matrix_;
  std::uint64_t most_rows_;  ///< unlimited where the plan fixes the level
  RandomKey sample_key_;
  std::uint64_t rows_seen_ = 0;
  unsigned level_ = 0;
  std::vector<std::uint8_t> row_levels_;  ///< one per kept row
  std::vector<std::uint32_t> row_codes_;
};

}  // namespace synth
