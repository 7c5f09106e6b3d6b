#include "core/table/rare.hpp"

#include <algorithm>

namespace synth {
namespace {

/// Old cells first .. last - 1, which become one.
struct Group {
  std::size_t first;
  std::size_t last;
  std::uint64_t rows;
};

class RareMerger {
 public:
  RareMerger(const Column& column, std::uint64_t least)
      : cells_(column.cells), counts_(column.counts), storage_(column.type.storage()), least_(least) {}

  void run() {
    for (std::size_t code = 0; code < cells_.size(); ++code) add(code);
    for (std::size_t i = 0; i < groups_.size(); ++i) settle(i);
    if (kept_.empty()) kept_ = {everything()};
    merged_ = cells_;
    merged_.low.clear();
    merged_.high.clear();
    table_.assign(cells_.size(), nowhere);
    for (const Group& group : kept_) push(group);
    for (std::size_t code = 0; code < table_.size(); ++code)
      if (table_[code] == nowhere) table_[code] = nearest(code);
  }

  const Cells& merged() const { return merged_; }
  const std::vector<std::uint32_t>& table() const { return table_; }

 private:
  static constexpr std::uint32_t nowhere = UINT32_MAX;

  bool is_special(std::size_t code) const { return is_special_key(storage_, cells_.low[code]); }
  bool is_rare(const Group& group) const { return group.rows < least_; }
  bool is_open(const Group& group) const { return is_rare(group) && !is_special(group.first); }
  bool is_interval(const Group& group) const { return cells_.low[group.first] < cells_.high[group.last - 1]; }

  /// Rare cells are collected until they are common together.
  void add(std::size_t code) {
    const bool joins =
        !groups_.empty() && is_open(groups_.back()) && counts_[code] < least_ && !is_special(code);
    if (!joins) groups_.push_back({code, code, 0});
    groups_.back().last = code + 1;
    groups_.back().rows += counts_[code];
  }

  /// Keeps a common group; a rare one goes into an interval on its left or right, or nowhere.
  void settle(std::size_t i) {
    Group& group = groups_[i];
    if (!is_rare(group)) return kept_.push_back(group);
    if (is_special(group.first)) return;
    const bool left = !kept_.empty() && kept_.back().last == group.first && is_interval(kept_.back());
    if (left) {
      kept_.back().last = group.last;
    } else if (i + 1 < groups_.size() && !is_rare(groups_[i + 1]) && is_interval(groups_[i + 1])) {
      groups_[i + 1].first = group.first;
    }
  }

  /// Where nothing is common: all that is finite, or all.
  Group everything() const {
    std::size_t first = 0, last = cells_.size();
    while (first < last && is_special(first)) ++first;
    while (last > first && is_special(last - 1)) --last;
    if (first == last) return {0, 1, 0};
    return {first, last, 0};
  }

  void push(const Group& group) {
    for (std::size_t code = group.first; code < group.last; ++code)
      table_[code] = static_cast<std::uint32_t>(merged_.size());
    merged_.low.push_back(cells_.low[group.first]);
    merged_.high.push_back(cells_.high[group.last - 1]);
  }

  /// The new cell beside an old one whose end is nearer.
  std::uint32_t nearest(std::size_t code) const {
    const std::int64_t key = cells_.low[code];
    const auto above = static_cast<std::uint32_t>(
        std::lower_bound(merged_.low.begin(), merged_.low.end(), key) - merged_.low.begin());
    if (above == merged_.size()) return above - 1;
    if (above == 0) return 0;
    const auto down = static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(merged_.high[above - 1]);
    const auto up = static_cast<std::uint64_t>(merged_.low[above]) - static_cast<std::uint64_t>(key);
    return down <= up ? above - 1 : above;
  }

  const Cells& cells_;
  const std::vector<std::uint64_t>& counts_;
  Storage storage_;
  std::uint64_t least_;
  std::vector<Group> groups_;
  std::vector<Group> kept_;
  Cells merged_;
  std::vector<std::uint32_t> table_;
};

}  // namespace

std::uint64_t scaled_least_rows(std::uint64_t rows, std::uint64_t least) {
  return std::clamp<std::uint64_t>(rows / 50, 2, std::max<std::uint64_t>(2, least));
}

void merge_rare_cells(Column& column, CodeMatrix& codes, std::size_t number, std::uint64_t least) {
  const bool told_by_type =
      column.type.kind == TypeKind::boolean || column.type.kind == TypeKind::enumeration;
  if (column.content != Content::cells || column.in_key || told_by_type) return;
  RareMerger merger(column, least);
  merger.run();
  if (merger.merged().size() == column.cells.size()) return;
  std::vector<std::uint32_t> table = merger.table();
  if (column.nullable) table.push_back(static_cast<std::uint32_t>(merger.merged().size()));
  column.cells = merger.merged();
  codes.recode(number, table, column.codes());
  column.counts = codes.count(number);
}

}  // namespace synth
