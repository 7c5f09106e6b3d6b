// Bodies behind a header that vouches for them: what a forger who can compute checksums might store.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/base/hash.hpp"
#include "test/support/draw_all.hpp"

namespace {

void put_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
}

std::string vouched(std::string_view body) {
  std::string payload = "pg_synth";
  put_number(payload, 1, 4);
  put_number(payload, body.size(), 8);
  put_number(payload, synth::hash_bytes(body), 8);
  return payload.append(body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string payload = vouched({reinterpret_cast<const char*>(data), size});
  try {
    const synth::Sampler sampler(payload);
    synth::test::draw_all(sampler, 64);
  } catch (const synth::Error&) {
  }
  return 0;
}
