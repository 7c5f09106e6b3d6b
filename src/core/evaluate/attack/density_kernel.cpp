#include "core/evaluate/attack/density_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// A column whose spread, given earlier ones, is so small a share of its own follows from them.
constexpr double least_rest = 1e-6;

/// Terms whose logarithm is so much smaller than the largest's do not count: 1e-11 of it.
constexpr float negligible = -25;

constexpr std::uint32_t lanes = 8;

/// exp(x) for x <= 0, 0 below `negligible`: 2^n times a polynomial on half an octave to either side, good to
/// 2e-7. Unlike the library's, it becomes vector instructions and is the same on every machine.
inline float fast_exp(float x) {
  const float y = (x > negligible ? x : negligible) * 1.44269504F;
  const auto n = static_cast<std::int32_t>(y - 0.5F);
  const float f = (y - static_cast<float>(n)) * 0.693147181F;
  const float power =
      1 + f * (1 + f * (0.5F + f * (0.166666667F +
                                    f * (0.0416666667F + f * (0.00833333333F + f * 0.00138888889F)))));
  const float scaled = std::bit_cast<float>((n + 127) << 23) * power;
  return x > negligible ? scaled : 0.0F;
}

float largest_of(const DensityRows::Block& logs) {
  float largest[lanes];
  std::copy(logs, logs + lanes, largest);
  for (std::uint32_t i = lanes; i < DensityRows::block_rows; i += lanes)
    for (std::uint32_t lane = 0; lane < lanes; ++lane)
      largest[lane] = logs[i + lane] > largest[lane] ? logs[i + lane] : largest[lane];
  return *std::max_element(largest, largest + lanes);
}

/// The sum of exp(log - largest).
double sum_of_exponentials(const DensityRows::Block& logs, float largest) {
  float terms[DensityRows::block_rows];
  for (std::uint32_t i = 0; i < DensityRows::block_rows; ++i) terms[i] = fast_exp(logs[i] - largest);
  float sums[lanes] = {};
  for (std::uint32_t i = 0; i < DensityRows::block_rows; i += lanes)
    for (std::uint32_t lane = 0; lane < lanes; ++lane) sums[lane] += terms[i + lane];
  double sum = 0;
  for (const float lane : sums) sum += lane;
  return sum;
}

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
  const std::size_t padded = std::size_t{blocks()} * block_rows;
  coordinates_.assign(kernel.axes_.size(), std::vector<float>(padded));
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
    auto& codes = codes_.emplace_back(padded);
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

// Loops over whole blocks and an array of their own, for only such become vector instructions.
void DensityRows::log_kernel(const DensityRows& targets, std::uint32_t target, std::uint32_t block,
                             Block& logs) const {
  const std::size_t first = std::size_t{block} * block_rows;
  float sums[block_rows] = {};
  for (std::size_t a = 0; a < coordinates_.size(); ++a) {
    const float* row = coordinates_[a].data() + first;
    const float here = targets.coordinates_[a][target];
    for (std::uint32_t i = 0; i < block_rows; ++i) sums[i] += (row[i] - here) * (row[i] - here);
  }
  for (std::uint32_t i = 0; i < block_rows; ++i) sums[i] *= -0.5F;
  for (std::size_t c = 0; c < codes_.size(); ++c) {
    const std::uint32_t* row = codes_[c].data() + first;
    const std::uint32_t here = targets.codes_[c][target];
    const auto cost = std::bit_cast<std::uint32_t>(static_cast<float>(kernel_.costs_[c]));
    for (std::uint32_t i = 0; i < block_rows; ++i) sums[i] -= std::bit_cast<float>(row[i] == here ? 0 : cost);
  }
  std::copy(sums, sums + block_rows, logs);
  std::fill(logs + rows_in(block), logs + block_rows, -std::numeric_limits<float>::infinity());
}

void LogSum::add(const DensityRows::Block& logs) {
  const float highest = largest_of(logs);
  if (highest == -std::numeric_limits<float>::infinity()) return;
  if (sum_ > 0 && highest - largest_ < negligible) return;
  if (sum_ == 0 || highest > largest_) {
    sum_ *= std::exp(static_cast<double>(largest_) - highest);
    largest_ = highest;
  }
  sum_ += sum_of_exponentials(logs, largest_);
}

double LogSum::value() const {
  return sum_ > 0 ? static_cast<double>(largest_) + std::log(sum_) : -std::numeric_limits<double>::infinity();
}

std::vector<double> log_sums(const DensityRows& targets, const DensityRows& rows, Observer& observer) {
  std::vector<LogSum> sums(targets.size());
  for_each_kernel(
      targets, rows, observer,
      [&](std::uint32_t target, std::uint32_t, const DensityRows::Block& logs) { sums[target].add(logs); });
  std::vector<double> values;
  values.reserve(sums.size());
  for (const LogSum& sum : sums) values.push_back(sum.value());
  return values;
}

}  // namespace synth::evaluate
