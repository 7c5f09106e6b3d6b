// Payloads from anywhere: refused with an Error, or drawn from without harm.
#include <cstddef>
#include <cstdint>

#include "test/support/draw_all.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const synth::Sampler sampler({reinterpret_cast<const char*>(data), size});
    synth::test::draw_all(sampler, 64);
  } catch (const synth::Error&) {
  }
  return 0;
}
