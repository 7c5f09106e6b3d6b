#pragma once

#include <cstdint>

namespace synth {

/// Which share a word falls in: how many of `count` ascending ends are at most `word`.
inline std::uint32_t share_of(const std::uint32_t* ends, std::uint32_t count, std::uint32_t word) {
  const std::uint32_t* at = ends;
  while (count > 1) {
    const std::uint32_t half = count / 2;
    at += at[half - 1] <= word ? half : 0;
    count -= half;
  }
  return static_cast<std::uint32_t>(at - ends) + (count == 1 && *at <= word);
}

}  // namespace synth
