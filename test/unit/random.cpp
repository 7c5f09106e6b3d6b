#include "core/base/random.hpp"

#include <gtest/gtest.h>
#include <set>

namespace synth {
namespace {

TEST(Random, IsPhilox) {
  // The known answer of Random123 for seven rounds, counter and key 0.
  EXPECT_EQ(random_block({0}, 0, Stream::code, 0, 0),
            (std::array<std::uint32_t, 4>{0x5f6fb709U, 0x0d893f64U, 0x4f121f81U, 0x4f730a48U}));
}

TEST(Random, EveryArgumentMatters) {
  std::set<std::array<std::uint32_t, 4>> blocks;
  blocks.insert(random_block({5}, 9, Stream::code, 2, 0));
  blocks.insert(random_block({6}, 9, Stream::code, 2, 0));
  blocks.insert(random_block({5 + (1ULL << 32)}, 9, Stream::code, 2, 0));
  blocks.insert(random_block({5}, 10, Stream::code, 2, 0));
  blocks.insert(random_block({5}, 9 + (1ULL << 32), Stream::code, 2, 0));
  blocks.insert(random_block({5}, 9, Stream::place, 2, 0));
  blocks.insert(random_block({5}, 9, Stream::code, 3, 0));
  blocks.insert(random_block({5}, 9, Stream::code, 2, 1));
  EXPECT_EQ(blocks.size(), 8U);
}

TEST(Random, KeysOfSeedsAndModelsDiffer) {
  EXPECT_NE(make_random_key(1, 2).value, make_random_key(2, 1).value);
  EXPECT_NE(make_random_key(1, 1).value, make_random_key(2, 2).value);
  EXPECT_NE(make_random_key(0, 0).value, 0U);
}

TEST(Random, ScaleToCoversItsRange) {
  EXPECT_EQ(scale_to(0, 10), 0U);
  EXPECT_EQ(scale_to(UINT64_MAX, 10), 9U);
  EXPECT_EQ(scale_to(UINT64_MAX, UINT64_MAX), UINT64_MAX - 1);
  EXPECT_EQ(scale_to(UINT64_MAX / 2, 2), 0U);
  EXPECT_EQ(scale_to(UINT64_MAX / 2 + 1, 2), 1U);
}

}  // namespace
}  // namespace synth
