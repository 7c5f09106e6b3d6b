#include "core/evaluate/learn/roc.hpp"

#include <algorithm>
#include <functional>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/undefined.hpp"

namespace synth::evaluate {
namespace {

double mean(const std::vector<double>& values) {
  if (values.empty()) return undefined;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double variance_of_mean(const std::vector<double>& values) {
  if (values.size() < 2) return undefined;
  const double center = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  const auto count = static_cast<double>(values.size());
  return sum / (count - 1) / count;
}

std::vector<double> sorted(std::span<const double> scores, Observer& observer) {
  std::vector<double> copy(scores.begin(), scores.end());
  checked_sort(copy.begin(), copy.end(), std::less<>(), observer);
  return copy;
}

/// Shares of `others`, which are sorted, below each score.
std::vector<double> shares_below(std::span<const double> scores, const std::vector<double>& others,
                                 Observer& observer) {
  std::vector<double> shares(scores.size());
  for_each_below(scores.size(), observer, [&](std::size_t i) {
    const auto first = std::lower_bound(others.begin(), others.end(), scores[i]);
    const auto last = std::upper_bound(first, others.end(), scores[i]);
    shares[i] = 0.5 * static_cast<double>((first - others.begin()) + (last - others.begin())) /
                static_cast<double>(others.size());
  });
  return shares;
}

std::vector<double> subtract(const std::vector<double>& from, const std::vector<double>& what) {
  std::vector<double> result(from.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = from[i] - what[i];
  return result;
}

}  // namespace

double Placements::auc() const { return negative.empty() ? undefined : mean(positive); }

double Placements::variance() const { return variance_of_mean(positive) + variance_of_mean(negative); }

Placements place(std::span<const double> positives, std::span<const double> negatives, Observer& observer) {
  if (positives.empty() || negatives.empty()) return {};
  Placements placements{shares_below(positives, sorted(negatives, observer), observer),
                        shares_below(negatives, sorted(positives, observer), observer)};
  for (double& share : placements.negative) share = 1 - share;
  return placements;
}

Placements difference(const Placements& first, const Placements& second) {
  return {subtract(second.positive, first.positive), subtract(second.negative, first.negative)};
}

}  // namespace synth::evaluate
