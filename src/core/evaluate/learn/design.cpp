#include "core/evaluate/learn/design.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/learn/frequency.hpp"

namespace synth::evaluate {
namespace {

constexpr double most_units = 1000;

/// Of the finite values of a pool.
struct Scale {
  double center = 0;
  double unit = 1;
};

/// The number at `rank` (from 0) among sorted rows.
double number_at(const JointColumn& column, std::span<const std::uint64_t> counts, std::uint64_t rank) {
  std::uint64_t below = 0;
  double last = 0;
  for (std::uint32_t code = 0; code < column.size; ++code) {
    if (counts[code] == 0 || !std::isfinite(column.numbers[code])) continue;
    last = column.numbers[code];
    below += counts[code];
    if (below > rank) break;
  }
  return last;
}

/// As numpy's: linear between neighbours.
double quantile(const JointColumn& column, std::span<const std::uint64_t> counts, std::uint64_t rows,
                double probability) {
  const double place = probability * static_cast<double>(rows - 1);
  const auto rank = static_cast<std::uint64_t>(place);
  const double low = number_at(column, counts, rank);
  const double high = number_at(column, counts, std::min(rank + 1, rows - 1));
  return low + (high - low) * (place - static_cast<double>(rank));
}

/// Divides before it adds, so that the largest numbers do not overflow.
Scale scale_of(const JointColumn& column, std::span<const std::uint64_t> counts, Observer& observer) {
  std::uint64_t rows = 0;
  for (std::uint32_t code = 0; code < column.size; ++code)
    if (std::isfinite(column.numbers[code])) rows += counts[code];
  if (rows == 0) return {};
  const auto for_each_finite = [&](auto use) {
    for_each_below(column.size, observer, [&](std::size_t code) {
      if (counts[code] > 0 && std::isfinite(column.numbers[code]))
        use(column.numbers[code], static_cast<double>(counts[code]) / static_cast<double>(rows));
    });
  };
  Scale scale;
  for_each_finite([&](double number, double share) { scale.center += number * share; });
  double unit = quantile(column, counts, rows, 0.75) - quantile(column, counts, rows, 0.25);
  if (!(unit > 0)) {
    double largest = 0;
    double variance = 0;
    for_each_finite(
        [&](double number, double) { largest = std::max(largest, std::abs(number - scale.center)); });
    if (largest > 0)
      for_each_finite([&](double number, double share) {
        const double distance = (number - scale.center) / largest;
        variance += distance * distance * share;
      });
    unit = std::sqrt(variance) * largest;
  }
  if (unit > 0 && std::isfinite(unit)) scale.unit = unit;
  return scale;
}

float scaled(double number, const Scale& scale) {
  return static_cast<float>(
      std::clamp(number / scale.unit - scale.center / scale.unit, -most_units, most_units));
}

}  // namespace

Design::Design(const JointTable& table, std::span<const std::uint32_t> columns, const Pool& pool,
               const DesignOptions& options, Observer& observer)
    : rows_(pool.size()), columns_(columns.size()), entries_(rows_ * columns_) {
  const std::uint32_t share =
      options.most_features / static_cast<std::uint32_t>(std::max<std::size_t>(1, columns.size()));
  const std::uint32_t most_levels = std::max(2U, std::min(options.most_levels, share));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const JointColumn& column = table.columns[columns[i]];
    if (is_ordered(column.kind))
      add_ordered(column, i, pool, observer);
    else
      add_category(column, i, pool, most_levels, observer);
  }
}

void Design::add_ordered(const JointColumn& column, std::size_t position, const Pool& pool,
                         Observer& observer) {
  const std::vector<std::uint64_t> counts = pool.counts(column, observer);
  const Scale scale = scale_of(column, counts, observer);
  pool.for_each_code(column, observer, [&](std::size_t row, std::uint32_t code) {
    const bool null = code == column.null_code();
    entries_[row * columns_ + position] =
        null ? Entry{features_ + 1, 1} : Entry{features_, scaled(column.numbers[code], scale)};
  });
  features_ += 1 + (counts.back() > 0);
}

void Design::add_category(const JointColumn& column, std::size_t position, const Pool& pool,
                          std::uint32_t most_levels, Observer& observer) {
  const std::vector<std::uint64_t> counts = pool.counts(column, observer);
  const FrequencyGroups levels = group_by_frequency(std::span(counts).first(column.size), most_levels - 1, 1);
  pool.for_each_code(column, observer, [&](std::size_t row, std::uint32_t code) {
    const std::uint32_t level = code == column.null_code() ? levels.groups : levels.group_of[code];
    entries_[row * columns_ + position] = {features_ + level, 1};
  });
  features_ += levels.groups + (counts.back() > 0);
}

}  // namespace synth::evaluate
