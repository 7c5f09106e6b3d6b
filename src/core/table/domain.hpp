#pragma once

#include <cstdint>
#include <vector>

#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"
#include "core/table/table_profile.hpp"

namespace synth {

/// Domains learned from the data itself: no guarantee (methods.md §1). Numbers and times become atoms and
/// quantile intervals; text becomes labels where values repeat, and is opaque where it does not.
struct DomainOptions {
  std::uint32_t most_intervals = 250;  ///< quantile intervals of a column with many values
  std::uint32_t most_atoms = 1024;     ///< a column with no more values than this may keep each as an atom
  std::uint64_t rows_per_atom = 5;     ///< …if so many rows share a value on average
  std::uint64_t rows_per_interval = 10;
  /// A text value held by fewer rows than this is rare; small tables scale it down to rows / 50, at least 2.
  std::uint64_t rare_rows = 5;
  /// More rare rows than this share of the values, and rare values are not stored.
  double most_rare = 0.1;
  /// Values that one row holds are never stored. Where they are no more than this share, their rows count as
  /// the commonest label's; else they are opaque.
  double most_folded = 0.01;
  /// More than that: no text that fewer rows hold is stored, scaled as scaled_least_rows() says; 0: as above.
  std::uint64_t least_rows = 0;
};

/// An atom that was cut out of an interval on suspicion. It stays if it holds more than half of the
/// interval's rows.
struct TentativeAtom {
  std::uint32_t code;  ///< the atom; the cells beside it are its remainder, if `left` or `right` say so
  bool left;
  bool right;
};

struct LearnedDomain {
  Column column;
  Encoding encoding;
  std::vector<TentativeAtom> tentative;
};

/// The domain of `column` (whose name, type and constraints are set) from its profile.
/// `keep_labels`: the owner says that the text values are categories, however rare.
LearnedDomain learn_domain(Column column, const ColumnProfile& profile, const DomainOptions& options,
                           bool keep_labels);

/// Makes `domain` a member of a key: its values share one code.
void make_key_member(LearnedDomain& domain);

/// After the codes are read: merges tentative atoms that proved too light back into their interval, recodes
/// the matrix, and fills the column's counts.
void settle(LearnedDomain& domain, CodeMatrix& matrix, std::size_t column);

}  // namespace synth
