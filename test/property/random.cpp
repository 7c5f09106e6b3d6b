// Streams of random words are uniform and independent. Each test of fixed seeds would fail for one choice of
// seeds in 10^5, by each of its chi-square tests.
#include "core/base/random.hpp"

#include <gtest/gtest.h>

#include "core/base/normal.hpp"
#include "test/support/statistics.hpp"

namespace synth {
namespace {

constexpr double least_chance = 1e-5;
constexpr std::uint64_t rows = 200'000;

void expect_uniform(const std::vector<std::uint64_t>& counts) {
  const std::vector<double> shares(counts.size(), 1.0 / static_cast<double>(counts.size()));
  EXPECT_GT(test::chi_square(counts, shares).chance(), least_chance);
}

TEST(RandomStreams, AreUniform) {
  for (std::size_t word = 0; word < 4; ++word)
    for (const unsigned shift : {0U, 24U}) {
      std::vector<std::uint64_t> counts(256);
      for (std::uint64_t row = 0; row < rows; ++row)
        ++counts[random_block(make_random_key(1, 2), row, Stream::code, 0, 0)[word] >> shift & 255];
      expect_uniform(counts);
    }
}

/// Joint counts of the top four bits of one word and of another that `other` makes.
template <class F>
void expect_independent(F other) {
  const RandomKey key = make_random_key(3, 4);
  std::vector<std::uint64_t> counts(256);
  for (std::uint64_t row = 0; row < rows; ++row) {
    const std::uint32_t a = random_block(key, row, Stream::code, 5, 0)[0];
    ++counts[(a >> 28) * 16 + (other(row) >> 28)];
  }
  expect_uniform(counts);
}

TEST(RandomStreams, AreIndependent) {
  const RandomKey key = make_random_key(3, 4);
  expect_independent([&](auto row) { return random_block(key, row + 1, Stream::code, 5, 0)[0]; });
  expect_independent([&](auto row) { return random_block(key, row, Stream::code, 5, 0)[1]; });
  expect_independent([&](auto row) { return random_block(key, row, Stream::code, 6, 0)[0]; });
  expect_independent([&](auto row) { return random_block(key, row, Stream::place, 5, 0)[0]; });
  expect_independent([&](auto row) { return random_block(key, row, Stream::code, 5, 1)[0]; });
  expect_independent(
      [&](auto row) { return random_block(make_random_key(4, 4), row, Stream::code, 5, 0)[0]; });
  expect_independent(
      [&](auto row) { return random_block(make_random_key(3, 5), row, Stream::code, 5, 0)[0]; });
}

TEST(RandomStreams, BecomeNormal) {
  // Sixteen intervals of equal probability; the table's error of 1e-4 shifts a share by less than 4e-5.
  const NormalTable& normal = NormalTable::instance();
  std::vector<std::uint64_t> counts(16);
  for (std::uint64_t row = 0; row < rows; ++row) {
    const float z = normal(random_block({9}, row, Stream::code, 0, 0)[0]);
    ++counts[std::min<std::size_t>(15, static_cast<std::size_t>(16 * normal_probability(z)))];
  }
  expect_uniform(counts);
}

}  // namespace
}  // namespace synth
