#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// Rows of one side.
struct SideRows {
  Side side = real;
  std::vector<std::uint32_t> rows;
};

/// A kernel for rows with columns of all kinds, up to a constant factor that is the same everywhere.
///
/// Ordered columns together: a Gaussian with the covariance of the rows it was fitted to, times the square of
/// Silverman's factor (n (d + 2) / 4)^(-1 / (d + 4)), as scipy's gaussian_kde has it: numbers are turned to
/// uncorrelated ones with that spread. A column that follows linearly from earlier ones, or is constant, is
/// left out; d counts those that stay. A NULL takes the mean, and being NULL is a category of its own.
/// Categories: Aitchison and Aitken (1976), 1 - lambda where equal and lambda / (c - 1) where not, with
/// lambda = (c - 1) / c * n^(-2 / (4 + d)), which shrinks as a good bandwidth does (Li, Racine 2007) and
/// never makes unequal likelier than equal.
///
/// Fitted to two sets of rows, each with half the weight, n the smaller one's number: the same kernel for
/// both lets what it smooths away cancel in a ratio of densities.
class DensityKernel {
 public:
  DensityKernel(const JointTable& table, std::vector<std::uint32_t> columns, const SideRows& first,
                const SideRows& second, Observer& observer);

  /// d: ordered dimensions that stayed.
  std::size_t dimensions() const { return axes_.size(); }
  const std::vector<double>& mismatch_costs() const { return costs_; }

 private:
  friend class DensityRows;
  struct Ordered {
    std::uint32_t column;
    double mean;
    double deviation;
    double low;  ///< infinite numbers lie at the ends of the finite ones
    double high;
  };

  void measure(const SideRows& first, const SideRows& second, Observer& observer);
  void decorrelate(const SideRows& first, const SideRows& second, double rows, Observer& observer);
  void weigh_categories(double rows, Observer& observer);
  double standard(const Ordered& ordered, Side side, std::uint32_t row) const;

  const JointTable& table_;
  std::vector<std::uint32_t> columns_;
  std::vector<Ordered> ordered_;
  /// Each coordinate as weights of the standardised columns.
  std::vector<std::vector<double>> axes_;
  std::vector<std::uint32_t> categories_;  ///< columns
  std::vector<std::uint32_t> nullable_;    ///< ordered columns whose NULLs are a category, after those
  std::vector<double> costs_;              ///< log of equal over unequal, for each category
};

/// Rows as the kernel sees them: 4 bytes for each coordinate and category.
class DensityRows {
 public:
  static constexpr std::uint32_t block_rows = 256;
  using Block = float[block_rows];

  DensityRows(const DensityKernel& kernel, const SideRows& rows, Observer& observer);

  std::uint32_t size() const { return size_; }
  std::uint32_t blocks() const { return (size_ + block_rows - 1) / block_rows; }
  std::uint32_t rows_in(std::uint32_t block) const {
    return std::min(block_rows, size_ - block * block_rows);
  }
  /// The kernel's logarithm between row `target` of `targets` and the rows of a block: 0 between equal rows,
  /// -infinity behind the last row.
  void log_kernel(const DensityRows& targets, std::uint32_t target, std::uint32_t block, Block& logs) const;

 private:
  const DensityKernel& kernel_;
  std::uint32_t size_;
  std::vector<std::vector<float>> coordinates_;  ///< padded to whole blocks
  std::vector<std::vector<std::uint32_t>> codes_;
};

/// A sum of numbers that are given by their logarithms; good to 6 digits.
class LogSum {
 public:
  void add(const DensityRows::Block& logs);
  double value() const;  ///< -infinity for an empty one

 private:
  float largest_ = 0;
  double sum_ = 0;  ///< relative to exp(largest_)
};

/// Calls use(target, first row, logs of a block) for all pairs, block after block. Cost: as
/// for_each_distance.
template <class Use>
void for_each_kernel(const DensityRows& targets, const DensityRows& rows, Observer& observer, Use use) {
  DensityRows::Block logs;
  for (std::uint32_t block = 0; block < rows.blocks(); ++block) {
    for (std::uint32_t target = 0; target < targets.size(); ++target) {
      if (target % 64 == 0) observer.check();
      rows.log_kernel(targets, target, block, logs);
      use(target, block * DensityRows::block_rows, logs);
    }
  }
}

/// For each target the logarithm of the sum of the kernel over `rows`: of their density times their number.
std::vector<double> log_sums(const DensityRows& targets, const DensityRows& rows, Observer& observer);

}  // namespace synth::evaluate
