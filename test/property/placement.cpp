// Values placed in bins of a known density lie nearer to it where placement is smooth. Fixed seeds.
#include "core/table/placement.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>

#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth {
namespace {

struct Truth {
  double low, high;
  std::function<double(double)> cumulated;

  double share_below(double x) const {
    return (cumulated(x) - cumulated(low)) / (cumulated(high) - cumulated(low));
  }
  double quantile(double share) const {
    double from = low, to = high;
    for (int i = 0; i < 80; ++i) {
      const double middle = (from + to) / 2;
      (share_below(middle) < share ? from : to) = middle;
    }
    return to;
  }
};

const Truth exponential{0, 8, [](double x) { return 1 - std::exp(-x); }};
const Truth normal{-4, 4, [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }};
const Truth lopsided{0, 12,
                     [](double x) { return x > 0 ? std::erfc(-std::log(x) / std::sqrt(2.0)) / 2 : 0; }};

std::vector<double> edges_of(const Truth& truth, bool quantiles) {
  constexpr int bins = 30;
  std::vector<double> edges{truth.low};
  for (int i = 1; i < bins; ++i)
    edges.push_back(quantiles ? truth.quantile(i / double{bins})
                              : truth.low + (truth.high - truth.low) * i / bins);
  edges.push_back(truth.high);
  return edges;
}

/// Bins of `rows` rows, each count with normal noise.
Column binned(const Truth& truth, bool quantiles, double rows, double noise) {
  const std::vector<double> edges = edges_of(truth, quantiles);
  Column column = test::column_of("x", TypeKind::float8);
  column.content = Content::cells;
  test::Random random(5);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    column.cells.low.push_back(key_of_real(edges[i]));
    column.cells.high.push_back(key_of_real(edges[i + 1]) - 1);
    const double count = rows * (truth.share_below(edges[i + 1]) - truth.share_below(edges[i]));
    column.counts.push_back(
        static_cast<std::uint64_t>(std::llround(std::max(0.0, count + noise * random.normal()))));
  }
  return column;
}

/// Kolmogorov's distance of evenly spread draws from the truth.
double distance(const Truth& truth, Column column, bool smooth) {
  column.smooth = smooth;
  const Placement placement(column);
  std::vector<double> values;
  for (std::size_t code = 0; code < column.cells.size(); ++code)
    for (std::uint64_t i = 0; i < column.counts[code]; ++i)
      values.push_back(real_of_key(placement.at(code, UINT64_MAX / column.counts[code] * i)));
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double most = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double share = truth.share_below(values[i]);
    most = std::max({most, std::abs(share - static_cast<double>(i) / count),
                     std::abs(share - static_cast<double>(i + 1) / count)});
  }
  return most;
}

/// The distance of smooth placement in that of uniform placement.
double ratio(const Truth& truth, bool quantiles, double noise = 0) {
  const Column column = binned(truth, quantiles, 200000, noise);
  return distance(truth, column, true) / distance(truth, column, false);
}

TEST(Placement, IsNearerToASmoothTruth) {
  // Uniform: 0.0078, 0.0021, 0.0388.
  EXPECT_LT(ratio(exponential, false), 0.2);
  EXPECT_LT(ratio(normal, false), 0.3);
  EXPECT_LT(ratio(lopsided, false), 0.9);
  // Uniform: 0.0153, 0.0170, 0.0109. What is left is the last bin, whose tail is no straight line.
  EXPECT_LT(ratio(exponential, true), 0.6);
  EXPECT_LT(ratio(normal, true), 0.65);
  EXPECT_LT(ratio(lopsided, true), 0.3);
}

TEST(Placement, IsNoWorseWhereNoiseDecides) {
  for (const double noise : {20.0, 200.0, 2000.0})
    for (const Truth* truth : {&exponential, &normal, &lopsided})
      for (const bool quantiles : {false, true}) EXPECT_LT(ratio(*truth, quantiles, noise), 1.03);
}

}  // namespace
}  // namespace synth
