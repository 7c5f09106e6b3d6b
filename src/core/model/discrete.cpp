#include "core/model/discrete.hpp"

#include <numeric>

namespace synth {

DiscreteSampler::DiscreteSampler(std::span<const std::uint64_t> counts) {
  using Wide = unsigned __int128;
  const Wide total = std::accumulate(counts.begin(), counts.end(), Wide{0});
  Wide below = 0;
  for (const std::uint64_t count : counts) {
    below += count;
    end_.push_back(static_cast<std::uint64_t>((below << 32) / total));
  }
  std::uint16_t code = 0;
  for (std::uint64_t top = 0; top < guide_.size(); ++top) {
    while ((top << 24) >= end_[code]) ++code;
    guide_[top] = code;
  }
}

}  // namespace synth
