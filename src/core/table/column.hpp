#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/table/cells.hpp"
#include "core/table/type.hpp"

namespace synth {

/// Where a column's values come from. Stored in models: append only, never renumber.
enum class Content : std::uint8_t {
  nothing = 0,     ///< always NULL
  cells = 1,       ///< ordered values: a code is a cell
  labels = 2,      ///< text: a code is a label; the last may stand for opaque values
  pseudonyms = 3,  ///< uuid: a code stands for one artificial uuid; the last may stand for opaque values
  derived = 4,     ///< a generated column: an expression over the row
};
inline constexpr std::uint8_t content_count = 5;

/// One column of a model: its type, its domain (value codes 0 .. value_codes()-1, then one code for NULL
/// where NULLs were seen) and how many of the fitted rows hold each code.
struct Column {
  std::string name;
  Type type;
  bool not_null = false;
  Content content = Content::nothing;

  Cells cells;                      ///< content == cells
  std::vector<std::string> labels;  ///< content == labels
  std::uint32_t pseudonyms = 0;     ///< content == pseudonyms
  /// One more value code yields artificial values, a new one for each row: the column's own are not stored.
  bool opaque = false;
  /// Lengths of opaque text in characters: shortest + (longest - shortest) * u^power for uniform u.
  std::int32_t opaque_shortest = 0;
  std::int32_t opaque_longest = 0;
  std::int32_t opaque_power = 1;

  /// Member of Model::keys: the value follows from the row number, and all values share code 0.
  bool in_key = false;

  std::string expression;           ///< content == derived
  std::vector<std::string> checks;  ///< CHECK expressions over this column alone that cells may break

  bool nullable = false;              ///< NULLs were seen: the last code means NULL
  std::vector<std::uint64_t> counts;  ///< rows per code, codes() entries
  /// content == cells: values within an interval follow the counts of its neighbours (Placement); only where
  /// intervals are bins that meet, as those of a private fit do.
  bool smooth = false;

  /// Codes of values in the column's own domain, whether or not it is a key.
  std::uint32_t domain_codes() const {
    switch (content) {
      case Content::cells:
        return static_cast<std::uint32_t>(cells.size());
      case Content::labels:
        return static_cast<std::uint32_t>(labels.size()) + opaque;
      case Content::pseudonyms:
        return pseudonyms + opaque;
      default:
        return 0;
    }
  }
  std::uint32_t value_codes() const { return in_key ? 1 : domain_codes(); }
  std::uint32_t codes() const { return value_codes() + nullable; }
  std::uint32_t null_code() const { return value_codes(); }
  bool is_opaque(std::uint32_t code) const { return opaque && !in_key && code + 1 == value_codes(); }
  /// Columns that a method must draw; the others follow from the row number or from other columns.
  bool drawn() const { return codes() > 0; }
};

/// What a method needs to know of a column: how many codes, whether their order means something.
struct CodeDomain {
  std::uint32_t value_codes = 0;
  bool nullable = false;
  bool ordered = false;
};

inline CodeDomain code_domain(const Column& column) {
  return {column.value_codes(), column.nullable, column.content == Content::cells};
}

/// Columns whose values together are unique. `radix[i]` is the number of values of column `columns[i]` that
/// the key may use; row number r gets digit i of a keyed permutation of [0, product of radix).
struct Key {
  std::string name;
  std::vector<std::uint32_t> columns;
  std::vector<std::uint64_t> radix;  ///< each at most 2^60
  /// Row number r gets the r-th value, in order: an integer key without gaps.
  bool sequential = false;

  /// The product of `radix`, saturating: how many rows can differ.
  std::uint64_t capacity() const {
    unsigned __int128 product = 1;
    for (const std::uint64_t factor : radix) {
      product *= factor;
      if (product > UINT64_MAX / 2) return UINT64_MAX / 2;
    }
    return static_cast<std::uint64_t>(product);
  }
};

/// A CHECK constraint of the source over several columns; rows that break it are redrawn.
struct Check {
  std::string name;
  std::string expression;
  std::vector<std::uint32_t> columns;
};

}  // namespace synth
