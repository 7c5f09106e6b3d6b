#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace synth {

/// Where secret random bytes come from: pg_strong_random in the server, a counter in tests. Nothing that a
/// caller of the database can choose or learn (law 4).
class Randomness {
 public:
  virtual ~Randomness() = default;
  /// Fills `out` with independent uniform bytes, or throws.
  virtual void fill(std::span<std::byte> out) = 0;
};

/// Uniform integers and exact coins from random bytes. Lives for one call of one mechanism: bytes that were
/// fetched and not used are wiped with it, so that no forked process and no later mechanism can see them.
/// Integer arithmetic only.
class RandomBits {
 public:
  explicit RandomBits(Randomness& source) : source_(source) {}
  ~RandomBits();
  RandomBits(const RandomBits&) = delete;
  RandomBits& operator=(const RandomBits&) = delete;

  std::uint32_t word32() {
    if (next_ == filled_) refill();
    return words_[next_++];
  }
  std::uint64_t word64() {
    const std::uint64_t high = word32();
    return (high << 32) | word32();
  }
  bool coin() {
    if (coins_ == 1) coins_ = (std::uint64_t{1} << 32) | word32();
    const bool heads = coins_ & 1;
    coins_ >>= 1;
    return heads;
  }

  /// Uniform in [0, bound), without bias: Lemire's multiplication with rejection (2019). Needs bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    const std::uint64_t product = std::uint64_t{word32()} * bound;
    if (static_cast<std::uint32_t>(product) >= bound) return static_cast<std::uint32_t>(product >> 32);
    return finish_below(bound, product);
  }
  std::uint64_t below(std::uint64_t bound);
  /// By masking and rejection.
  unsigned __int128 below(unsigned __int128 bound);

 private:
  static constexpr std::size_t most_words = 1024;

  void refill();
  std::uint32_t finish_below(std::uint32_t bound, std::uint64_t product);

  Randomness& source_;
  std::uint64_t coins_ = 1;  ///< unused coins below a leading 1
  std::size_t next_ = 0;
  std::size_t filled_ = 0;
  std::array<std::uint32_t, most_words> words_;
};

}  // namespace synth
