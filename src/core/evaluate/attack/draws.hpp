#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/random.hpp"

namespace synth::evaluate {

/// A stream of random numbers: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine.
class Draws {
 public:
  explicit Draws(RandomKey key) : state_(key.value) {}

  /// 0 to bound − 1, which must not be 0.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t word = mix64(state_);
    state_ += 0x9E3779B97F4A7C15ULL;
    return scale_to(word, bound);
  }

  /// Brings `count` random ones of the items, each order as likely, to the front.
  template <class T>
  void bring_forward(std::vector<T>& items, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) std::swap(items[i], items[i + below(items.size() - i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace synth::evaluate
