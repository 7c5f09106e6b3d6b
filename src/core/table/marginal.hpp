#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/table/code_matrix.hpp"

namespace synth {

/// How many rows hold each combination of the codes of a few columns. The last column's code varies fastest.
struct Marginal {
  std::vector<std::uint32_t> columns;
  std::vector<std::uint32_t> sizes;  ///< codes of each column
  std::vector<std::uint64_t> counts;
};

/// The largest marginal that is counted: 128 MB of counts.
inline constexpr std::uint64_t max_marginal_cells = std::uint64_t{1} << 24;

/// Cells of a marginal with these numbers of codes, saturating.
std::uint64_t marginal_cells(std::span<const std::uint32_t> sizes);

/// Replaces code c of a column by codes[c] while counting.
struct CodeMap {
  std::uint32_t size = 0;            ///< codes after the replacement
  std::vector<std::uint16_t> codes;  ///< empty: the column's own codes stay
};

/// The exact counts of several sets of distinct columns in one pass over the table. `maps` is empty or has
/// one entry for each column of `codes`. Throws program_limit_exceeded when a marginal would be too large.
std::vector<Marginal> count_marginals(const CodeMatrix& codes,
                                      std::span<const std::vector<std::uint32_t>> column_sets,
                                      std::span<const CodeMap> maps, Observer& observer);

Marginal count_marginal(const CodeMatrix& codes, std::span<const std::uint32_t> columns, Observer& observer);

/// All sets {i, j} with i before j in `columns`.
std::vector<std::vector<std::uint32_t>> all_pairs(std::span<const std::uint32_t> columns);

/// Adds the counts of the same columns over other rows.
void merge(Marginal& into, const Marginal& other);

/// The marginal of some of the columns, in the order asked for; of all of them: a permutation of the axes.
Marginal project(const Marginal& marginal, std::span<const std::uint32_t> columns);

}  // namespace synth
