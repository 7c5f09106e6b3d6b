#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/random.hpp"

namespace synth::marginal {

/// Random words for the rows of a table that are spread more evenly than independent ones: any run of rows
/// that begins at row 0, and nearly so any long run, fills the intervals of each word, and the boxes of a few
/// words together, in proportion to their size. Sobol's sequence (Sobol 1967; direction numbers of Joe and
/// Kuo 2008) with hashed Owen scrambling (Burley 2020), over row numbers that a keyed permutation shuffles in
/// blocks, so that neighbours are not recognisably opposite. Each word alone is uniform. A pure function of
/// (key, attempt, word number, row).
class StratifiedWords {
 public:
  static constexpr std::uint32_t block_rows = 256;

  StratifiedWords(RandomKey key, std::uint32_t attempt) : key_{mix64(key.value + mix64(attempt))} {}

  /// Places in the sequence for some rows; words of `place` are shared by many word numbers.
  void place(std::span<const std::uint64_t> rows, std::uint32_t group, std::uint32_t* places) const;
  /// The word `number` (counted from 0) of each row; `places` are those of group number / dimensions.
  void draw(std::span<const std::uint64_t> rows, const std::uint32_t* places, std::uint32_t number,
            std::uint32_t* words) const;

  /// Words with numbers in one run of this length are stratified together, others each on its own.
  static constexpr std::uint32_t dimensions = 20;

 private:
  RandomKey key_;
};

}  // namespace synth::marginal
