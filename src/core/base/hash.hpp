#pragma once

#include <cstdint>
#include <string_view>

namespace synth {

/// XXH3, 64 bits: for checksums and keyed buckets, not for secrets. The same on every machine.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t key = 0);

}  // namespace synth
