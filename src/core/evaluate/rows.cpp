#include "core/evaluate/rows.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/base/permutation.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {

std::vector<std::uint32_t> draw_without_replacement(std::uint64_t rows, std::uint64_t wanted, RandomKey key,
                                                    Observer& observer) {
  std::vector<std::uint32_t> drawn(std::min(rows, wanted));
  if (wanted >= rows) {
    std::iota(drawn.begin(), drawn.end(), 0U);
    return drawn;
  }
  const Permutation permutation(key, rows);
  Pace pace(observer, 1024);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    pace.tick();
    drawn[i] = static_cast<std::uint32_t>(permutation(i));
  }
  checked_sort(drawn.begin(), drawn.end(), std::less<>(), observer);
  return drawn;
}

std::vector<std::uint32_t> draw_with_replacement(std::uint64_t rows, std::uint64_t replicate, RandomKey key,
                                                 Observer& observer) {
  std::vector<std::uint32_t> drawn(rows);
  for_each_below(rows, observer, [&](std::size_t i) {
    drawn[i] = static_cast<std::uint32_t>(scale_to(mix64(key.value ^ mix64((replicate << 32) + i)), rows));
  });
  return drawn;
}

}  // namespace synth::evaluate
