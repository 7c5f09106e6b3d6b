#include "core/base/bytes.hpp"

#include <gtest/gtest.h>

#include "test/support/expect_error.hpp"

namespace synth {
namespace {

TEST(Bytes, GiveBackWhatWasPut) {
  ByteWriter out;
  out.put<std::uint32_t>(7);
  out.put_bytes("seven");
  out.put<double>(0.5);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  EXPECT_EQ(in.get<std::uint32_t>(), 7U);
  EXPECT_EQ(in.get_bytes(), "seven");
  EXPECT_EQ(in.get<double>(), 0.5);
  in.expect_end();
}

TEST(Bytes, RefuseToReadPastTheEnd) {
  ByteWriter out;
  out.put<std::uint64_t>(UINT64_MAX);
  const std::string bytes = out.take();
  EXPECT_EQ(test::state_of([&] { ByteReader(bytes).get_bytes(); }), "XX001");
  EXPECT_EQ(test::state_of([&] { ByteReader(bytes).get_count(1); }), "XX001");
  EXPECT_EQ(test::state_of([&] { ByteReader("").get<char>(); }), "XX001");
  EXPECT_EQ(test::state_of([&] { ByteReader("x").expect_end(); }), "XX001");
}

}  // namespace
}  // namespace synth
