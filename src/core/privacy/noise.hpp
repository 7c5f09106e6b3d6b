#pragma once

#include <cstdint>

#include "core/privacy/randomness.hpp"

namespace synth {

/// A non-negative rational number.
struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;

  friend bool operator==(const Ratio&, const Ratio&) = default;
};

using Wide = unsigned __int128;

// Exact sampling after Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy" (NeurIPS
// 2020), in integer arithmetic only: no floating point on the way from random bytes to noise. How long a draw
// takes depends on what it draws, not on the data.

/// True with probability numerator / denominator. Needs numerator <= denominator, denominator > 0.
bool draw_bernoulli(RandomBits& bits, Wide numerator, Wide denominator);

/// True with probability exp(-numerator / denominator) (Algorithm 1). Needs denominator > 0. Expected time is
/// bounded, whatever the exponent.
bool draw_bernoulli_exp(RandomBits& bits, Wide numerator, Wide denominator);

/// An integer x with probability proportional to exp(-|x| / scale) (Algorithm 2); scale 0 draws 0.
/// Adding it to an integer of L1 sensitivity D is (D / scale)-differentially private.
class DiscreteLaplace {
 public:
  /// Numerator and denominator at most 2^40, or invalid_parameter_value.
  explicit DiscreteLaplace(Ratio scale);
  std::int64_t operator()(RandomBits& bits) const;

 private:
  Ratio scale_;
};

/// An integer x with probability proportional to exp(-x^2 / (2 variance)) (Algorithm 3); variance 0 draws 0.
/// Adding it to each of several integers of joint L2 sensitivity D is D^2 / (2 variance)-zCDP.
/// Magnitudes beyond 64 standard deviations are redrawn: their true probability is below 2^-2900.
class DiscreteGaussian {
 public:
  /// `variance`: 0, or in [2^-16, 2^52], as round_variance() makes it (invalid_parameter_value).
  explicit DiscreteGaussian(Ratio variance);
  std::int64_t operator()(RandomBits& bits) const;

 private:
  bool accept(RandomBits& bits, std::uint64_t magnitude) const;

  Ratio variance_;
  std::uint32_t scale_ = 1;  ///< of the Laplace proposal: floor(standard deviation) + 1
  std::uint64_t step_ = 0;   ///< scale * denominator
  Wide divisor_ = 0;         ///< 2 * numerator * denominator * scale^2
  std::uint64_t most_ = 0;   ///< the largest magnitude that is considered
};

}  // namespace synth
