#include "core/evaluate/attack/row_classes.hpp"

#include <functional>

#include "core/base/random.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

using HashedRow = std::pair<std::uint64_t, std::uint32_t>;

/// Rows with a hash of their codes, in the order of hashes.
std::vector<HashedRow> hashed_rows(const JointTable& table, const std::vector<std::uint32_t>& columns,
                                   Side side, Observer& observer) {
  std::vector<HashedRow> rows;
  rows.reserve(table.rows[side]);
  for_each_below(table.rows[side], observer,
                 [&](std::size_t row) { rows.emplace_back(0, static_cast<std::uint32_t>(row)); });
  for (const std::uint32_t column : columns) {
    const std::vector<std::uint32_t>& codes = table.columns[column].codes(side);
    for_each_below(rows.size(), observer,
                   [&](std::size_t row) { rows[row].first = mix64(rows[row].first) + codes[row]; });
  }
  for_each_below(rows.size(), observer, [&](std::size_t row) { rows[row].first = mix64(rows[row].first); });
  checked_sort(rows.begin(), rows.end(), std::less<>(), observer);
  return rows;
}

}  // namespace

RowClasses::RowClasses(const JointTable& table, std::vector<std::uint32_t> columns, Side side,
                       std::uint64_t split, Observer& observer)
    : columns_(std::move(columns)) {
  const std::vector<HashedRow> rows = hashed_rows(table, columns_, side, observer);
  for_each_below(rows.size(), observer, [&](std::size_t i) {
    if (i == 0 || rows[i].first != rows[i - 1].first) classes_.push_back({rows[i].second, {}});
    ++classes_.back().count[rows[i].second < split ? 0 : 1];
  });
  for (const std::uint32_t column : columns_) {
    const std::vector<std::uint32_t>& from = table.columns[column].codes(side);
    std::vector<std::uint32_t>& to = codes_.emplace_back();
    to.reserve(classes_.size());
    for_each_below(classes_.size(), observer, [&](std::size_t i) { to.push_back(from[classes_[i].row]); });
  }
}

}  // namespace synth::evaluate
