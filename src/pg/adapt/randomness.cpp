#include "pg/adapt/randomness.hpp"

#include "pg/bridge/postgres.hpp"

#include "core/base/error.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {

void SecretRandomness::fill(std::span<std::byte> out) {
  if (!call_postgres([&] { return pg_strong_random(out.data(), out.size()); }))
    throw Error(sqlstate::internal_error, "the operating system gave no random bytes", "Run the fit again.");
}

std::int64_t secret_number() {
  std::int64_t number = 0;
  SecretRandomness().fill(std::as_writable_bytes(std::span(&number, 1)));
  return number;
}

}  // namespace synth::pg
