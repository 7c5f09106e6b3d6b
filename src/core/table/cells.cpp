#include "core/table/cells.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/random.hpp"

namespace synth {
namespace {

constexpr std::uint64_t most_real_points = std::uint64_t{1} << 52;

std::uint64_t distance(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

std::uint64_t decimal_points(double low, double high, std::int32_t decimals) {
  const double unit = decimal_unit(decimals);
  return static_cast<std::uint64_t>(std::round(high * unit) - std::round(low * unit)) + 1;
}

std::int64_t integer_point(const Cells& cells, std::size_t code, std::uint64_t index) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(cells.low[code]) +
                                   index * static_cast<std::uint64_t>(cells.step));
}

std::int64_t decimal_point(const Cells& cells, std::size_t code, std::uint64_t index) {
  const double unit = decimal_unit(cells.decimals);
  const double low = std::round(real_of_key(cells.low[code]) * unit);
  const std::int64_t key = key_of_real((low + static_cast<double>(index)) / unit);
  return std::clamp(key, cells.low[code], cells.high[code]);
}

/// Linear in value: keys are linear in the logarithm, which would crowd values towards zero.
std::int64_t continuous_place(const Cells& cells, std::size_t code, double share) {
  const double low = real_of_key(cells.low[code]);
  const double high = real_of_key(cells.high[code]);
  const std::int64_t key = key_of_real(low * (1 - share) + high * share);
  return std::clamp(key, cells.low[code], cells.high[code]);
}

bool on_decimal_grid(const Cells& cells, std::int64_t key) {
  return cells.decimals >= 0 &&
         std::abs(real_of_key(key)) * decimal_unit(cells.decimals) < most_decimal_units;
}

std::int64_t beside(const Cells& cells, Storage storage, std::int64_t key, int direction) {
  if (storage == Storage::integer)
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(key) +
                                     static_cast<std::uint64_t>(direction) *
                                         static_cast<std::uint64_t>(cells.step));
  if (!on_decimal_grid(cells, key)) return key + direction;
  const double unit = decimal_unit(cells.decimals);
  return key_of_real((std::round(real_of_key(key) * unit) + direction) / unit);
}

}  // namespace

bool Cells::all_atoms() const {
  for (std::size_t code = 0; code < size(); ++code)
    if (!is_atom(code)) return false;
  return true;
}

double decimal_unit(std::int32_t decimals) {
  static constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  return powers[decimals];
}

bool has_decimal_grid(const Cells& cells, std::size_t code) {
  return on_decimal_grid(cells, cells.low[code]) && on_decimal_grid(cells, cells.high[code]);
}

std::uint32_t encode(const Cells& cells, std::int64_t key) {
  const auto at = std::lower_bound(cells.high.begin(), cells.high.end(), key);
  const auto code = static_cast<std::uint32_t>(at - cells.high.begin());
  return code < cells.size() ? code : static_cast<std::uint32_t>(cells.size() - 1);
}

std::uint64_t point_count(const Cells& cells, Storage storage, std::size_t code) {
  if (cells.is_atom(code)) return 1;
  if (storage == Storage::integer) {
    const std::uint64_t steps =
        distance(cells.low[code], cells.high[code]) / static_cast<std::uint64_t>(cells.step);
    return steps == UINT64_MAX ? steps : steps + 1;
  }
  if (has_decimal_grid(cells, code))
    return decimal_points(real_of_key(cells.low[code]), real_of_key(cells.high[code]), cells.decimals);
  return std::min(distance(cells.low[code], cells.high[code]), most_real_points - 1) + 1;
}

std::int64_t point_before(const Cells& cells, Storage storage, std::int64_t key) {
  return beside(cells, storage, key, -1);
}

std::int64_t point_after(const Cells& cells, Storage storage, std::int64_t key) {
  return beside(cells, storage, key, 1);
}

std::int64_t point_at(const Cells& cells, Storage storage, std::size_t code, std::uint64_t index) {
  if (cells.is_atom(code)) return cells.low[code];
  if (storage == Storage::integer) return integer_point(cells, code, index);
  if (has_decimal_grid(cells, code)) return decimal_point(cells, code, index);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(cells.low[code]) + index);
}

std::int64_t place(const Cells& cells, Storage storage, std::size_t code, std::uint64_t random) {
  if (cells.is_atom(code)) return cells.low[code];
  if (storage == Storage::real && !has_decimal_grid(cells, code))
    return continuous_place(cells, code, static_cast<double>(random >> 11) * 0x1p-53);
  return point_at(cells, storage, code, scale_to(random, point_count(cells, storage, code)));
}

std::int64_t place_at(const Cells& cells, Storage storage, std::size_t code, double share) {
  if (cells.is_atom(code)) return cells.low[code];
  if (storage == Storage::real && !has_decimal_grid(cells, code)) return continuous_place(cells, code, share);
  const std::uint64_t points = point_count(cells, storage, code);
  const double index = std::min(share * static_cast<double>(points), 0x1p63);
  return point_at(cells, storage, code, std::min(static_cast<std::uint64_t>(index), points - 1));
}

}  // namespace synth
