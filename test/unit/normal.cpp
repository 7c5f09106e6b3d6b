#include "core/base/normal.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace synth {
namespace {

TEST(Normal, KnownValues) {
  EXPECT_NEAR(normal_density(0), 0.3989422804014327, 1e-15);
  EXPECT_NEAR(normal_probability(1.959963984540054), 0.975, 1e-14);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
}

TEST(Normal, InfinitiesAreEnds) {
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
  EXPECT_EQ(normal_density(INFINITY), 0);
  EXPECT_EQ(normal_density(-INFINITY), 0);
}

TEST(NormalTable, ApproximatesTheQuantile) {
  const NormalTable& table = NormalTable::instance();
  for (std::uint64_t bits = 64; bits < (1ULL << 31); bits += 104729) {
    const double exact = normal_quantile(static_cast<double>(bits) * 0x1p-32);
    ASSERT_NEAR(table(static_cast<std::uint32_t>(bits)), exact, 1e-4) << bits;
  }
}

TEST(NormalTable, IsMonotoneAndSymmetric) {
  const NormalTable& table = NormalTable::instance();
  float before = table(0);
  for (std::uint64_t bits = 1; bits < (1ULL << 31); bits += 1 + bits / 1000) {
    const float now = table(static_cast<std::uint32_t>(bits));
    ASSERT_LE(before, now) << bits;
    ASSERT_EQ(table(static_cast<std::uint32_t>(bits) | 0x80000000U), -now);
    before = now;
  }
}

TEST(NormalTable, ReachesFarAndStaysFinite) {
  const NormalTable& table = NormalTable::instance();
  EXPECT_LT(table(0), -6.1F);
  EXPECT_GT(table(0x80000000U), 6.1F);
  for (const std::uint32_t bits : {0U, 63U, 64U, 127U, 128U, 0x7FFFFFFFU, 0xFFFFFFFFU})
    EXPECT_TRUE(std::isfinite(table(bits))) << bits;
  EXPECT_NEAR(table(0x7FFFFFFFU), 0, 1e-6);
}

}  // namespace
}  // namespace synth
