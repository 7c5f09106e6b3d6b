#include "core/base/normal.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

namespace synth {
namespace {

const boost::math::normal_distribution<double> standard;

/// Minus the quantile of tail / 2^32, rounded so that the last bits of a library's logarithm do not matter.
float tail_node(double tail) {
  const double z = -normal_quantile(tail * 0x1p-32);
  return static_cast<float>(std::round(z * 0x1p20) * 0x1p-20);
}

}  // namespace

double normal_density(double z) { return std::isinf(z) ? 0.0 : boost::math::pdf(standard, z); }

double normal_probability(double z) { return boost::math::cdf(standard, z); }

double normal_quantile(double probability) {
  if (probability <= 0) return -std::numeric_limits<double>::infinity();
  if (probability >= 1) return std::numeric_limits<double>::infinity();
  return boost::math::quantile(standard, probability);
}

const NormalTable& NormalTable::instance() {
  static const NormalTable table;
  return table;
}

NormalTable::NormalTable() {
  for (std::uint32_t tail = 0; tail < 64; ++tail) extreme_[tail] = tail_node(tail + 0.5);
  for (std::uint32_t octave = 0; octave < 25; ++octave) {
    scale_[octave] = std::ldexp(1.0F, -static_cast<int>(octave));
    for (std::uint32_t piece = 0; piece < 64; ++piece)
      node_[octave * 64 + piece] = tail_node(std::ldexp(64.0 + piece, static_cast<int>(octave)));
  }
  node_[25 * 64] = 0;
}

}  // namespace synth
