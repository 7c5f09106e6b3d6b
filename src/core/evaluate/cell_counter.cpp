#include "core/evaluate/cell_counter.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include "core/evaluate/pace.hpp"
#include "core/table/marginal.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t least_dense_cells = 4096;
constexpr std::uint64_t block = 32768;

std::uint64_t cells_of(std::span<const Levels> columns) {
  std::vector<std::uint32_t> sizes;
  for (const Levels& column : columns) sizes.push_back(column.size);
  return marginal_cells(sizes);
}

/// The cell of a row; where cells outnumber 64 bits, a hash of its levels.
struct KeyOf {
  std::span<const Levels> columns;
  bool hashed;

  std::uint64_t operator()(Side side, std::size_t row) const {
    std::uint64_t key = 0;
    for (const Levels& column : columns)
      key = (hashed ? mix64(key) : key * column.size) + column.codes[side][row];
    return key;
  }
};

}  // namespace

void CellCounter::count(std::span<const Levels> columns) {
  for (const Side side : both_sides) rows_[side] = columns.empty() ? 0 : columns[0].codes[side].size();
  keys_.clear();
  const std::uint64_t cells = cells_of(columns);
  if (cells > std::max(least_dense_cells, 2 * (rows_[real] + rows_[synthetic]))) return count_sparse(columns);
  clear_cells(cells);
  for (const Side side : both_sides) count_dense(columns, side);
}

/// Clearing many cells takes milliseconds.
void CellCounter::clear_cells(std::uint64_t cells) {
  cells_.clear();
  cells_.reserve(cells);
  while (cells_.size() < cells) {
    observer_.check();
    cells_.resize(std::min(cells, cells_.size() + block));
  }
}

/// Loops for the usual numbers of columns; a row's cell is found without a buffer.
void CellCounter::count_dense(std::span<const Levels> columns, Side side) {
  const KeyOf key{columns, false};
  const std::uint32_t* a = !columns.empty() ? columns[0].codes[side].data() : nullptr;
  const std::uint32_t* b = columns.size() > 1 ? columns[1].codes[side].data() : nullptr;
  const std::uint32_t* c = columns.size() > 2 ? columns[2].codes[side].data() : nullptr;
  const std::uint32_t nb = b != nullptr ? columns[1].size : 1;
  const std::uint32_t nc = c != nullptr ? columns[2].size : 1;
  Cell* cells = cells_.data();
  for (std::uint64_t from = 0; from < rows_[side]; from += block) {
    observer_.check();
    const std::uint64_t to = std::min(rows_[side], from + block);
    if (columns.size() == 1)
      for (std::uint64_t row = from; row < to; ++row) ++cells[a[row]].rows[side];
    else if (columns.size() == 2)
      for (std::uint64_t row = from; row < to; ++row) ++cells[a[row] * nb + b[row]].rows[side];
    else if (columns.size() == 3)
      for (std::uint64_t row = from; row < to; ++row)
        ++cells[(a[row] * nb + b[row]) * nc + c[row]].rows[side];
    else
      for (std::uint64_t row = from; row < to; ++row) ++cells[key(side, row)].rows[side];
  }
}

std::vector<std::uint64_t> CellCounter::sorted_keys(std::span<const Levels> columns, Side side) const {
  const KeyOf key{columns, cells_of(columns) == std::numeric_limits<std::uint64_t>::max()};
  std::vector<std::uint64_t> keys(rows_[side]);
  for_each_below(keys.size(), observer_, [&](std::size_t row) { keys[row] = key(side, row); });
  checked_sort(keys.begin(), keys.end(), std::less<>(), observer_);
  return keys;
}

void CellCounter::count_sparse(std::span<const Levels> columns) {
  cells_.clear();
  const std::array<std::vector<std::uint64_t>, 2> keys{sorted_keys(columns, real),
                                                       sorted_keys(columns, synthetic)};
  std::array<std::size_t, 2> at{};
  Pace pace(observer_);
  while (at[real] < keys[real].size() || at[synthetic] < keys[synthetic].size()) {
    pace.tick();
    std::uint64_t key = std::numeric_limits<std::uint64_t>::max();
    for (const Side side : both_sides)
      if (at[side] < keys[side].size()) key = std::min(key, keys[side][at[side]]);
    Cell cell;
    for (const Side side : both_sides)
      while (at[side] < keys[side].size() && keys[side][at[side]] == key) ++cell.rows[side], ++at[side];
    keys_.push_back(key);
    cells_.push_back(cell);
  }
}

double CellCounter::total_variation() const {
  if (rows_[real] == 0 || rows_[synthetic] == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto real_rows = static_cast<double>(rows_[real]);
  const auto synthetic_rows = static_cast<double>(rows_[synthetic]);
  double sum = 0;
  for_each_below(cells_.size(), observer_, [&](std::size_t i) {
    sum += std::abs(cells_[i].rows[real] / real_rows - cells_[i].rows[synthetic] / synthetic_rows);
  });
  return sum / 2;
}

double total_variation(std::span<const Levels> columns, Observer& observer) {
  CellCounter counter(observer);
  counter.count(columns);
  return counter.total_variation();
}

}  // namespace synth::evaluate
