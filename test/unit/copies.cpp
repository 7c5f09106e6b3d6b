#include "core/evaluate/copies.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "test/support/codes.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

const std::vector<CodeDomain> domains{{300}, {4}, {1}, {7}};

test::CodeRows random_rows(std::size_t count, std::uint64_t seed) {
  test::Random random(seed);
  test::CodeRows rows(count);
  for (auto& row : rows)
    row = {static_cast<std::uint32_t>(random.below(300)), static_cast<std::uint32_t>(random.below(4)), 0,
           static_cast<std::uint32_t>(random.below(7))};
  return rows;
}

std::uint64_t count_by_set(const test::CodeRows& drawn, const test::CodeRows& table) {
  const std::set<std::vector<std::uint32_t>> rows(table.begin(), table.end());
  return static_cast<std::uint64_t>(
      std::count_if(drawn.begin(), drawn.end(), [&](const auto& row) { return rows.contains(row); }));
}

TEST(Copies, AreCountedExactlyWhateverTheMemory) {
  const auto drawn = random_rows(5000, 1), training = random_rows(20000, 2), held_out = random_rows(3000, 3);
  const auto a = test::matrix_of(domains, drawn), b = test::matrix_of(domains, training),
             c = test::matrix_of(domains, held_out);
  Observer observer;
  for (const std::uint64_t memory : {std::uint64_t{1} << 26, std::uint64_t{1} << 16, std::uint64_t{0}}) {
    const CopyCounts counts = count_copies(a, b, c, memory, observer);
    EXPECT_EQ(counts.rows, 5000U);
    EXPECT_EQ(counts.of_training, count_by_set(drawn, training));
    EXPECT_EQ(counts.of_held_out, count_by_set(drawn, held_out));
    EXPECT_EQ(counts.training_rows, 20000U);
    EXPECT_EQ(counts.held_out_rows, 3000U);
  }
}

TEST(Copies, RatioComparesLikelihoods) {
  EXPECT_EQ((CopyCounts{100, 30, 10, 200, 100}.ratio()), 1.5);
  EXPECT_TRUE(std::isinf(CopyCounts{100, 30, 0, 200, 100}.ratio()));
  EXPECT_TRUE(std::isnan(CopyCounts{100, 0, 0, 200, 100}.ratio()));
}

TEST(Copies, RefuseOtherColumns) {
  const auto a = test::matrix_of(domains, random_rows(5, 1));
  const CodeMatrix b({2, 2});
  Observer observer;
  EXPECT_EQ(test::state_of([&] { count_copies(a, b, a, 1 << 20, observer); }), "22023");
}

}  // namespace
}  // namespace synth
