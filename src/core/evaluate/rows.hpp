#pragma once

#include <cstdint>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/random.hpp"

namespace synth::evaluate {

/// `wanted` different numbers below `rows`, in ascending order, drawn at random; all of them if there are no
/// more.
std::vector<std::uint32_t> draw_without_replacement(std::uint64_t rows, std::uint64_t wanted, RandomKey key,
                                                    Observer& observer);

/// `rows` numbers below `rows`, in no order, each drawn independently: bootstrap replicate number
/// `replicate`.
std::vector<std::uint32_t> draw_with_replacement(std::uint64_t rows, std::uint64_t replicate, RandomKey key,
                                                 Observer& observer);

}  // namespace synth::evaluate
