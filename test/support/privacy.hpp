#pragma once

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstring>
#include <map>
#include <span>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/random.hpp"
#include "core/privacy/randomness.hpp"

namespace synth::test {

/// Bytes of a counter: the same in every run.
class CountedRandomness final : public Randomness {
 public:
  explicit CountedRandomness(std::uint64_t seed) : state_(mix64(seed)) {}

  void fill(std::span<std::byte> out) override {
    ++calls;
    for (std::size_t i = 0; i < out.size(); i += 8) {
      const std::uint64_t word = mix64(state_ += 0x9E3779B97F4A7C15ULL);
      std::memcpy(out.data() + i, &word, std::min<std::size_t>(8, out.size() - i));
    }
  }

  std::uint64_t calls = 0;

 private:
  std::uint64_t state_;
};

/// A source that has run dry.
class BrokenRandomness final : public Randomness {
 public:
  void fill(std::span<std::byte>) override { throw Error(sqlstate::internal_error, "no random bytes"); }
};

using Histogram = std::map<std::int64_t, std::uint64_t>;

template <class Draw>
Histogram histogram_of(std::uint64_t draws, Draw&& draw) {
  Histogram counts;
  for (std::uint64_t i = 0; i < draws; ++i) ++counts[static_cast<std::int64_t>(draw())];
  return counts;
}

/// The probability that the chi-square statistic of `counts` against `probability(x)` is as large as it is,
/// for x from -reach to reach and one cell for the rest. Cells of fewer than 10 expected draws are joined to
/// the rest.
template <class Probability>
double chi_square_p(const Histogram& counts, std::uint64_t draws, std::int64_t reach,
                    Probability&& probability) {
  const auto n = static_cast<double>(draws);
  double statistic = 0;
  double rest_expected = n;
  double rest_seen = n;
  int cells = 0;
  for (std::int64_t x = -reach; x <= reach; ++x) {
    const double expected = n * probability(x);
    if (expected < 10) continue;
    const auto found = counts.find(x);
    const double seen = found == counts.end() ? 0 : static_cast<double>(found->second);
    statistic += (seen - expected) * (seen - expected) / expected;
    rest_expected -= expected;
    rest_seen -= seen;
    ++cells;
  }
  if (rest_expected >= 10)
    statistic += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
  if (rest_expected < 10) --cells;
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(cells), statistic));
}

/// Clopper and Pearson's limits for a probability of which `hits` of `draws` were seen; each fails with
/// probability `alpha`.
inline double at_least(std::uint64_t hits, std::uint64_t draws, double alpha) {
  return hits == 0
             ? 0
             : boost::math::quantile(boost::math::beta_distribution<>(static_cast<double>(hits),
                                                                      static_cast<double>(draws - hits + 1)),
                                     alpha);
}
inline double at_most(std::uint64_t hits, std::uint64_t draws, double alpha) {
  return hits == draws
             ? 1
             : boost::math::quantile(boost::math::beta_distribution<>(static_cast<double>(hits + 1),
                                                                      static_cast<double>(draws - hits)),
                                     1 - alpha);
}

/// Whether the two histograms of `draws` outputs each contradict (epsilon, delta)-DP, in either direction,
/// for the event "x lies in [low, high]". A private pair is accused with probability at most 4 alpha.
inline bool contradicts(const Histogram& a, const Histogram& b, std::uint64_t draws, std::int64_t low,
                        std::int64_t high, double epsilon, double delta, double alpha) {
  const auto hits = [&](const Histogram& counts) {
    std::uint64_t sum = 0;
    for (auto it = counts.lower_bound(low); it != counts.end() && it->first <= high; ++it) sum += it->second;
    return sum;
  };
  const auto exceeds = [&](std::uint64_t more, std::uint64_t less) {
    return at_least(more, draws, alpha) > std::exp(epsilon) * at_most(less, draws, alpha) + delta;
  };
  return exceeds(hits(a), hits(b)) || exceeds(hits(b), hits(a));
}

/// The law of the discrete Gaussian and of the discrete Laplace distribution.
class GaussianLaw {
 public:
  explicit GaussianLaw(double variance) : variance_(variance) {
    for (std::int64_t x = -reach(); x <= reach(); ++x) total_ += weight(x);
  }
  double operator()(std::int64_t x) const { return weight(x) / total_; }
  std::int64_t reach() const { return static_cast<std::int64_t>(40 * std::sqrt(variance_)) + 40; }

 private:
  double weight(std::int64_t x) const {
    const auto value = static_cast<double>(x);
    return std::exp(-value * value / (2 * variance_));
  }

  double variance_;
  double total_ = 0;
};

inline double laplace_law(double scale, std::int64_t x) {
  return std::tanh(1 / (2 * scale)) * std::exp(-std::fabs(static_cast<double>(x)) / scale);
}

}  // namespace synth::test
