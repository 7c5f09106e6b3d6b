#pragma once

#include <cstdint>
#include <vector>

#include "core/table/column.hpp"

namespace synth {

/// Where within its cells a column's values lie. Uniform over grid points as place() says, unless the column
/// is smooth: then the density is linear across each interval and leans towards its neighbours' densities,
/// as in piecewise-linear reconstruction from cell averages (van Leer 1977). Every cell keeps its mass.
///
/// The density at the border of two intervals is interpolated between their middles (for equal widths: the
/// average), and the slope is that between a cell's two borders. No border lies outside the densities on its
/// two sides, so that a slope flattens where they rise and fall, and no density is negative. Neighbours are
/// intervals that hold rows and whose gap, which may hold atoms, is no wider than the narrower of the two: an
/// empty one says where values end, not how they fade. With one neighbour the slope continues outwards; with
/// none the cell is uniform.
class Placement {
 public:
  /// `column` has content cells, and must outlive the object.
  explicit Placement(const Column& column);

  /// A value inside cell `code`, on the grid, placed by 64 random bits. Needs nothing but exact IEEE
  /// arithmetic: the same on every machine.
  std::int64_t at(std::size_t code, std::uint64_t random) const {
    return tilts_.empty() || tilts_[code] == 0 ? place(cells_, storage_, code, random) : tilted(code, random);
  }

  /// The density at the upper end of cell `code`, relative to its mean, less 1: -1 to 1.
  double tilt(std::size_t code) const { return tilts_.empty() ? 0 : tilts_[code]; }

 private:
  std::int64_t tilted(std::size_t code, std::uint64_t random) const;

  const Cells& cells_;
  Storage storage_;
  std::vector<double> tilts_;  ///< by cell; empty: all uniform
};

}  // namespace synth
