#include "core/model/discrete.hpp"

#include <gtest/gtest.h>

#include "test/support/random.hpp"

namespace synth {
namespace {

/// The code by the definition: the first whose cumulated share exceeds the word's.
std::uint32_t expected_code(const std::vector<std::uint64_t>& counts, std::uint32_t word) {
  unsigned __int128 total = 0;
  for (const std::uint64_t count : counts) total += count;
  unsigned __int128 below = 0;
  for (std::uint32_t code = 0;; ++code) {
    below += counts[code];
    if (word < static_cast<std::uint64_t>((below << 32) / total)) return code;
  }
}

void expect_definition(const std::vector<std::uint64_t>& counts) {
  const DiscreteSampler sampler(counts);
  test::Random random(1);
  for (int i = 0; i < 3000; ++i) {
    const auto word = i == 0 ? 0U : i == 1 ? UINT32_MAX : static_cast<std::uint32_t>(random.word());
    ASSERT_EQ(sampler(word), expected_code(counts, word)) << word;
  }
}

TEST(Discrete, FollowsItsDefinition) {
  expect_definition({1});
  expect_definition({1, 1});
  expect_definition({0, 0, 5, 0, 1, 0});
  expect_definition({1, 1'000'000'000'000, 1});
  expect_definition({std::uint64_t{1} << 62, std::uint64_t{1} << 62, std::uint64_t{1} << 62});
  expect_definition(std::vector<std::uint64_t>(255, 3));
  expect_definition(std::vector<std::uint64_t>(256, 3));
  expect_definition(std::vector<std::uint64_t>(1000, 1));
}

TEST(Discrete, NeverDrawsACodeWithoutRows) {
  std::vector<std::uint64_t> counts(300, 0);
  counts[17] = counts[200] = 1;
  const DiscreteSampler sampler(counts);
  for (std::uint64_t word = 0; word < (1ULL << 32); word += 99991) {
    const std::uint32_t code = sampler(static_cast<std::uint32_t>(word));
    ASSERT_TRUE(code == 17 || code == 200) << word;
  }
}

TEST(Discrete, TakesTheMostCodes) {
  std::vector<std::uint64_t> counts(65536, 1);
  counts[0] = std::uint64_t{1} << 40;
  const DiscreteSampler sampler(counts);
  EXPECT_EQ(sampler(0), 0U);
  EXPECT_EQ(sampler(UINT32_MAX), 65535U);
}

}  // namespace
}  // namespace synth
