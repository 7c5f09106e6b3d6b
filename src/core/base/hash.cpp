#include "core/base/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace synth {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t key) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), key);
}

}  // namespace synth
