#pragma once

#include <cmath>

namespace synth::tree {

/// Logarithm to base 2 and exponential from additions, multiplications and divisions alone, so that every
/// machine grows the same trees: libraries' own differ in the last bit. Relative error below 1e-15.
inline double log2_of(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < 0.70710678118654752) mantissa *= 2, --exponent;
  // ln m = 2 (s + s^3 / 3 + s^5 / 5 + …) with s = (m - 1) / (m + 1), at most 0.172.
  const double s = (mantissa - 1) / (mantissa + 1);
  double sum = 0;
  for (int term = 23; term >= 1; term -= 2) sum = sum * s * s + 1.0 / term;
  return exponent + 2 * s * sum * 1.4426950408889634;
}

inline double exp_of(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const double times = std::floor(x * 1.4426950408889634 + 0.5);
  const double rest = (x - times * 0.693147180369123816490) - times * 1.90821492927058770002e-10;
  double sum = 1;
  for (int term = 14; term >= 1; --term) sum = sum * rest / term + 1;
  return std::ldexp(sum, static_cast<int>(times));
}

}  // namespace synth::tree
