#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include "core/base/normal.hpp"
#include "core/base/random.hpp"

namespace synth::test {

/// Random numbers for tests: SplitMix64, unlike the generator under test.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t word() { return mix64(state_ += 0x9E3779B97F4A7C15ULL); }
  std::uint64_t below(std::uint64_t bound) { return scale_to(word(), bound); }
  double uniform() { return (static_cast<double>(word() >> 11) + 0.5) * 0x1p-53; }
  double normal() { return normal_quantile(uniform()); }

  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};

inline std::vector<std::uint64_t> row_numbers(std::uint64_t count, std::uint64_t first = 0) {
  std::vector<std::uint64_t> rows(count);
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

}  // namespace synth::test
