#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/evaluate/sample.hpp"

namespace synth::evaluate {

/// The two tables that are compared. Indexes arrays of two.
enum Side : std::uint8_t { real = 0, synthetic = 1 };
inline constexpr std::array<Side, 2> both_sides{real, synthetic};

/// One column of one table: a code for each row of the sample.
struct CodedSide {
  std::vector<std::uint32_t> codes;
  /// Per code but NULL's: whether the table has the value anywhere, also in rows that the sample left out.
  std::vector<bool> present;
  std::uint64_t rows = 0;   ///< of the table
  std::uint64_t nulls = 0;  ///< of the table
};

/// One column of both tables over their joint values: code c of an ordered column stands for `numbers[c]`,
/// ascending; those of other columns have no order. The code after the last, `size`, means NULL.
struct JointColumn {
  std::string name;
  Kind kind = Kind::ignored;
  std::uint32_t size = 0;
  std::vector<double> numbers;  ///< ordered only: `size` entries
  std::array<CodedSide, 2> sides;
  bool nullable = false;  ///< either table has NULLs
  /// Categories only: the word behind each code, by which its label can be found again.
  std::vector<Word> words;

  std::uint32_t null_code() const { return size; }
  const std::vector<std::uint32_t>& codes(Side side) const { return sides[side].codes; }
  /// Rows of the sample per code, NULL last: size + 1 entries. Cost: one pass.
  std::vector<std::uint64_t> counts(Side side, Observer& observer) const;
};

/// Two tables in the same coding: all that the metrics see. 4 bytes a value, and 8 for each distinct number.
struct JointTable {
  std::vector<JointColumn> columns;
  std::array<std::uint64_t, 2> rows{};  ///< of the samples
  std::array<bool, 2> whole{};          ///< whether a sample is its table

  /// Numbers of the columns that `wanted(kind)` accepts.
  template <class F>
  std::vector<std::uint32_t> columns_where(F wanted) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < columns.size(); ++i)
      if (wanted(columns[i].kind)) found.push_back(i);
    return found;
  }
};

/// Codes two samples of the same columns (else internal_error); each column's words are freed as it is coded.
/// Peak memory: the words, the codes so far, and 24 bytes for each distinct value of one column.
JointTable encode_jointly(Sample real_sample, Sample synthetic_sample, Observer& observer);

/// The table of these rows (numbers may repeat) with the same codes; it is not whole. Cost: one pass over
/// them.
JointTable gather(const JointTable& table, const std::array<std::vector<std::uint32_t>, 2>& rows,
                  Observer& observer);

/// Drops values that neither side of a table has in its sample.
void compact(JointTable& table, Observer& observer);

}  // namespace synth::evaluate
