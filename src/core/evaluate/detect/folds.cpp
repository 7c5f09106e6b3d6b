#include "core/evaluate/detect/folds.hpp"

#include <algorithm>

#include "core/base/permutation.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

/// Of random keys, which must differ from each other.
enum Purpose : std::uint64_t { draw = 0x6465740, deal = 0x6465742 };

RandomKey key_of(Purpose purpose, Side side, std::uint64_t seed) {
  return make_random_key(seed, std::uint64_t{purpose} + side);
}

template <class Wanted>
std::vector<std::uint32_t> rows_where(const Contest& contest, Wanted wanted) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < contest.fold_of.size(); ++row)
    if (wanted(contest.fold_of[row])) rows.push_back(row);
  return rows;
}

}  // namespace

std::vector<std::uint32_t> Contest::rows_in(std::uint32_t fold) const {
  return rows_where(*this, [&](std::uint32_t own) { return own == fold; });
}

std::vector<std::uint32_t> Contest::rows_outside(std::uint32_t fold) const {
  return rows_where(*this, [&](std::uint32_t own) { return own != fold; });
}

std::vector<double> Contest::labels(std::span<const std::uint32_t> rows) const {
  std::vector<double> labels;
  labels.reserve(rows.size());
  for (const std::uint32_t row : rows) labels.push_back(label(row));
  return labels;
}

Contest draw_contest(const JointTable& table, std::uint64_t most_rows, std::uint32_t folds,
                     std::uint64_t seed, Observer& observer) {
  const std::uint64_t size = std::min({table.rows[real], table.rows[synthetic], most_rows});
  Contest contest;
  contest.folds = folds;
  for (const Side side : both_sides) {
    contest.pool.rows[side] =
        draw_without_replacement(table.rows[side], size, key_of(draw, side, seed), observer);
    const Permutation place(key_of(deal, side, seed), size);
    for_each_below(size, observer, [&](std::size_t i) {
      contest.fold_of.push_back(static_cast<std::uint32_t>(place(i) % folds));
    });
  }
  return contest;
}

}  // namespace synth::evaluate
