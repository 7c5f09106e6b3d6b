#include "core/evaluate/attack/density_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// A column whose spread, given earlier ones, is so small a share of its own follows from them.
constexpr double least_rest = 1e-6;

/// Terms so much smaller than the largest are lost in its last digits.
constexpr double negligible = -40;

template <class Use>
void for_each_row(const SideRows& first, const SideRows& second, Observer& observer, Use use) {
  for (const SideRows* part : {&first, &second}) {
    if (part->rows.empty()) continue;
    const bool alone = (part == &first ? second : first).rows.empty();
    const double weight = (alone ? 1 : 0.5) / static_cast<double>(part->rows.size());
    for_each_below(part->rows.size(), observer,
                   [&](std::size_t i) { use(part->side, part->rows[i], weight); });
  }
}

}  // namespace

DensityKernel::DensityKernel(const JointTable& table, std::vector<std::uint32_t> columns,
                             const SideRows& first, const SideRows& second, Observer& observer)
    : table_(table), columns_(std::move(columns)) {
  const double rows = static_cast<double>(std::max<std::size_t>(
      1, second.rows.empty() ? first.rows.size() : std::min(first.rows.size(), second.rows.size())));
  measure(first, second, observer);
  decorrelate(first, second, rows, observer);
  weigh_categories(rows, observer);
}

void DensityKernel::measure(const SideRows& first, const SideRows& second, Observer& observer) {
  for (const std::uint32_t number : columns_) {
    const JointColumn& column = table_.columns[number];
    if (!is_ordered(column.kind)) {
      categories_.push_back(number);
      continue;
    }
    if (column.nullable) nullable_.push_back(number);
    Ordered ordered{number, 0, 0, std::numeric_limits<double>::infinity(), 0};
    ordered.high = -ordered.low;
    double weights = 0;
    const auto visit = [&](auto use) {
      for_each_row(first, second, observer, [&](Side side, std::uint32_t row, double weight) {
        const std::uint32_t code = column.codes(side)[row];
        if (code != column.null_code()) use(column.numbers[code], weight);
      });
    };
    visit([&](double number_here, double weight) {
      if (!std::isfinite(number_here)) return;
      ordered.low = std::min(ordered.low, number_here);
      ordered.high = std::max(ordered.high, number_here);
      weights += weight;
    });
    if (!(weights > 0) || ordered.low == ordered.high) continue;
    // Scaled by the largest size, so that no square overflows.
    const double scale = std::max(std::abs(ordered.low), std::abs(ordered.high));
    double sum = 0;
    weights = 0;
    visit([&](double number_here, double weight) {
      sum += weight * (std::clamp(number_here, ordered.low, ordered.high) / scale);
      weights += weight;
    });
    ordered.mean = sum / weights * scale;
    double squares = 0;
    visit([&](double number_here, double weight) {
      const double rest = std::clamp(number_here, ordered.low, ordered.high) / scale - ordered.mean / scale;
      squares += weight * rest * rest;
    });
    ordered.deviation = std::sqrt(squares) * scale;  // a NULL, at the mean, adds nothing
    if (ordered.deviation > 0) ordered_.push_back(ordered);
  }
}

double DensityKernel::standard(const Ordered& ordered, Side side, std::uint32_t row) const {
  const JointColumn& column = table_.columns[ordered.column];
  const std::uint32_t code = column.codes(side)[row];
  if (code == column.null_code()) return 0;
  const double number = std::clamp(column.numbers[code], ordered.low, ordered.high);
  return number / ordered.deviation - ordered.mean / ordered.deviation;
}

/// The inverse of the Cholesky factor of the correlations, row by row, without the rows of columns that
/// follow from others; divided by Silverman's factor.
void DensityKernel::decorrelate(const SideRows& first, const SideRows& second, double rows,
                                Observer& observer) {
  const std::size_t size = ordered_.size();
  std::vector<std::vector<double>> correlations(size, std::vector<double>(size, 0));
  std::vector<double> numbers(size);
  for_each_row(first, second, observer, [&](Side side, std::uint32_t row, double weight) {
    for (std::size_t i = 0; i < size; ++i) {
      numbers[i] = standard(ordered_[i], side, row);
      for (std::size_t j = 0; j <= i; ++j) correlations[i][j] += weight * numbers[i] * numbers[j];
    }
  });
  // Gram and Schmidt on the columns themselves: each axis is a column less what earlier axes tell of it.
  for (std::size_t i = 0; i < size; ++i) {
    const auto correlation = [&](std::size_t a, std::size_t b) {
      return correlations[std::max(a, b)][std::min(a, b)];
    };
    std::vector<double> axis(size, 0);
    axis[i] = 1;
    for (const std::vector<double>& earlier : axes_) {
      double projection = 0;
      for (std::size_t j = 0; j < i; ++j) projection += earlier[j] * correlation(i, j);
      for (std::size_t j = 0; j < i; ++j) axis[j] -= projection * earlier[j];
    }
    double variance = 0;
    for (std::size_t a = 0; a <= i; ++a)
      for (std::size_t b = 0; b <= i; ++b) variance += axis[a] * axis[b] * correlation(a, b);
    if (!(variance > least_rest)) continue;
    for (double& weight : axis) weight /= std::sqrt(variance);
    axes_.push_back(std::move(axis));
  }
  const auto d = static_cast<double>(axes_.size());
  const double silverman = std::pow(rows * (d + 2) / 4, -1 / (d + 4));
  for (std::vector<double>& axis : axes_)
    for (double& weight : axis) weight /= silverman;
}

void DensityKernel::weigh_categories(double rows, Observer& observer) {
  const double share = std::pow(rows, -2 / (4 + static_cast<double>(axes_.size())));
  const auto add = [&](double levels) {
    const double lambda = (levels - 1) / levels * share;
    costs_.push_back(std::log((1 - lambda) * (levels - 1) / lambda));
  };
  std::vector<std::uint32_t> varying;
  for (const std::uint32_t column : categories_) {
    observer.check();
    const double levels = table_.columns[column].size + table_.columns[column].nullable;
    if (levels < 2) continue;
    varying.push_back(column);
    add(levels);
  }
  categories_ = std::move(varying);
  for (std::size_t i = 0; i < nullable_.size(); ++i) add(2);
}

DensityRows::DensityRows(const DensityKernel& kernel, const SideRows& rows, Observer& observer)
    : kernel_(kernel), size_(static_cast<std::uint32_t>(rows.rows.size())) {
  coordinates_.assign(kernel.axes_.size(), std::vector<float>(size_));
  std::vector<double> numbers(kernel.ordered_.size());
  for_each_below(size_, observer, [&](std::size_t i) {
    for (std::size_t j = 0; j < numbers.size(); ++j)
      numbers[j] = kernel.standard(kernel.ordered_[j], rows.side, rows.rows[i]);
    for (std::size_t a = 0; a < coordinates_.size(); ++a) {
      double sum = 0;
      for (std::size_t j = 0; j < numbers.size(); ++j) sum += kernel.axes_[a][j] * numbers[j];
      coordinates_[a][i] = static_cast<float>(sum);
    }
  });
  const auto add = [&](const JointColumn& column, auto code_of) {
    auto& codes = codes_.emplace_back(size_);
    for_each_below(size_, observer,
                   [&](std::size_t i) { codes[i] = code_of(column.codes(rows.side)[rows.rows[i]]); });
  };
  for (const std::uint32_t number : kernel.categories_)
    add(kernel.table_.columns[number], [](std::uint32_t code) { return code; });
  for (const std::uint32_t number : kernel.nullable_) {
    const JointColumn& column = kernel.table_.columns[number];
    add(column, [&](std::uint32_t code) { return std::uint32_t{code == column.null_code()}; });
  }
}

void DensityRows::log_kernel(const DensityRows& targets, std::uint32_t target, std::uint32_t first,
                             std::uint32_t count, float* logs) const {
  std::fill(logs, logs + count, 0.0F);
  for (std::size_t a = 0; a < coordinates_.size(); ++a) {
    const float* row = coordinates_[a].data() + first;
    const float here = targets.coordinates_[a][target];
    for (std::uint32_t i = 0; i < count; ++i) logs[i] += (row[i] - here) * (row[i] - here);
  }
  for (std::uint32_t i = 0; i < count; ++i) logs[i] *= -0.5F;
  for (std::size_t c = 0; c < codes_.size(); ++c) {
    const std::uint32_t* row = codes_[c].data() + first;
    const std::uint32_t here = targets.codes_[c][target];
    const auto cost = static_cast<float>(kernel_.costs_[c]);
    for (std::uint32_t i = 0; i < count; ++i) logs[i] -= row[i] == here ? 0.0F : cost;
  }
}

void LogSum::add(std::span<const float> logs) {
  if (logs.empty()) return;
  const double highest = *std::max_element(logs.begin(), logs.end());
  if (sum_ > 0 && highest - largest_ < negligible) return;
  if (sum_ == 0 || highest > largest_) {
    sum_ *= std::exp(largest_ - highest);
    largest_ = highest;
  }
  const auto largest = static_cast<float>(largest_);
  for (const float log : logs)
    if (log - largest > static_cast<float>(negligible)) sum_ += static_cast<double>(std::exp(log - largest));
}

double LogSum::value() const {
  return sum_ > 0 ? largest_ + std::log(sum_) : -std::numeric_limits<double>::infinity();
}

std::vector<double> log_sums(const DensityRows& targets, const DensityRows& rows, Observer& observer) {
  std::vector<LogSum> sums(targets.size());
  for_each_kernel(
      targets, rows, observer,
      [&](std::uint32_t target, std::uint32_t, std::span<const float> logs) { sums[target].add(logs); });
  std::vector<double> values;
  values.reserve(sums.size());
  for (const LogSum& sum : sums) values.push_back(sum.value());
  return values;
}

}  // namespace synth::evaluate
