#include "core/model/discrete.hpp"

#include <numeric>

namespace synth {

DiscreteSampler::DiscreteSampler(std::span<const std::uint64_t> counts) {
  using Wide = unsigned __int128;
  const Wide total = std::accumulate(counts.begin(), counts.end(), Wide{0});
  std::vector<std::uint64_t> end;  // code c owns the random words in [end[c - 1], end[c])
  Wide below = 0;
  for (const std::uint64_t count : counts)
    end.push_back(static_cast<std::uint64_t>(((below += count) << 32) / total));
  // As many stretches as codes, so that a random word's stretch has one code on average.
  while ((counts.size() >> (32 - shift_)) != 0) --shift_;
  std::uint16_t code = 0;
  for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += std::uint64_t{1} << shift_) {
    while (first >= end[code]) ++code;
    guide_.push_back(code);
  }
  // Codes before the first that owns a word are never a stretch's first code, so that their entry does not
  // matter.
  for (const std::uint64_t limit : end)
    last_.push_back(static_cast<std::uint32_t>(limit > 0 ? limit - 1 : 0));
}

}  // namespace synth
