#include "core/evaluate/level_map.hpp"

#include <algorithm>
#include <numeric>

#include "core/evaluate/extent.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

LevelMap identity(const JointColumn& column) { return {column.size + 1, {}, true}; }

/// The edges between equal widths, as numpy's histogram_bin_edges computes them: bins + 1 of them.
std::vector<double> equal_widths(Extent extent, std::uint32_t bins) {
  if (extent.low == extent.high) extent = {extent.low - 0.5, extent.high + 0.5};
  const double step = (extent.high - extent.low) / bins;
  std::vector<double> edges;
  for (std::uint32_t i = 0; i < bins; ++i) edges.push_back(i * step + extent.low);
  edges.push_back(extent.high);
  return edges;
}

/// Bin b of a number: edges[b] is the highest edge that is not above it.
LevelMap cut(const JointColumn& column, std::span<const double> edges, std::uint32_t bins,
             Observer& observer) {
  LevelMap map{bins + 1, {}};
  map.level_of.reserve(column.size + 1);
  for_each_below(column.size, observer, [&](std::size_t code) {
    const auto above = std::upper_bound(edges.begin(), edges.end(), column.numbers[code]);
    map.level_of.push_back(static_cast<std::uint32_t>(above - edges.begin()));
  });
  map.level_of.push_back(bins);
  return map;
}

/// Numbers beyond the ends belong to the outer bins: only the inner edges count.
LevelMap cut_real_range(const JointColumn& column, std::uint32_t bins, Observer& observer) {
  const Extent extent = finite_extent_of(column, real);
  if (extent.empty()) return cut(column, {}, bins, observer);
  const std::vector<double> edges = equal_widths(extent, bins);
  return cut(column, std::span(edges).subspan(1, bins - 1), bins, observer);
}

/// As numpy's digitize on closed edges: the maximum gets a bin of its own, which is NULL's.
LevelMap cut_own_range(const JointColumn& column, Side side, std::uint32_t bins, Observer& observer) {
  const Extent extent = finite_extent_of(column, side);
  if (extent.empty()) return cut(column, {}, bins, observer);
  const std::vector<double> edges = equal_widths(extent, bins);
  return cut(column, std::span(edges).subspan(1), bins, observer);
}

/// Shares of the codes in both tables, each table with the same weight.
std::vector<double> joint_shares(const JointColumn& column, Observer& observer) {
  std::vector<double> shares(column.size, 0);
  for (const Side side : both_sides) {
    const auto counts = column.counts(side, observer);
    const auto total = std::accumulate(counts.begin(), counts.end() - 1, std::uint64_t{0});
    if (total == 0) continue;
    for_each_below(column.size, observer, [&](std::size_t code) {
      shares[code] += 0.5 * static_cast<double>(counts[code]) / static_cast<double>(total);
    });
  }
  return shares;
}

LevelMap cut_quantiles(const JointColumn& column, std::uint32_t bins, Observer& observer) {
  if (column.size <= bins) return identity(column);
  LevelMap map{bins + 1, {}};
  double below = 0;
  const std::vector<double> shares = joint_shares(column, observer);
  for_each_below(column.size, observer, [&](std::size_t code) {
    map.level_of.push_back(std::min(bins - 1, static_cast<std::uint32_t>(below * bins)));
    below += shares[code];
  });
  map.level_of.push_back(bins);
  return map;
}

LevelMap cap_categories(const JointColumn& column, std::uint32_t most, Observer& observer) {
  if (column.size <= most) return identity(column);
  const std::vector<double> shares = joint_shares(column, observer);
  std::vector<std::uint32_t> order(column.size);
  std::iota(order.begin(), order.end(), 0U);
  const auto end = order.begin() + (most - 1);
  Pace pace(observer);
  std::partial_sort(order.begin(), end, order.end(), [&](std::uint32_t a, std::uint32_t b) {
    pace.tick();
    return shares[a] != shares[b] ? shares[a] > shares[b] : a < b;
  });
  LevelMap map{most + 1, std::vector<std::uint32_t>(column.size, most - 1)};
  for (std::uint32_t level = 0; level + 1 < most; ++level) map.level_of[order[level]] = level;
  map.level_of.push_back(most);
  return map;
}

}  // namespace

LevelMap level_map(const JointColumn& column, Side side, const LevelPlan& plan, Observer& observer) {
  if (column.kind == Kind::category)
    return cap_categories(column, std::max(1U, plan.most_categories), observer);
  const std::uint32_t bins = std::max(1U, plan.bins);
  switch (plan.edges) {
    case Edges::own_range:
      return cut_own_range(column, side, bins, observer);
    case Edges::joint_quantiles:
      return cut_quantiles(column, bins, observer);
    default:
      return cut_real_range(column, bins, observer);
  }
}

}  // namespace synth::evaluate
