#include "core/table/grid.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace synth {
namespace {

constexpr std::int64_t farthest = std::int64_t{1} << 62;
/// Real values beyond these powers of two are not told apart.
constexpr int least_real_exponent = -20;
constexpr int most_real_exponent = 64;

void push(Cells& cells, std::int64_t low, std::int64_t high) {
  cells.low.push_back(low);
  cells.high.push_back(high);
}

/// Powers of ten as far as 64 bits go.
std::int64_t power_of_ten(std::int32_t exponent) {
  std::int64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

/// How far values of an integer type lie apart at least.
std::int64_t step_of(const Type& type) {
  const bool has_time =
      type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz || type.kind == TypeKind::time;
  return has_time && type.typmod >= 0 && type.typmod <= 6 ? power_of_ten(6 - type.typmod) : 1;
}

/// Whole numbers [low, high] above zero, in cells of whole numbers: `per_octave` (a power of two) for each
/// octave. Calls take(low, high) in ascending order.
template <class Take>
void octaves_above_zero(std::int64_t low, std::int64_t high, std::int64_t per_octave, Take&& take) {
  for (std::int64_t first = low; first <= high;) {
    const auto octave = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(first)));
    const std::int64_t width = std::max<std::int64_t>(1, octave / per_octave);
    const std::int64_t last = octave + (first - octave) / width * width + width - 1;
    take(first, std::min(last, high));
    first = last + 1;
  }
}

int octaves_between(std::int64_t low, std::int64_t high) {
  if (high < 1) return 0;
  const auto log2 = [](std::int64_t x) { return std::bit_width(static_cast<std::uint64_t>(x)); };
  return log2(high) - log2(std::max<std::int64_t>(low, 1)) + 1;
}

/// The cells of whole numbers [low, high].
std::vector<KeyRange> whole_cells(std::int64_t low, std::int64_t high, const GridOptions& options) {
  std::vector<KeyRange> cells;
  const std::uint64_t points = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  if (points != 0 && points <= options.most_atoms) {
    for (std::int64_t x = low; x <= high; ++x) cells.push_back({x, x});
    return cells;
  }
  const int octaves = octaves_between(low, high) + octaves_between(-high, -low);
  const auto per_octave = static_cast<std::int64_t>(
      std::bit_floor(std::max(1U, options.most_cells / static_cast<std::uint32_t>(std::max(1, octaves)))));
  octaves_above_zero(std::max<std::int64_t>(1, -high), -low, per_octave, [&](std::int64_t a, std::int64_t b) {
    cells.push_back({-b, -a});
  });
  std::reverse(cells.begin(), cells.end());
  if (low <= 0 && high >= 0) cells.push_back({0, 0});
  octaves_above_zero(std::max<std::int64_t>(1, low), high, per_octave, [&](std::int64_t a, std::int64_t b) {
    cells.push_back({a, b});
  });
  return cells;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0)); }

Cells whole_grid(std::int64_t step, KeyRange range, const GridOptions& options) {
  Cells cells;
  cells.step = step;
  const std::int64_t low = floor_div(range.low, step);
  const std::int64_t high = std::max(low, floor_div(range.high, step));
  for (const KeyRange& cell : whole_cells(low, high, options)) push(cells, cell.low * step, cell.high * step);
  return cells;
}

/// Ends of continuous cells above zero, ascending, each the beginning of one.
std::vector<double> real_edges(double low, double high, std::uint32_t per_octave) {
  std::vector<double> edges;
  if (!(high > 0)) return edges;
  for (int exponent = least_real_exponent; exponent < most_real_exponent; ++exponent) {
    const double octave = std::ldexp(1.0, exponent);
    if (octave > high) break;
    if (2 * octave <= low) continue;
    for (std::uint32_t i = 0; i < per_octave; ++i) {
      const double edge = octave + octave * i / per_octave;
      if (edge > low && edge <= high) edges.push_back(edge);
    }
  }
  return edges;
}

double octaves_between(double low, double high) {
  const double least = std::ldexp(1.0, least_real_exponent);
  if (high < least) return 0;
  return std::log2(high) - std::log2(std::max(low, least)) + 1;
}

/// Between two edges next to each other all values up to the one before the upper edge.
Cells continuous_grid(KeyRange range, const GridOptions& options) {
  const double low = real_of_key(range.low), high = real_of_key(range.high);
  const double octaves = octaves_between(low, high) + octaves_between(-high, -low);
  const auto per_octave = std::bit_floor(
      std::max(1U, options.most_cells / static_cast<std::uint32_t>(std::max(1.0, std::ceil(octaves)))));
  // Where each cell begins.
  std::vector<std::int64_t> first{range.low};
  std::vector<double> below = real_edges(std::max(0.0, -high), -low, per_octave);
  for (auto edge = below.rbegin(); edge != below.rend(); ++edge) first.push_back(key_of_real(-*edge) + 1);
  if (low <= 0 && high >= 0) {
    first.push_back(key_of_real(0.0));
    first.push_back(key_of_real(0.0) + 1);
  }
  for (const double edge : real_edges(std::max(0.0, low), high, per_octave))
    first.push_back(key_of_real(edge));
  std::sort(first.begin(), first.end());
  first.erase(std::unique(first.begin(), first.end()), first.end());
  std::erase_if(first, [&](std::int64_t key) { return key < range.low || key > range.high; });
  Cells cells;
  for (std::size_t i = 0; i < first.size(); ++i)
    push(cells, first[i], i + 1 < first.size() ? first[i + 1] - 1 : range.high);
  return cells;
}

/// Real values with a fixed number of decimals are whole numbers of units.
Cells decimal_grid(std::int32_t decimals, KeyRange range, const GridOptions& options) {
  const auto unit = static_cast<double>(power_of_ten(decimals));
  const auto low = static_cast<std::int64_t>(std::ceil(real_of_key(range.low) * unit - 1e-6));
  const auto high = static_cast<std::int64_t>(std::floor(real_of_key(range.high) * unit + 1e-6));
  Cells cells;
  cells.decimals = decimals;
  const auto key = [&](std::int64_t units) { return key_of_real(static_cast<double>(units) / unit); };
  for (const KeyRange& cell : whole_cells(low, std::max(low, high), options))
    push(cells, key(cell.low), key(cell.high));
  return cells;
}

bool within_decimals(KeyRange range, std::int32_t decimals) {
  const double most = std::max(std::fabs(real_of_key(range.low)), std::fabs(real_of_key(range.high)));
  return most * static_cast<double>(power_of_ten(decimals)) < most_decimal_units;
}

}  // namespace

KeyRange type_range(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return {0, 1};
    case TypeKind::enumeration:
      return {0, static_cast<std::int64_t>(type.labels.size()) - 1};
    case TypeKind::int2:
      return {INT16_MIN, INT16_MAX};
    case TypeKind::int4:
      return {INT32_MIN, INT32_MAX};
    case TypeKind::date:
      return {-2'451'545, 2'145'031'948};  // 4713 BC to 5874897
    case TypeKind::time:
      return {0, 86'400'000'000 - 1};
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return {-211'813'488'000'000'000, farthest};
    case TypeKind::numeric: {
      // A type modifier holds precision and scale (numeric.c); 4 bytes of it are the header's size.
      const std::int32_t precision = type.typmod >= 4 ? ((type.typmod - 4) >> 16) & 0xFFFF : 0;
      if (type.scale < 0 || precision < 1 || precision > 18) break;
      const std::int64_t most = std::min(farthest, power_of_ten(precision) - 1);
      return {-most, most};
    }
    default:
      break;
  }
  if (type.storage() != Storage::real) return {-farthest, farthest};
  const double most = type.kind == TypeKind::float4 ? 3.4e38 : std::ldexp(1.0, most_real_exponent);
  return {key_of_real(-most), key_of_real(most)};
}

Cells make_grid(const Type& type, std::int32_t decimals, KeyRange range, const GridOptions& options) {
  const KeyRange most = type_range(type);
  range.low = std::clamp(range.low, most.low, most.high);
  range.high = std::clamp(range.high, range.low, most.high);
  if (type.storage() == Storage::integer) return whole_grid(step_of(type), range, options);
  if (decimals >= 0 && decimals <= most_decimals && within_decimals(range, decimals))
    return decimal_grid(decimals, range, options);
  return continuous_grid(range, options);
}

Cells atoms(std::span<const std::int64_t> keys) {
  Cells cells;
  cells.low.assign(keys.begin(), keys.end());
  cells.high = cells.low;
  return cells;
}

void cut_out(Cells& cells, Storage storage, std::int64_t key) {
  const auto at = std::lower_bound(cells.high.begin(), cells.high.end(), key) - cells.high.begin();
  const auto code = static_cast<std::size_t>(at);
  if (code == cells.size() || cells.low[code] > key || cells.is_atom(code)) return;
  const std::int64_t low = cells.low[code], high = cells.high[code];
  std::vector<KeyRange> parts;
  if (low < key) parts.push_back({low, std::max(low, point_before(cells, storage, key))});
  parts.push_back({key, key});
  if (key < high) parts.push_back({std::min(high, point_after(cells, storage, key)), high});
  cells.low.erase(cells.low.begin() + at);
  cells.high.erase(cells.high.begin() + at);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    cells.low.insert(cells.low.begin() + at + static_cast<std::ptrdiff_t>(i), parts[i].low);
    cells.high.insert(cells.high.begin() + at + static_cast<std::ptrdiff_t>(i), parts[i].high);
  }
}

}  // namespace synth
