#include "core/base/permutation.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace synth {
namespace {

void expect_bijection(std::uint64_t size, std::uint64_t key) {
  const Permutation permutation({key}, size);
  std::vector<bool> hit(size, false);
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::uint64_t image = permutation(i);
    ASSERT_LT(image, size);
    ASSERT_FALSE(hit[image]) << "size " << size << ", index " << i;
    hit[image] = true;
  }
}

TEST(Permutation, IsABijectionOfSmallSizes) {
  for (std::uint64_t size = 1; size <= 70; ++size)
    for (std::uint64_t key = 0; key < 5; ++key) expect_bijection(size, key);
}

TEST(Permutation, IsABijectionAroundPowersOfTwo) {
  for (unsigned power = 7; power <= 14; ++power)
    for (std::uint64_t size = (1U << power) - 1; size <= (1U << power) + 1; ++size)
      expect_bijection(size, size);
}

TEST(Permutation, StaysInsideLargeSizesWithoutCollision) {
  const std::uint64_t largest = UINT64_MAX / 2;
  for (const std::uint64_t size :
       {(1ULL << 32) + 1, (1ULL << 60) - 1, 1ULL << 60, (1ULL << 60) + 1, (1ULL << 62) - 1, 1ULL << 62,
        (1ULL << 62) + 1, static_cast<unsigned long long>(largest)}) {
    const Permutation permutation({7}, size);
    std::vector<std::uint64_t> images;
    for (std::uint64_t i = 0; i < 2000; ++i) images.push_back(permutation(i));
    for (std::uint64_t i = 1; i <= 2000; ++i) images.push_back(permutation(size - i));
    std::sort(images.begin(), images.end());
    EXPECT_LT(images.back(), size);
    EXPECT_EQ(std::adjacent_find(images.begin(), images.end()), images.end()) << size;
  }
}

TEST(Permutation, DependsOnItsKey) {
  const std::uint64_t size = 1000;
  const Permutation a({1}, size);
  const Permutation b({2}, size);
  std::uint64_t equal = 0;
  for (std::uint64_t i = 0; i < size; ++i) equal += a(i) == b(i);
  EXPECT_LT(equal, 10U);  // 1 expected
}

TEST(Permutation, SpreadsNeighbours) {
  const Permutation permutation({3}, 1 << 20);
  std::uint64_t low_half = 0;
  for (std::uint64_t i = 0; i < 10000; ++i) low_half += permutation(i) < (1 << 19);
  EXPECT_NEAR(static_cast<double>(low_half), 5000, 250);  // five standard deviations
}

}  // namespace
}  // namespace synth
