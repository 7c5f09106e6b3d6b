#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth {

struct Bounds {
  double low = 0;
  double high = 0;

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

/// Values counted by sign and power of two: a public set of bins that needs no bounds. Bin [2^e, 2^(e+1)) for
/// each exponent e from `least` to 63, the same below zero, and one bin for what lies nearer to zero. NaN is
/// not counted; infinities count with the outermost bins.
class PowerHistogram {
 public:
  /// `least`: 0 for integers, down to -64 for fractions.
  explicit PowerHistogram(int least_exponent = 0);

  void add(double value, std::uint64_t rows = 1);
  /// Counts rows of bin `bin`, which must exist.
  void add_to(std::size_t bin, std::uint64_t rows) { counts_[bin] += rows; }
  /// `other` must have the same least exponent.
  void merge(const PowerHistogram& other);

  int least_exponent() const { return least_; }
  std::span<const std::uint64_t> counts() const { return counts_; }
  /// The ends of bin `bin`.
  Bounds edges(std::size_t bin) const;

 private:
  std::size_t bin_of(double value) const;

  int least_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace synth
