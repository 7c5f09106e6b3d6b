#pragma once

#include "core/privacy/randomness.hpp"

namespace synth::pg {

/// Bytes from pg_strong_random, asked for anew at each call: nothing is kept that a fork could share.
class SecretRandomness final : public Randomness {
 public:
  void fill(std::span<std::byte> out) override;
};

std::int64_t secret_number();

}  // namespace synth::pg
