#include "core/evaluate/levels.hpp"

#include "core/evaluate/level_map.hpp"
#include "core/evaluate/pace.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

/// Codes of `rows` (all where empty) as levels.
std::vector<std::uint32_t> mapped(const std::vector<std::uint32_t>& codes, const LevelMap& map,
                                  const std::vector<std::uint32_t>& rows, Observer& observer) {
  const auto level = [&](std::uint32_t code) { return map.same_as_codes ? code : map.level_of[code]; };
  std::vector<std::uint32_t> levels;
  const std::size_t size = rows.empty() ? codes.size() : rows.size();
  levels.reserve(size);
  for_each_below(size, observer,
                 [&](std::size_t i) { levels.push_back(level(codes[rows.empty() ? i : rows[i]])); });
  return levels;
}

}  // namespace

LeveledTable::LeveledTable(const JointTable& table, const LevelPlan& plan, Observer& observer) {
  std::array<std::vector<std::uint32_t>, 2> rows;
  for (const Side side : both_sides) {
    rows_[side] = std::min(table.rows[side], plan.most_rows);
    if (table.rows[side] > plan.most_rows)
      rows[side] = draw_without_replacement(table.rows[side], plan.most_rows,
                                            make_random_key(plan.seed, side), observer);
  }
  stored_.reserve(table.columns.size());
  for (const JointColumn& column : table.columns) {
    observer.check();
    stored_.emplace_back();
    columns_.emplace_back();
    if (is_compared(column.kind)) add(column, plan, rows, observer);
  }
}

void LeveledTable::add(const JointColumn& column, const LevelPlan& plan,
                       const std::array<std::vector<std::uint32_t>, 2>& rows, Observer& observer) {
  for (const Side side : both_sides) {
    const LevelMap map = level_map(column, side, plan, observer);
    columns_.back().size = map.size;
    const auto& codes = column.codes(side);
    if (map.same_as_codes && rows[side].empty()) {
      columns_.back().codes[side] = codes;
      continue;
    }
    stored_.back()[side] = mapped(codes, map, rows[side], observer);
    columns_.back().codes[side] = stored_.back()[side];
  }
}

}  // namespace synth::evaluate
