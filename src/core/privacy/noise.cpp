#include "core/privacy/noise.hpp"

#include "core/base/error.hpp"

namespace synth {
namespace {

constexpr std::uint64_t most_laplace_part = std::uint64_t{1} << 40;
/// A draw longer than this has probability exp(-2^20).
constexpr std::uint64_t most_periods = std::uint64_t{1} << 20;
constexpr std::uint64_t most_deviations = 64;

[[noreturn]] void refuse(const char* message, const char* hint) {
  throw Error(sqlstate::invalid_parameter_value, message, hint);
}

/// The coins of probability 1 / k for k = 2, 3, ..., each asked once and in order, from one uniform integer u
/// below 12!: the first k - 1 of them all show heads where u < 12! / k!, which has probability 1 / k!.
class FactorialCoins {
 public:
  explicit FactorialCoins(RandomBits& bits) : bits_(bits), uniform_(bits.below(bound_)) {}

  bool next() {
    ++k_;
    if (k_ > most_shared) return bits_.below(k_) == 0;
    bound_ /= k_;
    return uniform_ < bound_;
  }

 private:
  static constexpr std::uint32_t most_shared = 12;

  RandomBits& bits_;
  std::uint32_t bound_ = 479'001'600;  // 12!
  std::uint32_t uniform_;
  std::uint32_t k_ = 1;
};

/// True with probability exp(-numerator / denominator) where numerator <= denominator. A coin of
/// probability x / k is a coin of probability x and one of 1 / k, so that nothing can overflow.
bool draw_exp_below_one(RandomBits& bits, Wide numerator, Wide denominator) {
  if (!draw_bernoulli(bits, numerator, denominator)) return true;
  FactorialCoins coins(bits);
  std::uint32_t k = 2;
  while (coins.next() && draw_bernoulli(bits, numerator, denominator)) ++k;
  return k & 1;
}

/// True with probability exp(-1).
bool draw_exp_one(RandomBits& bits) {
  FactorialCoins coins(bits);
  std::uint32_t k = 2;
  while (coins.next()) ++k;
  return k & 1;
}

/// Probability proportional to exp(-x / scale) over x >= 0.
std::uint64_t draw_geometric(RandomBits& bits, std::uint64_t scale) {
  std::uint64_t rest;
  do rest = bits.below(scale);
  while (!draw_exp_below_one(bits, rest, scale));
  std::uint64_t periods = 0;
  while (periods < most_periods && draw_exp_one(bits)) ++periods;
  return rest + scale * periods;
}

/// The sign of a magnitude; false where a second zero must be redrawn.
bool draw_sign(RandomBits& bits, std::uint64_t magnitude, std::int64_t& out) {
  const bool negative = bits.coin();
  if (negative && magnitude == 0) return false;
  out = negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
  return true;
}

std::uint64_t floor_root(std::uint64_t square) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit > 0; bit >>= 1)
    if ((root + bit) * (root + bit) <= square) root += bit;
  return root;
}

void check_variance(Ratio variance) {
  const Wide numerator = variance.numerator;
  const Wide denominator = variance.denominator;
  if (denominator == 0 || denominator > most_laplace_part || numerator > (Wide{1} << 53) ||
      numerator > (denominator << 52) || (numerator << 16) < denominator)
    refuse("the variance of the noise lies outside of what can be drawn exactly",
           "Use a variance from 2^-16 to 2^52 with a denominator of at most 2^40.");
}

}  // namespace

bool draw_bernoulli(RandomBits& bits, Wide numerator, Wide denominator) {
  if (denominator <= UINT32_MAX) return bits.below(static_cast<std::uint32_t>(denominator)) < numerator;
  return bits.below(denominator) < numerator;
}

bool draw_bernoulli_exp(RandomBits& bits, Wide numerator, Wide denominator) {
  for (; numerator > denominator; numerator -= denominator)
    if (!draw_exp_one(bits)) return false;
  return draw_exp_below_one(bits, numerator, denominator);
}

DiscreteLaplace::DiscreteLaplace(Ratio scale) : scale_(scale) {
  if (scale.denominator == 0 || scale.denominator > most_laplace_part || scale.numerator > most_laplace_part)
    refuse("the scale of the noise lies outside of what can be drawn exactly",
           "Use a ratio of integers of at most 2^40.");
}

std::int64_t DiscreteLaplace::operator()(RandomBits& bits) const {
  if (scale_.numerator == 0) return 0;
  std::int64_t drawn;
  while (!draw_sign(bits, draw_geometric(bits, scale_.numerator) / scale_.denominator, drawn))
    ;
  return drawn;
}

DiscreteGaussian::DiscreteGaussian(Ratio variance) : variance_(variance) {
  if (variance.numerator == 0 && variance.denominator != 0) return;
  check_variance(variance);
  const std::uint64_t root = floor_root(variance.numerator / variance.denominator);
  const Wide square = Wide{root + 1} * (root + 1);
  // square * denominator <= max(denominator, 4 numerator) <= 2^55: accept() squares less than 2^62, and the
  // divisor is below 2^110.
  scale_ = static_cast<std::uint32_t>(root + 1);
  step_ = (root + 1) * variance.denominator;
  divisor_ = 2 * square * variance.denominator * variance.numerator;
  most_ = most_deviations * (root + 1);
}

// (|y| - variance / scale)^2 / (2 variance), brought to one denominator.
bool DiscreteGaussian::accept(RandomBits& bits, std::uint64_t magnitude) const {
  if (magnitude > most_) return false;
  const std::uint64_t reached = magnitude * step_;
  const std::uint64_t distance =
      reached > variance_.numerator ? reached - variance_.numerator : variance_.numerator - reached;
  return draw_bernoulli_exp(bits, Wide{distance} * distance, divisor_);
}

std::int64_t DiscreteGaussian::operator()(RandomBits& bits) const {
  if (variance_.numerator == 0) return 0;
  for (;;) {
    std::int64_t drawn;
    const std::uint64_t magnitude = draw_geometric(bits, scale_);
    if (draw_sign(bits, magnitude, drawn) && accept(bits, magnitude)) return drawn;
  }
}

}  // namespace synth
