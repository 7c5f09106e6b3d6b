#include "core/privacy/randomness.hpp"

#include <algorithm>
#include <bit>

namespace synth {

RandomBits::~RandomBits() {
  coins_ = 0;
  std::fill_n(words_.begin(), filled_, 0U);
  // Without this the compiler would see that nobody reads the zeros, and leave the bytes in memory.
  __asm__ volatile("" : : "r"(this) : "memory");
}

// Small at first: most mechanisms draw little, and secret bytes are not free.
void RandomBits::refill() {
  const std::size_t size = std::clamp<std::size_t>(filled_ * 4, 16, most_words);
  source_.fill(std::as_writable_bytes(std::span(words_.data(), size)));
  filled_ = size;
  next_ = 0;
}

std::uint32_t RandomBits::finish_below(std::uint32_t bound, std::uint64_t product) {
  const std::uint32_t biased = -bound % bound;
  while (static_cast<std::uint32_t>(product) < biased) product = std::uint64_t{word32()} * bound;
  return static_cast<std::uint32_t>(product >> 32);
}

std::uint64_t RandomBits::below(std::uint64_t bound) {
  if (bound <= UINT32_MAX) return below(static_cast<std::uint32_t>(bound));
  auto product = static_cast<unsigned __int128>(word64()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t biased = -bound % bound;
    while (static_cast<std::uint64_t>(product) < biased)
      product = static_cast<unsigned __int128>(word64()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

unsigned __int128 RandomBits::below(unsigned __int128 bound) {
  if (bound <= UINT64_MAX) return below(static_cast<std::uint64_t>(bound));
  const auto top = static_cast<std::uint64_t>((bound - 1) >> 64);
  const std::uint64_t mask = UINT64_MAX >> std::countl_zero(top | 1);
  for (;;) {
    const unsigned __int128 high = word64() & mask;
    const unsigned __int128 candidate = (high << 64) | word64();
    if (candidate < bound) return candidate;
  }
}

}  // namespace synth
