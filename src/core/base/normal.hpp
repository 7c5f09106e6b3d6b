#pragma once

#include <cstdint>

namespace synth {

/// The standard normal's density, distribution function and quantile (Boost.Math). quantile(0) = -inf,
/// quantile(1) = inf.
double normal_density(double z);
double normal_probability(double z);
double normal_quantile(double probability);

/// A standard normal number from 32 random bits: piecewise linear inversion with 64 pieces for each halving
/// of the tail (error below 1e-4), reaching to about 6.2 standard deviations. Uses only exact integer steps
/// and single IEEE operations, so that it gives the same bits on every machine. Cost: two table look-ups.
class NormalTable {
 public:
  static const NormalTable& instance();

  float operator()(std::uint32_t bits) const {
    const std::uint32_t tail = bits & 0x7FFFFFFFU;
    const float magnitude = tail < 64 ? extreme_[tail] : interpolate(tail);
    return bits >> 31 ? magnitude : -magnitude;
  }

 private:
  NormalTable();

  float interpolate(std::uint32_t tail) const {
    const int octave = 25 - __builtin_clz(tail);  // tail has octave + 7 significant bits
    const std::uint32_t piece = (tail >> octave) - 64;
    const float share = static_cast<float>(tail & ((1U << octave) - 1)) * scale_[octave];
    const std::uint32_t node = static_cast<std::uint32_t>(octave) * 64 + piece;
    const float low = node_[node];
    return low + (node_[node + 1] - low) * share;
  }

  float extreme_[64];
  float node_[25 * 64 + 1];
  float scale_[25];
};

}  // namespace synth
