#pragma once

#include <cstdint>
#include <span>

#include "core/table/cells.hpp"

namespace synth {

/// The least and the greatest value of an ordered column, as keys, both included.
struct KeyRange {
  std::int64_t low = 0;
  std::int64_t high = 0;

  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

/// What values of the type may be, whatever the table holds, as far as grids reach (numbers to 2^62).
KeyRange type_range(const Type& type);

struct GridOptions {
  std::uint32_t most_atoms = 4096;  ///< a range with no more values than this gets a cell for each
  std::uint32_t most_cells = 1024;  ///< of a wider range, about
};

/// Cells for values of `range`, from nothing else: a cell for each value where they are few, else cells whose
/// width grows with the distance from zero: every stretch from one power of two to the next has equally many,
/// and zero has its own. `decimals`: of real values, -1 for any number.
Cells make_grid(const Type& type, std::int32_t decimals, KeyRange range, const GridOptions& options = {});

/// Cells that hold these values only (distinct, ascending).
Cells atoms(std::span<const std::int64_t> keys);

/// Cuts `key` out of the cell that holds it as an atom; nothing happens where no cell does.
void cut_out(Cells& cells, Storage storage, std::int64_t key);

}  // namespace synth
