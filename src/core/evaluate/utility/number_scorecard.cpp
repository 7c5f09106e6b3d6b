#include <cmath>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/undefined.hpp"
#include "core/evaluate/utility/measures.hpp"

namespace synth::evaluate {
namespace {

constexpr std::string_view names[] = {"r2", "rmse", "mae"};

}  // namespace

NumberScorecard::NumberScorecard(std::span<const double> truth, std::vector<double> predictions)
    : truth_(truth.begin(), truth.end()), predictions_(std::move(predictions)) {}

std::span<const std::string_view> NumberScorecard::measures() const { return names; }

std::vector<double> NumberScorecard::measure(std::span<const std::uint32_t> weights,
                                             Observer& observer) const {
  double rows = 0;
  double sum = 0;
  for_each_below(truth_.size(), observer, [&](std::size_t row) {
    rows += weights[row];
    sum += weights[row] * truth_[row];
  });
  if (rows == 0) return std::vector<double>(std::size(names), undefined);
  const double mean = sum / rows;
  double squares = 0;
  double errors = 0;
  double variation = 0;
  for_each_below(truth_.size(), observer, [&](std::size_t row) {
    const double error = predictions_[row] - truth_[row];
    const double distance = truth_[row] - mean;
    squares += weights[row] * error * error;
    errors += weights[row] * std::abs(error);
    variation += weights[row] * distance * distance;
  });
  return {variation > 0 ? 1 - squares / variation : undefined, std::sqrt(squares / rows), errors / rows};
}

}  // namespace synth::evaluate
