#include "core/table/placement.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace synth {
namespace {

/// An interval that holds rows, as a stretch of the number line; one that does not is no Bin.
struct Bin {
  double low = 0;
  double high = 0;
  double density = 0;

  double width() const { return high - low; }
};

/// How much of the line a grid point stands for.
double point_width(const Column& column, std::size_t code) {
  if (column.type.storage() == Storage::integer) return static_cast<double>(column.cells.step);
  return has_decimal_grid(column.cells, code) ? 1 / decimal_unit(column.cells.decimals) : 0;
}

double line_value(const Column& column, std::int64_t key) {
  return column.type.storage() == Storage::integer ? static_cast<double>(key) : real_of_key(key);
}

std::optional<Bin> bin_of(const Column& column, std::size_t code) {
  if (column.cells.is_atom(code) || column.counts[code] == 0) return std::nullopt;
  Bin bin{line_value(column, column.cells.low[code]),
          line_value(column, column.cells.high[code]) + point_width(column, code), 0};
  bin.density = static_cast<double>(column.counts[code]) / bin.width();
  if (!(bin.density > 0) || !std::isfinite(bin.density)) return std::nullopt;
  return bin;
}

/// How the density changes, upwards on the line, from a bin to the one below or above it.
struct Change {
  double to_border = 0;  ///< linear between the middles of the two
  double whole = 0;
};

std::optional<Change> change(const Bin& bin, const std::optional<Bin>& other) {
  if (!other) return std::nullopt;
  const bool is_above = other->low > bin.low;
  const double gap = is_above ? other->low - bin.high : bin.low - other->high;
  if (!(gap <= std::min(bin.width(), other->width()))) return std::nullopt;
  const double whole = is_above ? other->density - bin.density : bin.density - other->density;
  return Change{whole * (bin.width() / (bin.width() + other->width())), whole};
}

/// Half the change of density across the bin, relative to its density.
double tilt_of(const Bin& bin, const std::optional<Change>& below, const std::optional<Change>& above) {
  if (!below && !above) return 0;
  const Change left = below ? *below : *above;
  const Change right = above ? *above : *below;
  if ((left.whole > 0) != (right.whole > 0)) return 0;
  const double half = std::abs(left.to_border + right.to_border) / 2;
  const double limited = std::min({half, std::abs(left.whole), std::abs(right.whole), bin.density});
  return std::copysign(limited / bin.density, left.whole);
}

}  // namespace

Placement::Placement(const Column& column) : cells_(column.cells), storage_(column.type.storage()) {
  if (!column.smooth) return;
  std::vector<std::size_t> intervals;
  for (std::size_t code = 0; code < cells_.size(); ++code)
    if (!cells_.is_atom(code)) intervals.push_back(code);
  tilts_.assign(cells_.size(), 0);
  std::optional<Bin> before;
  std::optional<Bin> bin = intervals.empty() ? std::nullopt : bin_of(column, intervals[0]);
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const auto after = i + 1 < intervals.size() ? bin_of(column, intervals[i + 1]) : std::nullopt;
    if (bin) tilts_[intervals[i]] = tilt_of(*bin, change(*bin, before), change(*bin, after));
    before = bin;
    bin = after;
  }
}

/// With tilt t the density over the cell's length is 1 + t (2u - 1): the place u of a share p of the mass
/// solves (1 - t) u + t u^2 = p, here without a difference of near numbers.
std::int64_t Placement::tilted(std::size_t code, std::uint64_t random) const {
  const double tilt = tilts_[code];
  const double share = (static_cast<double>(random >> 12) + 0.5) * 0x1p-52;
  const double root = std::sqrt(std::max(0.0, (1 - tilt) * (1 - tilt) + 4 * tilt * share));
  return place_at(cells_, storage_, code, 2 * share / (1 - tilt + root));
}

}  // namespace synth
