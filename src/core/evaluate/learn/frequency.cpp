#include "core/evaluate/learn/frequency.hpp"

#include <algorithm>
#include <numeric>

namespace synth::evaluate {
namespace {

std::vector<std::uint32_t> by_frequency(std::span<const std::uint64_t> counts) {
  std::vector<std::uint32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
  });
  return order;
}

/// Runs of `order` with about as many rows each; a run ends only where the frequency changes.
void share_groups(FrequencyGroups& result, std::span<const std::uint32_t> order,
                  std::span<const std::uint64_t> counts, std::uint32_t shared) {
  std::uint64_t total = 0;
  for (const std::uint32_t value : order) total += counts[value];
  std::uint64_t before = 0;
  std::uint64_t run = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool changes = i == 0 || counts[order[i]] != counts[order[i - 1]];
    const std::uint64_t next = total > 0 ? std::min<std::uint64_t>(shared - 1, before * shared / total) : 0;
    if (changes && (i == 0 || next > run)) run = next, ++result.groups;
    result.group_of[order[i]] = result.groups - 1;
    before += counts[order[i]];
  }
}

}  // namespace

FrequencyGroups group_by_frequency(std::span<const std::uint64_t> counts, std::uint32_t own,
                                   std::uint32_t shared) {
  FrequencyGroups result;
  result.group_of.resize(counts.size());
  if (counts.size() <= std::size_t{own} + shared) {
    std::iota(result.group_of.begin(), result.group_of.end(), 0U);
    result.groups = static_cast<std::uint32_t>(counts.size());
    return result;
  }
  const std::vector<std::uint32_t> order = by_frequency(counts);
  for (std::uint32_t i = 0; i < own; ++i) result.group_of[order[i]] = i;
  result.groups = own;
  share_groups(result, std::span(order).subspan(own), counts, std::max(1U, shared));
  return result;
}

}  // namespace synth::evaluate
