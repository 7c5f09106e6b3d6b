#include "core/evaluate/attack/membership_auc.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/normal.hpp"
#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Targets with one and the same score.
struct Tie {
  double members = 0;
  double others = 0;

  double all() const { return members + others; }
};

/// Ties in ascending order of their scores.
std::vector<Tie> ties_of(std::span<const double> members, std::span<const double> others,
                         Observer& observer) {
  std::vector<std::pair<double, bool>> scores;
  for (const double score : members) scores.emplace_back(score, true);
  for (const double score : others) scores.emplace_back(score, false);
  checked_sort(
      scores.begin(), scores.end(), [](const auto& a, const auto& b) { return a.first < b.first; }, observer);
  std::vector<Tie> ties;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i == 0 || scores[i].first != scores[i - 1].first) ties.emplace_back();
    ++(scores[i].second ? ties.back().members : ties.back().others);
  }
  return ties;
}

struct Totals {
  double members = 0;
  double others = 0;
};

Totals totals_of(const std::vector<Tie>& ties) {
  Totals totals;
  for (const Tie& tie : ties) totals.members += tie.members, totals.others += tie.others;
  return totals;
}

/// Pairs in which the member scores higher, ties half: Mann and Whitney's U.
double statistic(const std::vector<Tie>& ties) {
  double below = 0;
  double sum = 0;
  for (const Tie& tie : ties) {
    sum += tie.members * (below + tie.others / 2);
    below += tie.others;
  }
  return sum;
}

/// Mean and variance of the placements of one group among the other.
class Placements {
 public:
  void add(double placement, double times) {
    count_ += times;
    sum_ += times * placement;
    squares_ += times * placement * placement;
  }
  double mean() const { return sum_ / count_; }
  /// Of the mean.
  double variance() const { return std::max(0.0, (squares_ / count_ - mean() * mean()) / (count_ - 1)); }

 private:
  double count_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

struct Estimate {
  double value;
  double deviation;
};

Estimate delong(const std::vector<Tie>& ties) {
  const Totals totals = totals_of(ties);
  Placements of_members;
  Placements of_others;
  Totals below;
  for (const Tie& tie : ties) {
    of_members.add((below.others + tie.others / 2) / totals.others, tie.members);
    of_others.add((below.members + tie.members / 2) / totals.members, tie.others);
    below.members += tie.members;
    below.others += tie.others;
  }
  return {of_members.mean(), std::sqrt(of_members.variance() + of_others.variance())};
}

/// One highest and one lowest score more in each group.
std::vector<Tie> with_ends(const std::vector<Tie>& ties) {
  std::vector<Tie> longer{{1, 1}};
  longer.insert(longer.end(), ties.begin(), ties.end());
  longer.push_back({1, 1});
  return longer;
}

double normal_p_value(const std::vector<Tie>& ties) {
  const Totals totals = totals_of(ties);
  const double n = totals.members + totals.others;
  double correction = 0;
  for (const Tie& tie : ties) correction += tie.all() * (tie.all() * tie.all() - 1);
  const double variance = totals.members * totals.others / 12 * (n + 1 - correction / (n * (n - 1)));
  if (!(variance > 0)) return 1;
  const double excess = statistic(ties) - totals.members * totals.others / 2 - 0.5;
  return normal_probability(-excess / std::sqrt(variance));
}

/// The chance of so high a sum of ranks among all choices of members: ways[k][s] counts the choices of k
/// targets whose doubled ranks sum to s.
double permutation_p_value(const std::vector<Tie>& ties, Observer& observer) {
  const Totals totals = totals_of(ties);
  const auto chosen = static_cast<std::size_t>(totals.members);
  const auto all = static_cast<std::size_t>(totals.members + totals.others);
  const std::size_t most = all * (all + 1);
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1, 0));
  ways[0][0] = 1;
  std::size_t observed = 0;
  std::size_t below = 0;
  for (const Tie& tie : ties) {
    const auto size = static_cast<std::size_t>(tie.all());
    const std::size_t rank = 2 * below + size + 1;  // twice the middle rank
    observed += rank * static_cast<std::size_t>(tie.members);
    for (std::size_t i = 0; i < size; ++i) {
      observer.check();
      for (std::size_t k = std::min(chosen, below + i + 1); k > 0; --k)
        for (std::size_t s = most; s >= rank; --s) ways[k][s] += ways[k - 1][s - rank];
    }
    below += size;
  }
  double as_high = 0;
  double total = 0;
  for (std::size_t s = 0; s <= most; ++s) {
    total += ways[chosen][s];
    if (s >= observed) as_high += ways[chosen][s];
  }
  return as_high / total;
}

double p_value_of(const std::vector<Tie>& ties, Observer& observer) {
  const Totals totals = totals_of(ties);
  if (ties.size() == 1) return 1;
  const auto count = [](double number) { return static_cast<std::uint64_t>(number); };
  if (ties.size() == 2)
    return hypergeometric_tail(count(ties[1].members), count(totals.members), count(ties[1].all()),
                               count(totals.members + totals.others));
  if (totals.members + totals.others <= static_cast<double>(exact_targets))
    return permutation_p_value(ties, observer);
  return normal_p_value(ties);
}

/// Right guesses where the highest scores, as many as there are members at most, are called members; equal
/// scores alike.
std::uint64_t right_guesses(const std::vector<Tie>& ties) {
  const Totals totals = totals_of(ties);
  double called = 0;
  double right = totals.others;
  for (auto tie = ties.rbegin(); tie != ties.rend(); ++tie) {
    called += tie->all();
    if (called > totals.members) break;
    right += tie->members - tie->others;
  }
  return static_cast<std::uint64_t>(right);
}

}  // namespace

Auc measure_auc(std::span<const double> members, std::span<const double> others, double confidence,
                Observer& observer) {
  if (members.empty() || others.empty()) return {undefined, undefined, undefined, undefined, 0};
  const std::vector<Tie> ties = ties_of(members, others, observer);
  const Totals totals = totals_of(ties);
  const double value = statistic(ties) / (totals.members * totals.others);
  const Estimate estimate = delong(with_ends(ties));
  const double margin = normal_quantile((1 + confidence) / 2) * estimate.deviation;
  return {value, std::clamp(estimate.value - margin, 0.0, value),
          std::clamp(estimate.value + margin, value, 1.0), p_value_of(ties, observer), right_guesses(ties)};
}

double highest_auc_bound(std::uint64_t members, std::uint64_t others, double confidence) {
  if (members == 0 || others == 0) return undefined;
  const std::vector<Tie> ties{{0, static_cast<double>(others)}, {static_cast<double>(members), 0}};
  const Estimate estimate = delong(with_ends(ties));
  return std::clamp(estimate.value - normal_quantile((1 + confidence) / 2) * estimate.deviation, 0.0, 1.0);
}

}  // namespace synth::evaluate
