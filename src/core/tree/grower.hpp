#pragma once

#include <numeric>

#include "core/base/random.hpp"
#include "core/tree/grow.hpp"
#include "core/tree/splitter.hpp"

namespace synth::tree {

/// Grows a tree with a splitter, which knows the target: `enter(rows)` a node, then `risk()`, `can_split()`
/// and `search(feature, best)`.
template <class Splitter>
class Grower {
 public:
  Grower(const FeatureTable& table, std::span<const std::uint32_t> features, const GrowOptions& options,
         Splitter& splitter, Observer& observer)
      : table_(table),
        features_(features.begin(), features.end()),
        options_(options),
        splitter_(splitter),
        observer_(observer) {}

  GrownTree run(std::span<const std::uint32_t> rows) {
    grown_.order.assign(rows.begin(), rows.end());
    scratch_.resize(rows.size());
    append(0, static_cast<std::uint32_t>(rows.size()));
    std::vector<Open> open{{0, 0}};
    while (!open.empty()) {
      const Open next = open.back();
      open.pop_back();
      if (!split(next)) continue;
      const std::uint32_t near = grown_.tree.nodes[next.node].near;
      open.push_back({near + 1, next.depth + 1});
      open.push_back({near, next.depth + 1});
    }
    return std::move(grown_);
  }

 private:
  struct Open {
    std::uint32_t node;
    std::uint32_t depth;
  };

  void append(std::uint32_t first, std::uint32_t last) {
    grown_.tree.nodes.emplace_back();
    grown_.ranges.push_back({first, last});
    grown_.risks.push_back(0);
  }

  bool split(const Open& open) {
    observer_.check();
    splitter_.enter(grown_.rows(open.node));
    grown_.risks[open.node] = splitter_.risk();
    if (open.depth >= options_.maximum_depth || !splitter_.can_split()) return false;
    Split best;
    // Rounding must not pass for a gain.
    best.gain = std::max(options_.minimum_gain, 1e-9 * splitter_.risk());
    const double least = best.gain;
    for (const std::uint32_t feature : asked(open.node))
      if (table_.features()[feature].bins > 1) splitter_.search(feature, best);
    if (best.gain <= least) return false;
    divide(open.node, best);
    return true;
  }

  /// All features, or some that the node's number chooses.
  std::span<const std::uint32_t> asked(std::uint32_t node) {
    const std::size_t count = options_.features_per_node;
    if (count == 0 || count >= features_.size()) return features_;
    std::uint64_t state = mix64(options_.seed + mix64(node));
    for (std::size_t i = 0; i < count; ++i)
      std::swap(features_[i], features_[i + scale_to(state = mix64(state), features_.size() - i)]);
    return std::span(features_).first(count);
  }

  void divide(std::uint32_t node, Split& best) {
    settle_near_side(best, table_.features()[best.feature]);
    const auto [first, last] = grown_.ranges[node];
    const std::uint32_t middle = partition(first, last, best);
    if (!table_.features()[best.feature].ordered && 2 * (middle - first) > last - first)
      best.near |= ~best.present;
    Node& own = grown_.tree.nodes[node];
    describe(own, best);
    own.near = static_cast<std::uint32_t>(grown_.tree.nodes.size());
    append(first, middle);
    append(middle, last);
  }

  /// Ordered features ask for an interval of codes: where NULL stays with the lower codes, the upper ones are
  /// that. It reaches to the end of the values, as a threshold does.
  static void settle_near_side(Split& best, const Feature& feature) {
    if (!feature.ordered) return;
    const std::uint32_t values = feature.bins - feature.nullable;
    if (feature.nullable && best.near.test(values)) {
      if (best.near.count() == 1) return;
      best.near = best.present & ~best.near;
    }
    std::uint32_t lowest = 0, first = 0, last = 0;
    while (!best.present.test(lowest)) ++lowest;
    while (!best.near.test(first)) ++first;
    for (std::uint32_t bin = first; bin < values; ++bin)
      if (best.near.test(bin)) last = bin;
    const bool lower = first == lowest;
    for (std::uint32_t bin = lower ? 0 : first; bin < (lower ? last + 1 : values); ++bin) best.near.set(bin);
  }

  /// Keeps the order of rows on both sides, so that columns are read forwards.
  std::uint32_t partition(std::uint32_t first, std::uint32_t last, const Split& best) {
    const std::uint8_t* bins = table_.bins(best.feature);
    std::uint32_t* order = grown_.order.data();
    std::uint32_t near = first;
    std::uint32_t far = 0;
    bool stays[most_bins];
    for (std::size_t bin = 0; bin < most_bins; ++bin) stays[bin] = best.near.test(bin);
    in_stretches(last - first, observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = first + from; i < first + to; ++i) {
        const std::uint32_t row = order[i];
        const bool stay = stays[bins[row]];
        order[near] = row;
        scratch_[far] = row;
        near += stay;
        far += !stay;
      }
    });
    std::copy_n(scratch_.begin(), far, order + near);
    return near;
  }

  void describe(Node& node, const Split& best) {
    const Feature& feature = table_.features()[best.feature];
    const std::vector<std::uint8_t>& table = feature.bin_of_code;
    node.column = static_cast<std::uint16_t>(feature.column);
    if (feature.ordered) {
      std::uint32_t low = UINT32_MAX, high = 0;
      for (std::uint32_t code = 0; code < table.size(); ++code)
        if (best.near.test(table[code])) low = std::min(low, code), high = code;
      node.kind = Node::Kind::interval;
      node.low = static_cast<std::uint16_t>(low);
      node.span = static_cast<std::uint16_t>(high - low);
      return;
    }
    std::vector<std::uint32_t>& bits = grown_.tree.bits;
    node.kind = Node::Kind::subset;
    node.bits = static_cast<std::uint32_t>(bits.size());
    bits.resize(bits.size() + (table.size() + 31) / 32);
    for (std::uint32_t code = 0; code < table.size(); ++code)
      if (best.near.test(table[code])) bits[node.bits + code / 32] |= 1U << (code % 32);
  }

  const FeatureTable& table_;
  std::vector<std::uint32_t> features_;
  const GrowOptions& options_;
  Splitter& splitter_;
  Observer& observer_;
  GrownTree grown_;
  std::vector<std::uint32_t> scratch_;
};

}  // namespace synth::tree
