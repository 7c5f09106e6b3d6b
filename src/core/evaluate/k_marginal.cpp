#include "core/evaluate/k_marginal.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

constexpr double best_score = 1000;
/// What SDNist gives a group that one of the tables lacks.
constexpr double sdnist_absent_score = 500;

/// The distance of one pair as SDNist counts: cells with NULL are left out; `divisors` are the rows that
/// shares are shares of, 0: those that are left.
double variation_without_nulls(const Levels& a, const Levels& b, std::array<double, 2> divisors,
                               CellCounter& counter) {
  counter.count(std::array{a, b});
  const auto has_null = [&](std::uint64_t cell) {
    return cell / b.size == a.null_level() || cell % b.size == b.null_level();
  };
  std::array<double, 2> left{};
  counter.for_each([&](std::uint64_t cell, std::uint32_t real_rows, std::uint32_t synthetic_rows) {
    if (!has_null(cell)) left[real] += real_rows, left[synthetic] += synthetic_rows;
  });
  for (const Side side : both_sides)
    if (divisors[side] == 0) divisors[side] = std::max(left[side], 1.0);
  double sum = 0;
  counter.for_each([&](std::uint64_t cell, std::uint32_t real_rows, std::uint32_t synthetic_rows) {
    if (!has_null(cell)) sum += std::abs(real_rows / divisors[real] - synthetic_rows / divisors[synthetic]);
  });
  return sum / 2;
}

/// The mean score over all pairs of rows that belong together.
class PairScores {
 public:
  PairScores(KMarginalRules rules, bool grouped, Observer& observer)
      : rules_(rules), grouped_(grouped), counter_(observer) {}

  double operator()(const std::vector<Levels>& columns) {
    std::vector<double> distances;
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t j = i + 1; j < columns.size(); ++j)
        distances.push_back(distance(columns[i], columns[j]));
    return best_score * (1 - mean_of_defined(distances));
  }

 private:
  double distance(const Levels& a, const Levels& b) {
    if (rules_ == KMarginalRules::sdnist) {
      const auto all = [&](Side side) { return grouped_ ? 0 : static_cast<double>(a.codes[side].size()); };
      return variation_without_nulls(a, b, {all(real), all(synthetic)}, counter_);
    }
    counter_.count(std::array{a, b});
    return counter_.total_variation();
  }

  KMarginalRules rules_;
  bool grouped_;
  CellCounter counter_;
};

/// Columns with their rows sorted by the level of a group, so that each group is a stretch.
class Grouped {
 public:
  Grouped(const LeveledTable& table, std::span<const std::uint32_t> columns, const Levels& group,
          Observer& observer)
      : stored_(columns.size()) {
    for (const Side side : both_sides) {
      const std::vector<std::uint32_t> order = sort_rows(group, side, observer);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto codes = table[columns[i]].codes[side];
        stored_[i][side].reserve(order.size());
        for_each_below(order.size(), observer,
                       [&](std::size_t place) { stored_[i][side].push_back(codes[order[place]]); });
      }
    }
    for (const std::uint32_t column : columns) sizes_.push_back(table[column].size);
  }

  std::uint32_t rows(Side side, std::uint32_t level) const {
    return starts_[side][level + 1] - starts_[side][level];
  }

  std::vector<Levels> columns_of(std::uint32_t level) const {
    std::vector<Levels> columns(stored_.size());
    for (std::size_t i = 0; i < stored_.size(); ++i) {
      columns[i].size = sizes_[i];
      for (const Side side : both_sides)
        columns[i].codes[side] = std::span(stored_[i][side]).subspan(starts_[side][level], rows(side, level));
    }
    return columns;
  }

 private:
  /// Counting sort; fills starts_.
  std::vector<std::uint32_t> sort_rows(const Levels& group, Side side, Observer& observer) {
    std::vector<std::uint32_t>& starts = starts_[side];
    starts.assign(group.size + 1, 0);
    const auto levels = group.codes[side];
    for_each_below(levels.size(), observer, [&](std::size_t row) { ++starts[levels[row] + 1]; });
    for (std::uint32_t level = 0; level < group.size; ++level) starts[level + 1] += starts[level];
    std::vector<std::uint32_t> next = starts;
    std::vector<std::uint32_t> order(group.codes[side].size());
    for_each_below(order.size(), observer,
                   [&](std::size_t row) { order[next[levels[row]]++] = static_cast<std::uint32_t>(row); });
    return order;
  }

  std::vector<std::array<std::vector<std::uint32_t>, 2>> stored_;
  std::vector<std::uint32_t> sizes_;
  std::array<std::vector<std::uint32_t>, 2> starts_;
};

KMarginal grouped_score(const LeveledTable& table, std::span<const std::uint32_t> columns,
                        const Levels& group, KMarginalRules rules, Observer& observer) {
  const Grouped grouped(table, columns, group, observer);
  PairScores pair_scores(rules, true, observer);
  KMarginal result;
  std::vector<double> scores;
  const std::uint32_t levels = rules == KMarginalRules::sdnist ? group.null_level() : group.size;
  for (std::uint32_t level = 0; level < levels; ++level) {
    const bool in_real = grouped.rows(real, level) > 0;
    const bool in_synthetic = grouped.rows(synthetic, level) > 0;
    if (!in_real && !in_synthetic) continue;
    double score = rules == KMarginalRules::sdnist ? sdnist_absent_score : 0;
    if (in_real && in_synthetic) score = pair_scores(grouped.columns_of(level));
    result.groups.push_back({level, score});
    scores.push_back(score);
  }
  result.score = mean_of_defined(scores);
  return result;
}

}  // namespace

KMarginal k_marginal(const LeveledTable& table, std::span<const std::uint32_t> columns,
                     std::optional<std::uint32_t> group, KMarginalRules rules, Observer& observer) {
  if (columns.size() < 2) return {};
  if (group) return grouped_score(table, columns, table[*group], rules, observer);
  std::vector<Levels> levels;
  for (const std::uint32_t column : columns) levels.push_back(table[column]);
  KMarginal result;
  result.score = PairScores(rules, false, observer)(levels);
  return result;
}

}  // namespace synth::evaluate
