#pragma once

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "core/base/random.hpp"
#include "core/evaluate/kind.hpp"
#include "core/table/collector.hpp"

namespace synth::evaluate {

/// Every value becomes one 64-bit word: an ordered key as it is, text as its hash, so that no text is kept
/// and a row costs 8 bytes a column. NULL and NaN are `null_word`.
using Word = std::int64_t;
inline constexpr Word null_word = INT64_MAX;

/// The word of `value`, a value of `column`. Two texts share a word with probability 2^-64.
Word word_of(const SampleColumn& column, const Value& value);

/// The number behind the word of an ordered column, ±infinity where the type has it. Times count from 1970,
/// as elsewhere; scaled integers (numeric) in their units.
double number_of(const SampleColumn& column, Word word);

/// What the rows that a sample did not keep leave behind in one column: how many, how many of them NULL, and
/// words that witness their range (ordered: the lowest and highest finite ones, and infinities) or all their
/// categories, while these are few.
class Rest {
 public:
  /// Categories that are remembered at most; beyond, `complete` is false and those of the sample must do.
  static constexpr std::size_t most_categories = 65536;

  void add(const SampleColumn& column, Word word);
  void merge(const SampleColumn& column, const Rest& other);
  void save(ByteWriter& out) const;
  static Rest load(ByteReader& in);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t nulls() const { return nulls_; }
  bool complete() const { return complete_; }
  /// Distinct words, in no order.
  std::vector<Word> words() const;

 private:
  void witness(const SampleColumn& column, Word word);
  void widen(Word word);

  std::uint64_t rows_ = 0;
  std::uint64_t nulls_ = 0;
  bool complete_ = true;
  bool has_range_ = false;
  Word low_ = 0;
  Word high_ = 0;
  std::unordered_set<Word> categories_;  ///< of ordered columns: infinities
};

struct SamplePlan {
  std::vector<SampleColumn> columns;  ///< names do not travel
  std::uint64_t memory_bytes = 0;
  /// Draws the rows to keep when not all fit; each process adds its own number.
  std::uint64_t sample_key = 0;

  void save(ByteWriter& out) const;
  static SamplePlan load(ByteReader& in);
};

/// A uniform sample of one table's rows, columns one by one; all rows while they fit (level 0).
struct Sample {
  std::vector<SampleColumn> columns;
  std::vector<std::vector<Word>> words;  ///< one entry per column, `rows` words each (none where ignored)
  std::vector<Rest> rest;                ///< one entry per column
  std::uint64_t rows = 0;
  std::uint64_t rows_seen = 0;
  unsigned level = 0;  ///< each row was kept with probability 2^-level

  bool whole() const { return level == 0; }
};

/// One pass over a table: its sample. When the words would exceed the plan's memory, each row is kept with
/// probability 2^-level, independently: a uniform sample whose level rises until it fits. Words and levels
/// stay within the plan's memory; what Rest remembers comes on top, at most 4 MB a column.
class SampleCollector final : public Collector {
 public:
  /// `process` tells the processes of one parallel read apart.
  SampleCollector(SamplePlan plan, std::uint32_t process);

  void add(std::span<const Value> row) override;
  void merge(Collector& other) override;
  void save(ByteWriter& out) const override;
  void load(ByteReader& in) override;

  std::uint64_t rows_seen() const { return sample_.rows_seen; }
  const Sample& sample() const { return sample_; }
  /// The sample, which the collector loses.
  Sample take();

 private:
  bool read(std::size_t column) const { return sample_.columns[column].kind != Kind::ignored; }
  unsigned random_level() const;
  void reserve(std::uint64_t rows);
  void drop(std::span<const Value> row);
  void raise_level(unsigned level);
  void thin();

  Sample sample_;
  std::vector<std::uint8_t> row_levels_;
  std::uint64_t most_rows_;
  RandomKey sample_key_;
};

}  // namespace synth::evaluate
