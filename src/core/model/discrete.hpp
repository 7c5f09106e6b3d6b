#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth {

/// Draws from fixed frequencies by inverting their distribution function in integers: code c for a share of
/// the random words that differs from counts[c] / total by less than 2^-32; never a code without rows. Exact
/// on every machine. Cost: one table look-up and, on average, at most one comparison more, whatever the
/// frequencies.
class DiscreteSampler {
 public:
  /// `counts` need a positive sum, and at most 65,536 entries.
  explicit DiscreteSampler(std::span<const std::uint64_t> counts);

  std::uint32_t operator()(std::uint32_t random) const {
    std::uint32_t code = guide_[random >> shift_];
    while (random > last_[code]) ++code;
    return code;
  }

 private:
  /// The last random word of each code; one without rows repeats its predecessor's.
  std::vector<std::uint32_t> last_;
  unsigned shift_ = 24;
  std::vector<std::uint16_t> guide_;  ///< the code of the first word of each stretch of 2^shift words
};

}  // namespace synth
