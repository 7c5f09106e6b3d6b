#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/tree/features.hpp"

namespace synth::tree {

using BinSet = std::bitset<most_bins>;

/// The best split of a node found so far: the bins that stay near.
struct Split {
  double gain = 0;
  std::uint32_t feature = 0;
  BinSet near;
  BinSet present;  ///< bins that rows of the node have
};

/// Calls `work(first, last)` for stretches of a long run of rows that take well below a millisecond.
template <class Work>
void in_stretches(std::size_t rows, Observer& observer, Work&& work) {
  constexpr std::size_t stretch = 65536;
  for (std::size_t first = 0; first < rows; first += stretch) {
    observer.check();
    work(first, std::min(rows, first + stretch));
  }
}

/// Orders in which the bins of a feature may be cut in two, of those that occur.
class BinOrders {
 public:
  /// An ordered feature has one, or two where rows lack a value: with NULL last and with NULL first.
  void of_ordered(const Feature& feature, const BinSet& present) {
    fill(feature.bins, present);
    const bool lacks = feature.nullable && present.test(feature.bins - 1);
    orders_ = lacks && order_.size() > 2 ? 2 : 1;
  }
  /// Another feature has one, by score.
  template <class Scores>
  void of_scores(const Feature& feature, const BinSet& present, const Scores& scores) {
    fill(feature.bins, present);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::uint8_t a, std::uint8_t b) { return scores[a] < scores[b]; });
    orders_ = 1;
  }

  /// Calls `cut(order)` for each; it may change the candidate by `take`.
  template <class Cut>
  void for_each(Cut&& cut) {
    for (unsigned number = 0; number < orders_; ++number) {
      if (number == 1) std::rotate(order_.begin(), order_.end() - 1, order_.end());
      cut(std::span<const std::uint8_t>(order_));
    }
  }

 private:
  void fill(std::uint32_t bins, const BinSet& present) {
    order_.clear();
    for (std::uint32_t bin = 0; bin < bins; ++bin)
      if (present.test(bin)) order_.push_back(static_cast<std::uint8_t>(bin));
  }

  std::vector<std::uint8_t> order_;
  unsigned orders_ = 1;
};

/// Takes the first `count` bins of an order as the near side of a better split.
inline void take(Split& best, double gain, std::uint32_t feature, std::span<const std::uint8_t> order,
                 std::size_t count, const BinSet& present) {
  best.gain = gain;
  best.feature = feature;
  best.present = present;
  best.near.reset();
  for (std::size_t i = 0; i < count; ++i) best.near.set(order[i]);
}

}  // namespace synth::tree
