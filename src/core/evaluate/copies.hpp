#pragma once

#include <cstdint>

#include "core/base/observer.hpp"
#include "core/table/code_matrix.hpp"

namespace synth {

/// How many drawn rows equal some row of a table, code for code.
struct CopyCounts {
  std::uint64_t rows = 0;  ///< drawn
  std::uint64_t of_training = 0;
  std::uint64_t of_held_out = 0;
  std::uint64_t training_rows = 0;
  std::uint64_t held_out_rows = 0;

  /// How much likelier a drawn row is to equal a row that was learned from than one that was not, each table
  /// by its number of rows: about 1 where nothing is copied. NaN where no row equals a held-out one and none
  /// a training one, infinite where only the latter; halves of one table are the fairest comparison, since
  /// larger tables have more equal rows.
  double ratio() const;
};

/// Compares rows by their 64-bit hashes: of n different rows against m, an expected n * m / 2^64 are taken
/// for equal. All matrices have the same columns. Hashes are gone through in as many parts as `memory_bytes`
/// ask for; each reads all rows.
CopyCounts count_copies(const CodeMatrix& drawn, const CodeMatrix& training, const CodeMatrix& held_out,
                        std::uint64_t memory_bytes, Observer& observer);

}  // namespace synth
