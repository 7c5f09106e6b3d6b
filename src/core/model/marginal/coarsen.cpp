#include "core/model/marginal/coarsen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace synth::marginal {
namespace {

/// Longest stretch that `smooth` considers: bounds its work to this times the codes.
constexpr std::size_t longest_stretch = 256;
/// How likely, beforehand, a new stretch begins at a code.
constexpr double change = 0.2;

double log_add(double a, double b) {
  if (a < b) std::swap(a, b);
  return std::isinf(b) ? a : a + std::log1p(std::exp(b - a));
}

/// Evidence and means of stretches of equal counts.
class Stretches {
 public:
  Stretches(std::span<const double> counts, double noise) : noise_(noise), sums_(1, 0), squares_(1, 0) {
    for (const double count : counts) {
      sums_.push_back(sums_.back() + count / noise);
      squares_.push_back(squares_.back() + count / noise * (count / noise));
    }
    log_range_ = std::log(range_of(counts));
  }

  std::size_t size() const { return sums_.size() - 1; }
  double mean(std::size_t from, std::size_t to) const {
    return noise_ * (sums_[to] - sums_[from]) / static_cast<double>(to - from);
  }
  /// Logarithm of the probability of the counts in [from, to) with a level of unknown height, times its
  /// prior.
  double log_evidence(std::size_t from, std::size_t to) const {
    const auto length = static_cast<double>(to - from);
    const double sum = sums_[to] - sums_[from];
    const double residual = squares_[to] - squares_[from] - sum * sum / length;
    return -residual / 2 - std::log(length) / 2 - log_range_ + std::log(change) +
           (length - 1) * std::log1p(-change);
  }

 private:
  /// How widely levels are thought to differ, in units of noise.
  double range_of(std::span<const double> counts) const {
    std::vector<double> sorted(counts.begin(), counts.end());
    std::ranges::sort(sorted);
    const std::size_t tail = sorted.size() / 10;
    return std::max(6.0, (sorted[sorted.size() - 1 - tail] - sorted[tail]) / noise_) /
           std::sqrt(2 * 3.14159265);
  }

  double noise_;
  std::vector<double> sums_, squares_;
  double log_range_;
};

/// Sum of the evidence of all ways to cut the codes before each code.
std::vector<double> evidence_before(const Stretches& stretches) {
  std::vector<double> before(stretches.size() + 1, -INFINITY);
  before[0] = 0;
  for (std::size_t to = 1; to <= stretches.size(); ++to)
    for (std::size_t from = to - std::min(to, longest_stretch); from < to; ++from)
      before[to] = log_add(before[to], before[from] + stretches.log_evidence(from, to));
  return before;
}

std::vector<double> evidence_after(const Stretches& stretches) {
  const std::size_t size = stretches.size();
  std::vector<double> after(size + 1, -INFINITY);
  after[size] = 0;
  for (std::size_t from = size; from-- > 0;)
    for (std::size_t to = from + 1; to <= std::min(size, from + longest_stretch); ++to)
      after[from] = log_add(after[from], after[to] + stretches.log_evidence(from, to));
  return after;
}

/// Collects the groups of an ordered column while walking over its codes.
class Merger {
 public:
  explicit Merger(double least) : least_(least) {}

  void add(double weight) {
    if (weight >= least_) close();
    open_ += weight;
    ++open_codes_;
    if (open_ >= least_) close();
  }

  Grouping finish() {
    close();
    Grouping grouping;
    for (std::size_t group = 0; group < codes_.size(); ++group)
      grouping.group_of_code.insert(grouping.group_of_code.end(), codes_[group],
                                    static_cast<std::uint16_t>(group));
    grouping.groups = static_cast<std::uint32_t>(codes_.size());
    return grouping;
  }

 private:
  void close() {
    if (open_codes_ == 0) return;
    // A remainder between two heavy values is not worth a group of its own, unless it is nearly one.
    if (!codes_.empty() && open_ < least_ / 3) {
      codes_.back() += open_codes_;
    } else {
      codes_.push_back(open_codes_);
    }
    open_ = 0;
    open_codes_ = 0;
  }

  double least_;
  double open_ = 0;
  std::size_t open_codes_ = 0;
  std::vector<std::size_t> codes_;  ///< of each group
};

}  // namespace

std::vector<double> project_to_rows(std::span<const double> counts, double rows) {
  std::vector<double> sorted(counts.begin(), counts.end());
  std::ranges::sort(sorted, std::greater{});
  double sum = 0, shift = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    sum += sorted[i];
    const double candidate = (sum - rows) / static_cast<double>(i + 1);
    if (sorted[i] > candidate) shift = candidate;
  }
  std::vector<double> result;
  for (const double count : counts) result.push_back(std::max(0.0, count - shift));
  return result;
}

std::vector<double> smooth(std::span<const double> counts, double noise) {
  if (counts.size() < 3 || noise <= 0) return {counts.begin(), counts.end()};
  const Stretches stretches(counts, noise);
  const std::vector<double> before = evidence_before(stretches);
  const std::vector<double> after = evidence_after(stretches);
  std::vector<double> steps(counts.size() + 1, 0);  // of the posterior mean
  for (std::size_t from = 0; from < counts.size(); ++from)
    for (std::size_t to = from + 1; to <= std::min(counts.size(), from + longest_stretch); ++to) {
      const double probability =
          std::exp(before[from] + stretches.log_evidence(from, to) + after[to] - before.back());
      steps[from] += probability * stretches.mean(from, to);
      steps[to] -= probability * stretches.mean(from, to);
    }
  std::vector<double> result(counts.size());
  std::partial_sum(steps.begin(), steps.end() - 1, result.begin());
  return result;
}

std::vector<double> denoise(std::span<const double> counts, double noise, std::uint32_t ordered,
                            double rows) {
  std::vector<double> result = smooth(counts.first(ordered), noise);
  result.insert(result.end(), counts.begin() + ordered, counts.end());
  return project_to_rows(result, rows);
}

Grouping group_codes(std::span<const double> weights, std::uint32_t ordered, std::uint32_t loose,
                     double least) {
  Merger merger(least);
  for (std::uint32_t code = 0; code < ordered; ++code) merger.add(weights[code]);
  Grouping grouping = merger.finish();
  std::int32_t rest = -1;
  for (std::uint32_t code = ordered; code < weights.size(); ++code) {
    const bool alone = code >= loose || weights[code] >= least;
    if (alone || rest < 0) {
      if (!alone) rest = static_cast<std::int32_t>(grouping.groups);
      grouping.group_of_code.push_back(static_cast<std::uint16_t>(grouping.groups++));
    } else {
      grouping.group_of_code.push_back(static_cast<std::uint16_t>(rest));
    }
  }
  return grouping;
}

Grouping group_to(std::span<const double> weights, std::uint32_t ordered, std::uint32_t loose,
                  std::uint32_t most) {
  Grouping grouping = group_codes(weights, ordered, loose, 0);
  if (grouping.groups <= most) return grouping;
  double low = 0, high = std::accumulate(weights.begin(), weights.end(), 0.0) + 1;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (group_codes(weights, ordered, loose, middle).groups <= most ? high : low) = middle;
  }
  return group_codes(weights, ordered, loose, high);
}

}  // namespace synth::marginal
