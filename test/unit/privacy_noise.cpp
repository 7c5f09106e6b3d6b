#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>
#include <string>
#include <type_traits>

#include "core/privacy/accountant.hpp"
#include "core/privacy/noise.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"

namespace synth {
namespace {

using test::CountedRandomness;
using test::state_of;

constexpr const char* bad_parameter = "22023";

std::vector<std::int64_t> draw(std::uint64_t seed, Ratio variance, std::size_t count) {
  CountedRandomness randomness(seed);
  RandomBits bits(randomness);
  const DiscreteGaussian gaussian(variance);
  std::vector<std::int64_t> out(count);
  for (std::int64_t& x : out) x = gaussian(bits);
  return out;
}

// The laws that the tests compare with are those of Canonne, Kamath and Steinke's reference.
TEST(PrivacyNoise, LawsAgreeWithTheReference) {
  EXPECT_NEAR(test::GaussianLaw(1)(0), 0.3989422782668616, 1e-15);
  EXPECT_NEAR(test::GaussianLaw(4)(0), 0.19947114020071635, 1e-15);
  EXPECT_NEAR(test::GaussianLaw(4)(1), 0.17603266338214976, 1e-15);
  EXPECT_NEAR(test::laplace_law(1, 0), 0.46211715726000974, 1e-15);
  EXPECT_NEAR(test::laplace_law(2, 0), 0.24491866240370913, 1e-15);
}

TEST(PrivacyNoise, TheSameBytesGiveTheSameNoise) {
  EXPECT_EQ(draw(7, {100, 1}, 50), draw(7, {100, 1}, 50));
  EXPECT_NE(draw(7, {100, 1}, 50), draw(8, {100, 1}, 50));
}

TEST(PrivacyNoise, BytesAreFetchedAgainForEachUse) {
  CountedRandomness randomness(1);
  for (int use = 1; use <= 3; ++use) {
    RandomBits bits(randomness);
    bits.word32();
    EXPECT_EQ(randomness.calls, static_cast<std::uint64_t>(use));
  }
}

TEST(PrivacyNoise, WithoutVarianceThereIsNoNoise) {
  CountedRandomness randomness(1);
  RandomBits bits(randomness);
  EXPECT_EQ(DiscreteGaussian(Ratio{0, 1})(bits), 0);
  EXPECT_EQ(DiscreteLaplace(Ratio{0, 1})(bits), 0);
  EXPECT_EQ(randomness.calls, 0U);
}

TEST(PrivacyNoise, RefusesWhatCannotBeDrawnExactly) {
  const std::uint64_t one = 1;
  for (const Ratio variance : {Ratio{1, 0}, Ratio{0, 0}, Ratio{(one << 52) + 1, 1}, Ratio{1, one << 17},
                               Ratio{1, one << 41}, Ratio{one << 60, one << 40}})
    EXPECT_EQ(state_of([&] { DiscreteGaussian{variance}; }), bad_parameter) << variance.numerator;
  for (const Ratio scale : {Ratio{1, 0}, Ratio{(one << 40) + 1, 1}, Ratio{1, (one << 40) + 1}})
    EXPECT_EQ(state_of([&] { DiscreteLaplace{scale}; }), bad_parameter) << scale.numerator;
}

TEST(PrivacyNoise, EveryRoundedVarianceCanBeDrawn) {
  CountedRandomness randomness(3);
  RandomBits bits(randomness);
  for (double variance = std::ldexp(1, -16); variance <= std::ldexp(1, 52); variance *= 1.37) {
    const DiscreteGaussian gaussian(round_variance(variance));
    for (int i = 0; i < 20; ++i)
      ASSERT_LE(std::fabs(static_cast<double>(gaussian(bits))), 64 * (std::sqrt(variance) + 1)) << variance;
  }
}

TEST(PrivacyNoise, CertainCoinsAreCertain) {
  CountedRandomness randomness(4);
  RandomBits bits(randomness);
  const Wide large = Wide{1} << 100;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(draw_bernoulli(bits, 1, 1));
    ASSERT_FALSE(draw_bernoulli(bits, 0, 5));
    ASSERT_TRUE(draw_bernoulli(bits, large, large));
    ASSERT_TRUE(draw_bernoulli_exp(bits, 0, 3));
    ASSERT_FALSE(draw_bernoulli_exp(bits, large, 1));  // exp(-2^100)
  }
}

TEST(PrivacyNoise, SmallBoundsNeverReachTheBound) {
  CountedRandomness randomness(5);
  RandomBits bits(randomness);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(bits.below(std::uint32_t{1}), 0U);
    ASSERT_LT(bits.below(std::uint64_t{3}), 3U);
    ASSERT_LT(bits.below((std::uint64_t{1} << 63) + 1), (std::uint64_t{1} << 63) + 1);
    ASSERT_TRUE(bits.below((Wide{1} << 64) + 1) <= (Wide{1} << 64));
  }
}

std::string code_of(const std::string& file) {
  std::ifstream in(std::string(PG_SYNTH_TEST_DATA) + "/../../src/core/privacy/" + file);
  std::ostringstream text;
  text << in.rdbuf();
  return std::regex_replace(text.str(), std::regex("//[^\n]*"), "");
}

// Mironov 2012: noise from floating point numbers betrays the value it is added to.
TEST(PrivacyNoise, HasNoFloatingPointOnTheWay) {
  const std::regex floating("\\b(float|double|std::[a-z_]*distribution|cmath|[0-9]+\\.[0-9]+)\\b");
  for (const char* file : {"noise.cpp", "noise.hpp", "randomness.cpp", "randomness.hpp", "tree.cpp"}) {
    const std::string code = code_of(file);
    ASSERT_GT(code.size(), 500U) << file;
    EXPECT_FALSE(std::regex_search(code, floating)) << file;
  }
}

// Samplers take random bits and give integers: nothing else can be passed or returned.
static_assert(std::is_same_v<std::invoke_result_t<const DiscreteGaussian&, RandomBits&>, std::int64_t>);
static_assert(std::is_same_v<std::invoke_result_t<const DiscreteLaplace&, RandomBits&>, std::int64_t>);
static_assert(!std::is_constructible_v<DiscreteGaussian, double>);
static_assert(!std::is_constructible_v<DiscreteLaplace, double>);

// Generators whose state can be guessed have no place where models are learned under a budget.
TEST(PrivacyNoise, HasNoOtherSourceOfRandomness) {
  const std::regex other(
      "std::(random_device|mt19937|minstd|[a-z_]*_engine|[a-z_]*_distribution|rand)|<random>");
  std::size_t files = 0;
  for (const char* folder : {"privacy", "model/private", "model/marginal"})
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(PG_SYNTH_TEST_DATA) + "/../../src/core/" + folder)) {
      // Objects of the extension's build lie beside their sources.
      if (file.path().extension() != ".cpp" && file.path().extension() != ".hpp") continue;
      ++files;
      EXPECT_FALSE(std::regex_search(
          code_of("../" + std::string(folder) + "/" + file.path().filename().string()), other))
          << file.path();
    }
  EXPECT_GT(files, 30U);
}

}  // namespace
}  // namespace synth
