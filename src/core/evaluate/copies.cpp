#include "core/evaluate/copies.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"

namespace synth {
namespace {

/// Calls `use(hash)` for each row of a matrix.
template <class Use>
void hash_rows(const CodeMatrix& codes, Observer& observer, Use&& use) {
  const std::size_t columns = codes.columns();
  constexpr std::size_t block = 1024;  // rows between two checks
  std::vector<std::uint16_t> column_codes(CodeMatrix::chunk_rows);
  std::vector<std::uint16_t> rows;
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    rows.resize(std::size_t{chunk.rows} * columns);
    for (std::size_t column = 0; column < columns; ++column) {
      observer.check();
      codes.read(chunk, column, column_codes.data());
      for (std::size_t row = 0; row < chunk.rows; ++row) rows[row * columns + column] = column_codes[row];
    }
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      if (row % block == 0) observer.check();
      use(hash_bytes({reinterpret_cast<const char*>(rows.data() + row * columns), 2 * columns}));
    }
  }
}

/// A set of hashes: open addressing in a table of at least twice as many places, 0 for an empty one.
class HashSet {
 public:
  explicit HashSet(std::uint64_t most) {
    std::uint64_t size = 16;
    while (size < 2 * most) size *= 2;
    places_.assign(size, 0);
  }

  void add(std::uint64_t hash) { places_[find(filled(hash))] = filled(hash); }
  bool has(std::uint64_t hash) const { return places_[find(filled(hash))] != 0; }

  static constexpr std::uint64_t bytes_per_row = 32;  // at most, while a size doubles

 private:
  static std::uint64_t filled(std::uint64_t hash) { return hash == 0 ? 1 : hash; }
  std::uint64_t find(std::uint64_t hash) const {
    std::uint64_t at = hash & (places_.size() - 1);
    while (places_[at] != 0 && places_[at] != hash) at = (at + 1) & (places_.size() - 1);
    return at;
  }

  std::vector<std::uint64_t> places_;
};

/// The part of the hashes that one run goes through: by their upper half, since places use the lower.
std::uint64_t part_of(std::uint64_t hash, std::uint64_t parts) { return (hash >> 32) * parts >> 32; }

std::uint64_t count_equal(const CodeMatrix& drawn, const CodeMatrix& table, std::uint64_t memory_bytes,
                          Observer& observer) {
  const std::uint64_t needed = table.rows() * HashSet::bytes_per_row;
  const std::uint64_t parts = needed / std::max<std::uint64_t>(memory_bytes, 1 << 16) + 1;
  std::uint64_t equal = 0;
  for (std::uint64_t part = 0; part < parts; ++part) {
    std::uint64_t rows = 0;
    hash_rows(table, observer, [&](std::uint64_t hash) { rows += part_of(hash, parts) == part; });
    HashSet set(rows);
    hash_rows(table, observer, [&](std::uint64_t hash) {
      if (part_of(hash, parts) == part) set.add(hash);
    });
    hash_rows(drawn, observer,
              [&](std::uint64_t hash) { equal += part_of(hash, parts) == part && set.has(hash); });
  }
  return equal;
}

}  // namespace

double CopyCounts::ratio() const {
  if (of_held_out == 0)
    return of_training == 0 ? std::numeric_limits<double>::quiet_NaN()
                            : std::numeric_limits<double>::infinity();
  return static_cast<double>(of_training) / static_cast<double>(training_rows) *
         (static_cast<double>(held_out_rows) / static_cast<double>(of_held_out));
}

CopyCounts count_copies(const CodeMatrix& drawn, const CodeMatrix& training, const CodeMatrix& held_out,
                        std::uint64_t memory_bytes, Observer& observer) {
  if (drawn.columns() != training.columns() || drawn.columns() != held_out.columns())
    throw Error(sqlstate::invalid_parameter_value, "copies can only be counted among the same columns",
                "Give three tables of the same columns, coded by the same domains.");
  return {drawn.rows(), count_equal(drawn, training, memory_bytes, observer),
          count_equal(drawn, held_out, memory_bytes, observer), training.rows(), held_out.rows()};
}

}  // namespace synth
