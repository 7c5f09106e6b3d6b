#include "core/privacy/powers.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"

namespace synth {

PowerHistogram::PowerHistogram(int least_exponent) : least_(least_exponent) {
  if (least_exponent < -64 || least_exponent > 62)
    throw Error(sqlstate::invalid_parameter_value, "the finest power of two must lie between -64 and 62");
  counts_.resize(2 * static_cast<std::size_t>(64 - least_exponent) + 1);
}

std::size_t PowerHistogram::bin_of(double value) const {
  const auto middle = static_cast<std::size_t>(64 - least_);
  const double magnitude = std::fabs(value);
  if (magnitude < std::ldexp(1.0, least_)) return middle;
  const int exponent = std::isinf(magnitude) ? 63 : std::min(std::ilogb(magnitude), 63);
  const auto distance = static_cast<std::size_t>(exponent - least_) + 1;
  return value < 0 ? middle - distance : middle + distance;
}

void PowerHistogram::add(double value, std::uint64_t rows) {
  if (!std::isnan(value)) counts_[bin_of(value)] += rows;
}

void PowerHistogram::merge(const PowerHistogram& other) {
  if (other.least_ != least_)
    throw Error(sqlstate::internal_error, "histograms of different powers cannot be merged");
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

Bounds PowerHistogram::edges(std::size_t bin) const {
  const int middle = 64 - least_;
  const int distance = static_cast<int>(bin) - middle;
  if (distance == 0)
    return {least_ == 0 ? 0 : -std::ldexp(1.0, least_), least_ == 0 ? 0 : std::ldexp(1.0, least_)};
  const int exponent = least_ + std::abs(distance) - 1;
  const Bounds above{std::ldexp(1.0, exponent), std::ldexp(1.0, exponent + 1)};
  return distance > 0 ? above : Bounds{-above.high, -above.low};
}

}  // namespace synth
