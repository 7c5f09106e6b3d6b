#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace synth {

/// Draws from fixed frequencies by inverting their distribution function in integers: code c for a share of the random
/// words that differs from counts[c] / total by less than 2^-32; never a code without rows. Exact on every machine. Cost: one table look-up and,
/// on average, about one comparison.
class DiscreteSampler {
 public:
  /// `counts` need a positive sum.
  explicit DiscreteSampler(std::span<const std::uint64_t> counts);

  std::uint32_t operator()(std::uint32_t random) const {
    std::uint32_t code = guide_[random >> 24];
    while (random >= end_[code]) ++code;
    return code;
  }

 private:
  std::vector<std::uint64_t> end_;  ///< code c owns the random words in [end_[c - 1], end_[c])
  std::array<std::uint16_t, 256> guide_{};
};

}  // namespace synth
