// Samplers against their exact laws. Each chi-square test raises a false alarm with probability 1e-6 over the
// choice of its seed; the seeds are fixed.

#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/noise.hpp"
#include "test/support/privacy.hpp"

namespace synth {
namespace {

using test::chi_square_p;
using test::CountedRandomness;
using test::Histogram;
using test::histogram_of;

constexpr double false_alarm = 1e-6;
constexpr std::uint64_t draws = 400'000;

Histogram gaussians(std::uint64_t seed, Ratio variance) {
  CountedRandomness randomness(seed);
  RandomBits bits(randomness);
  return histogram_of(draws, [&, gaussian = DiscreteGaussian(variance)] { return gaussian(bits); });
}

TEST(PrivacyNoiseLaw, DiscreteGaussian) {
  std::uint64_t seed = 100;
  for (const Ratio variance : {Ratio{1, 16}, Ratio{1, 4}, Ratio{1, 1}, Ratio{4, 1}, Ratio{9, 1},
                               Ratio{1369, 100}, Ratio{12345679, 1024}, Ratio{10000, 1}}) {
    const test::GaussianLaw law(static_cast<double>(variance.numerator) /
                                static_cast<double>(variance.denominator));
    const Histogram counts = gaussians(++seed, variance);
    EXPECT_GT(chi_square_p(counts, draws, law.reach(), law), false_alarm) << variance.numerator;
  }
}

TEST(PrivacyNoiseLaw, ATestOfThisSizeSeesAVarianceOffByTwoPercent) {
  const test::GaussianLaw wrong(1.02 * 13.69);
  EXPECT_LT(chi_square_p(gaussians(120, {1369, 100}), draws, wrong.reach(), wrong), false_alarm);
}

TEST(PrivacyNoiseLaw, DiscreteLaplace) {
  std::uint64_t seed = 200;
  for (const Ratio scale :
       {Ratio{1, 2}, Ratio{1, 1}, Ratio{2, 1}, Ratio{7, 3}, Ratio{100, 1}, Ratio{1000003, 65536}}) {
    CountedRandomness randomness(++seed);
    RandomBits bits(randomness);
    const Histogram counts =
        histogram_of(draws, [&, laplace = DiscreteLaplace(scale)] { return laplace(bits); });
    const double value = static_cast<double>(scale.numerator) / static_cast<double>(scale.denominator);
    const auto law = [&](std::int64_t x) { return test::laplace_law(value, x); };
    EXPECT_GT(chi_square_p(counts, draws, 50 + static_cast<std::int64_t>(40 * value), law), false_alarm)
        << value;
  }
}

// How far the tails reach: P(|x| >= 4 sigma) and beyond, where a chi-square test pools everything.
TEST(PrivacyNoiseLaw, TailsHaveTheirMassAndBothSignsAreAlike) {
  const Histogram counts = gaussians(300, {100, 1});
  const test::GaussianLaw law(100);
  for (const std::int64_t from : {25, 30, 35, 40}) {
    double probability = 0;
    for (std::int64_t x = from; x < law.reach(); ++x) probability += law(x);
    std::uint64_t above = 0;
    std::uint64_t below = 0;
    for (const auto& [x, count] : counts) (x >= from ? above : below) += x >= from || x <= -from ? count : 0;
    for (const std::uint64_t hits : {above, below}) {
      EXPECT_LE(test::at_least(hits, draws, false_alarm), probability) << from;
      EXPECT_GE(test::at_most(hits, draws, false_alarm), probability) << from;
    }
  }
}

TEST(PrivacyNoiseLaw, CoinsOfExponentialProbability) {
  CountedRandomness randomness(400);
  RandomBits bits(randomness);
  const Wide large = Wide{1} << 100;
  for (const auto& [numerator, denominator] : {std::pair<Wide, Wide>{1, 3},
                                               {1, 1},
                                               {2, 1},
                                               {7, 2},
                                               {99, 100},
                                               {large / 5, large},
                                               {3 * large, large}}) {
    std::uint64_t hits = 0;
    for (std::uint64_t i = 0; i < draws; ++i) hits += draw_bernoulli_exp(bits, numerator, denominator);
    const double probability = std::exp(-static_cast<double>(numerator) / static_cast<double>(denominator));
    EXPECT_LE(test::at_least(hits, draws, false_alarm), probability);
    EXPECT_GE(test::at_most(hits, draws, false_alarm), probability);
  }
}

// What is drawn in floating point and rounded lies on a lattice whose step grows with the magnitude, so that
// its last bits betray what noise was added to (Mironov 2012): here they are those of any integer, however
// large the noise.
TEST(PrivacyNoiseLaw, LastBitsAreUniformHoweverLargeTheNoise) {
  CountedRandomness randomness(600);
  RandomBits bits(randomness);
  const auto law = [](std::int64_t x) { return x >= 0 && x < 64 ? 1.0 / 64 : 0; };
  const auto last_bits = [&](auto draw) {
    return chi_square_p(histogram_of(draws, [&] { return draw(bits) & 63; }), draws, 64, law);
  };
  for (const int power : {20, 36, 52})
    EXPECT_GT(last_bits(DiscreteGaussian({std::uint64_t{1} << power, 1})), false_alarm) << power;
  for (const int power : {20, 40})
    EXPECT_GT(last_bits(DiscreteLaplace({std::uint64_t{1} << power, 1})), false_alarm) << power;
  // Noise in single precision, of the same size, fails.
  EXPECT_LT(
      last_bits([gaussian = DiscreteGaussian({std::uint64_t{1} << 52, 1})](RandomBits& source) {
        return static_cast<std::int64_t>(static_cast<float>(1.3) * static_cast<float>(gaussian(source)));
      }),
      false_alarm);
}

// Three quarters of a power of two: without rejection every third integer would come twice as often.
TEST(PrivacyNoiseLaw, UniformIntegersHaveNoBias) {
  CountedRandomness randomness(500);
  RandomBits bits(randomness);
  const auto law = [](std::int64_t x) { return x >= 0 && x < 3 ? 1.0 / 3 : 0; };
  const auto check = [&](auto bound) {
    const Histogram high = histogram_of(draws, [&] { return bits.below(bound) / (bound / 3); });
    const Histogram low = histogram_of(draws, [&] { return bits.below(bound) % 3; });
    EXPECT_GT(chi_square_p(high, draws, 3, law), false_alarm);
    EXPECT_GT(chi_square_p(low, draws, 3, law), false_alarm);
  };
  check(std::uint32_t{3});
  check(std::uint32_t{3} << 30);
  check(std::uint64_t{3} << 62);
  check(Wide{3} << 62);
  check(Wide{3} << 100);
}

}  // namespace
}  // namespace synth
