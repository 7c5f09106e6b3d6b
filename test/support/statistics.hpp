#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace synth::test {

/// Pearson's statistic of `observed` against shares `expected` (which sum to 1), over cells where at least 5
/// are expected; the others are pooled.
struct ChiSquare {
  double statistic = 0;
  double degrees = 0;

  /// The chance of a larger statistic if the shares are right.
  double chance() const {
    if (degrees < 1) return 1;
    return boost::math::cdf(boost::math::complement(boost::math::chi_squared(degrees), statistic));
  }
};

inline ChiSquare chi_square(std::span<const std::uint64_t> observed, std::span<const double> expected) {
  double total = 0;
  for (const std::uint64_t count : observed) total += static_cast<double>(count);
  ChiSquare result;
  double pooled = 0;
  double pooled_expected = 0;
  const auto add = [&](double count, double wanted) {
    result.statistic += (count - wanted) * (count - wanted) / wanted;
    ++result.degrees;
  };
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double wanted = expected[i] * total;
    if (wanted >= 5) {
      add(static_cast<double>(observed[i]), wanted);
    } else {
      pooled += static_cast<double>(observed[i]);
      pooled_expected += wanted;
    }
  }
  if (pooled_expected >= 5) add(pooled, pooled_expected);
  --result.degrees;
  return result;
}

inline double correlation(std::span<const double> x, std::span<const double> y) {
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i], sy += y[i];
    sxx += x[i] * x[i], syy += y[i] * y[i], sxy += x[i] * y[i];
  }
  const auto n = static_cast<double>(x.size());
  return (n * sxy - sx * sy) / std::sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
}

/// Half the sum of absolute differences of shares.
inline double total_variation(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  double total_a = 0, total_b = 0, sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    total_a += static_cast<double>(a[i]);
    total_b += static_cast<double>(b[i]);
  }
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += std::abs(static_cast<double>(a[i]) / total_a - static_cast<double>(b[i]) / total_b);
  return sum / 2;
}

}  // namespace synth::test
