#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Calls observer.check() once in `every` calls.
class Pace {
 public:
  explicit Pace(Observer& observer, std::uint32_t every = 16384) : observer_(observer), every_(every) {}

  void tick() {
    if (++ticks_ < every_) return;
    ticks_ = 0;
    observer_.check();
  }

 private:
  Observer& observer_;
  std::uint32_t every_;
  std::uint32_t ticks_ = 0;
};

/// Calls use(i) for every i below `size`, and observer.check() every 16,384 of them.
template <class F>
void for_each_below(std::size_t size, Observer& observer, F use) {
  constexpr std::size_t block = 16384;
  for (std::size_t from = 0; from < size; from += block) {
    observer.check();
    const std::size_t to = std::min(size, from + block);
    for (std::size_t i = from; i < to; ++i) use(i);
  }
}

/// std::sort that lets itself be cancelled; then the order is undefined.
template <class Iterator, class Less>
void checked_sort(Iterator first, Iterator last, Less less, Observer& observer) {
  Pace pace(observer);
  std::sort(first, last, [&](const auto& a, const auto& b) {
    pace.tick();
    return less(a, b);
  });
}

}  // namespace synth::evaluate
