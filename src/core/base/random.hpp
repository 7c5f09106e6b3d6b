#pragma once

#include <Random123/philox.h>
#include <array>
#include <cstdint>

namespace synth {

/// What a random stream belongs to; keeps the streams of one row apart.
enum class Stream : std::uint32_t { code = 0, place = 1, text = 2, key = 3 };

/// The 64-bit key of one synthetic table: mixes the user's seed with the identity of the model,
/// so that two models drawn with the same seed are independent.
struct RandomKey {
  std::uint64_t value;
};

/// SplitMix64's finaliser: a bijection on 64 bits whose output bits each depend on all input bits
/// (Steele, Lea, Flood 2014).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

constexpr RandomKey make_random_key(std::uint64_t seed, std::uint64_t model_identity) {
  return {mix64(seed) ^ mix64(mix64(model_identity))};
}

/// Four random words: a pure function of its arguments (Philox 4x32-7, the fewest
/// rounds that pass every test of BigCrush; Salmon et al. 2011, table 2).
/// `index` tells the columns (or groups of four columns) of one stream apart, `attempt` the redraws of a row.
inline std::array<std::uint32_t, 4> random_block(RandomKey key, std::uint64_t row, Stream stream,
                                                 std::uint32_t index, std::uint32_t attempt) {
  using Philox = r123::Philox4x32_R<7>;
  const Philox philox;
  const Philox::ctr_type counter{{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row >> 32),
                                  (static_cast<std::uint32_t>(stream) << 24) | (index & 0xFFFFFFU), attempt}};
  const Philox::key_type philox_key{
      {static_cast<std::uint32_t>(key.value), static_cast<std::uint32_t>(key.value >> 32)}};
  const auto words = philox(counter, philox_key);
  return {words[0], words[1], words[2], words[3]};
}

inline std::uint64_t random_word64(RandomKey key, std::uint64_t row, Stream stream, std::uint32_t index,
                                   std::uint32_t attempt) {
  const auto words = random_block(key, row, stream, index, attempt);
  return (static_cast<std::uint64_t>(words[1]) << 32) | words[0];
}

/// floor(random * bound / 2^64): an almost unbiased integer in [0, bound) (bias below bound / 2^64).
constexpr std::uint64_t scale_to(std::uint64_t random, std::uint64_t bound) {
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(random) * bound) >> 64);
}

}  // namespace synth
