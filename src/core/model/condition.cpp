#include "core/model/condition.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"

namespace synth {
namespace {

/// Ascending, and joined where they overlap.
void put_in_order(std::vector<WantedRange>& ranges) {
  std::ranges::sort(ranges, {}, &WantedRange::low);
  std::vector<WantedRange> joined;
  for (const WantedRange& range : ranges) {
    if (!joined.empty() && range.low <= joined.back().high)
      joined.back().high = std::max(joined.back().high, range.high);
    else
      joined.push_back(range);
  }
  ranges = std::move(joined);
}

void put_in_order(WantedValues& wanted) {
  put_in_order(wanted.ranges);
  std::ranges::sort(wanted.labels);
  wanted.labels.erase(std::unique(wanted.labels.begin(), wanted.labels.end()), wanted.labels.end());
}

/// The first word for which `holds`, which holds for all words after it; nothing if there is none.
template <class F>
std::optional<std::uint64_t> first_word(F&& holds) {
  if (!holds(UINT64_MAX)) return std::nullopt;
  std::uint64_t low = 0, high = UINT64_MAX;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace

// ---- one column ----

ColumnCondition::ColumnCondition(const Column& column, WantedValues wanted)
    : column_(column), wanted_(std::move(wanted)), placement_(column) {
  put_in_order(wanted_);
  for (std::uint32_t code = 0; code < column.value_codes(); ++code) {
    double weight = 0;
    if (column.content == Content::cells)
      weight = weigh_cell(code);
    else if (column.content == Content::labels && !column.is_opaque(code))
      weight = std::ranges::binary_search(wanted_.labels, column.labels[code]) ? 1 : 0;
    weights_.push_back(weight);
  }
  if (column.nullable) weights_.push_back(wanted_.null ? 1 : 0);
}

bool ColumnCondition::is_possible() const {
  if (!column_.drawn()) return wanted_.null;
  return std::ranges::any_of(weights_, [](double weight) { return weight > 0; });
}

double ColumnCondition::weigh_cell(std::uint32_t code) {
  const std::int64_t low = column_.cells.low[code], high = column_.cells.high[code];
  std::vector<WantedRange> parts;
  for (const WantedRange& range : wanted_.ranges) {
    if (range.low <= low && high <= range.high) return 1;
    if (range.low <= high && low <= range.high)
      parts.push_back({std::max(range.low, low), std::min(range.high, high)});
  }
  if (parts.empty()) return 0;
  if (column_.checks.empty()) return weigh_part(code, parts);
  certain_ = false;
  return 1;
}

double ColumnCondition::weigh_part(std::uint32_t code, std::span<const WantedRange> parts) {
  // Without a grid any value can be meant, even one that no word places.
  const bool continuous = column_.type.storage() == Storage::real && !has_decimal_grid(column_.cells, code);
  double weight = 0;
  for (const WantedRange& part : parts) {
    const auto least = [&](std::uint64_t word) { return placement_.at(code, word) >= part.low; };
    const auto beyond = [&](std::uint64_t word) { return placement_.at(code, word) > part.high; };
    const std::optional<std::uint64_t> begin = first_word(least), end = first_word(beyond);
    if (!begin && !continuous) continue;
    const std::uint64_t first = begin.value_or(UINT64_MAX);
    // All 2^64 words are one too many to count.
    std::uint64_t size = end ? *end - first : UINT64_MAX - first + (first > 0);
    if (size == 0 && !continuous) continue;
    size = std::max<std::uint64_t>(size, 1);
    windows_.push_back({code, first, size, part});
    weight += static_cast<double>(size) * 0x1p-64;
  }
  return std::min(weight, 1.0);
}

bool ColumnCondition::wants(std::int64_t key) const {
  return std::ranges::any_of(wanted_.ranges,
                             [&](const WantedRange& range) { return range.low <= key && key <= range.high; });
}

bool ColumnCondition::passes(std::uint32_t code, std::int64_t number) const {
  if (weights_.empty()) return wanted_.null;
  if (weights_[code] == 0) return false;
  const bool placed =
      column_.content == Content::cells && code < column_.cells.size() && !column_.cells.is_atom(code);
  return !placed || wants(number);
}

std::int64_t ColumnCondition::place(std::uint32_t code, std::uint64_t random) const {
  const auto first = std::ranges::lower_bound(windows_, code, {}, &Window::code);
  const auto last = std::ranges::upper_bound(windows_, code, {}, &Window::code);
  const std::span<const Window> windows(first, last);
  if (windows.empty()) return placement_.at(code, random);
  using Wide = unsigned __int128;
  Wide size = 0;
  for (const Window& window : windows) size += window.size;
  auto offset = static_cast<std::uint64_t>((size * random) >> 64);
  auto window = windows.begin();
  while (offset >= window->size && std::next(window) != windows.end()) offset -= (window++)->size;
  // Where there is no grid, rounding may step across an end.
  return std::clamp(placement_.at(code, window->first + offset), window->range.low, window->range.high);
}

// ---- the model ----

namespace {

std::uint64_t identify(const std::vector<WantedValues>& wanted) {
  ByteWriter bytes;
  for (const WantedValues& one : wanted) {
    bytes.put(one.column);
    bytes.put(one.null);
    bytes.put<std::uint64_t>(one.ranges.size());
    for (const WantedRange& range : one.ranges) {
      bytes.put(range.low);
      bytes.put(range.high);
    }
    bytes.put<std::uint64_t>(one.labels.size());
    for (const std::string& label : one.labels) bytes.put_bytes(label);
  }
  return hash_bytes(bytes.take());
}

}  // namespace

ConditionalModel::ConditionalModel(std::shared_ptr<const Sampler> sampler, std::vector<WantedValues> wanted,
                                   Observer& observer)
    : sampler_(std::move(sampler)) {
  const std::vector<Column>& columns = sampler_->model().columns;
  for (WantedValues& one : wanted) put_in_order(one);
  std::ranges::sort(wanted, {}, &WantedValues::column);
  identity_ = identify(wanted);
  std::vector<std::vector<double>> weights(columns.size());
  for (WantedValues& one : wanted) {
    const std::uint32_t column = one.column;
    columns_.emplace_back(columns[column], std::move(one));
    if (!columns_.back().is_possible())
      throw Error(sqlstate::invalid_parameter_value,
                  "no row of the model meets the condition on column \"" + columns[column].name + "\"",
                  "Name values that the model has; texts that it makes up, rare ones, are none of them. "
                  "SELECT DISTINCT from a synthetic table shows them.");
    weights[column] = columns_.back().weights();
  }
  std::optional<GivenCodes> given = sampler_->codes().given(weights, observer);
  if (!given) return;
  if (given->probability == 0)
    throw Error(sqlstate::invalid_parameter_value, "no row of the model meets the condition",
                "Leave out one of its columns, or allow it more values.");
  codes_ = std::move(given->sampler);
}

bool ConditionalModel::is_certain() const {
  return codes_ && std::ranges::all_of(columns_, &ColumnCondition::is_certain);
}

}  // namespace synth
