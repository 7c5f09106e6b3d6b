#pragma once

#include <cstdint>
#include <vector>

#include "core/table/type.hpp"

namespace synth {

inline constexpr std::int32_t most_decimals = 9;
/// Up to this many units of the last decimal, rounding finds the decimal that a double stands for, whatever
/// the number of decimals it was written with.
inline constexpr double most_decimal_units = 0x1p51;

/// The ordered domain of a column: disjoint cells in ascending order, each an atom (low = high, one value
/// that keeps its own mass) or an interval whose ends were both observed. The code of a value is the number
/// of its cell.
struct Cells {
  std::vector<std::int64_t> low;
  std::vector<std::int64_t> high;
  /// Integer values of a cell lie on low + k * step.
  std::int64_t step = 1;
  /// Real values have at most this many decimals (0 to most_decimals); -1 where they are continuous. Cells
  /// that reach beyond most_decimal_units are continuous all the same.
  std::int32_t decimals = -1;

  std::size_t size() const { return low.size(); }
  bool is_atom(std::size_t code) const { return low[code] == high[code]; }
  bool all_atoms() const;
};

/// The code of `key`; keys outside every cell get the nearest cell above, or the last. Needs at least one
/// cell. Cost: one binary search.
std::uint32_t encode(const Cells& cells, std::int64_t key);

/// A value inside cell `code`, on the grid, placed by 64 random bits: uniform over the cell's grid points.
std::int64_t place(const Cells& cells, Storage storage, std::size_t code, std::uint64_t random);

/// The grid point a share of the way through cell `code`, 0 to 1 (1: the last).
std::int64_t place_at(const Cells& cells, Storage storage, std::size_t code, double share);

/// Whether the reals of cell `code` lie on a grid of decimals, and how many units of the last decimal make 1.
bool has_decimal_grid(const Cells& cells, std::size_t code);
double decimal_unit(std::int32_t decimals);

/// How many grid points cell `code` has; for continuous reals the number of representable values, capped at
/// 2^52.
std::uint64_t point_count(const Cells& cells, Storage storage, std::size_t code);

/// The grid points beside `key`: the highest below it and the lowest above it.
std::int64_t point_before(const Cells& cells, Storage storage, std::int64_t key);
std::int64_t point_after(const Cells& cells, Storage storage, std::int64_t key);

/// Grid point number `index` of cell `code`, in ascending order.
std::int64_t point_at(const Cells& cells, Storage storage, std::size_t code, std::uint64_t index);

}  // namespace synth
