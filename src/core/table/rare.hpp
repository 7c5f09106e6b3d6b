#pragma once

#include <cstdint>

#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"

namespace synth {

/// How many of `rows` must hold a value that may be kept: `least`, scaled down for small tables to rows / 50,
/// but no lower than 2.
std::uint64_t scaled_least_rows(std::uint64_t rows, std::uint64_t least);

/// Merges cells of numbers and times that fewer than `least` rows hold, so that no value is told apart that
/// few rows have. Neighbouring rare cells join to intervals of at least so many rows; what is left over
/// widens an interval beside it. Between two common atoms, which must stay exact, rare values vanish: their
/// rows count as the nearer atom's. So do those of a rare infinity or NaN. Recodes the matrix, and the
/// column's counts. Enumerations and booleans stay: their types tell all their values.
void merge_rare_cells(Column& column, CodeMatrix& codes, std::size_t number, std::uint64_t least);

}  // namespace synth
