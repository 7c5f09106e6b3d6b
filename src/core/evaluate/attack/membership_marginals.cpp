#include <cmath>

#include "core/evaluate/attack/membership_scores.hpp"
#include "core/evaluate/marginals.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Larger tables of counts would be empty for the most part.
constexpr std::uint64_t most_cells = std::uint64_t{1} << 20;

/// The cells of a few columns.
class SetCells {
 public:
  SetCells(const LeveledTable& levels, std::span<const std::uint32_t> set) {
    for (const std::uint32_t column : set) {
      levels_.push_back(levels[column]);
      size_ = std::min(most_cells + 1, size_ * levels_.back().size);
    }
  }

  std::uint64_t size() const { return size_; }
  std::uint64_t operator()(Side side, std::uint32_t row) const {
    std::uint64_t cell = 0;
    for (const Levels& column : levels_) cell = cell * column.size + column.codes[side][row];
    return cell;
  }

 private:
  std::vector<Levels> levels_;
  std::uint64_t size_ = 1;
};

std::vector<std::vector<std::uint32_t>> sets_of(const MembershipCase& attack, const MarginalPlan& plan,
                                                Observer& observer) {
  auto sets = column_sets(attack.columns, 1, UINT64_MAX, attack.seed, observer);
  for (const std::uint32_t order : {2U, 3U}) {
    const std::uint64_t most = order == 2 ? plan.most_sets : plan.most_sets / 3;
    for (auto& set : column_sets(attack.columns, order, most, attack.seed, observer))
      sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace

Scores marginal_scores(const MembershipCase& attack, const MarginalPlan& plan, Observer& observer) {
  const JointTable& table = attack.table();
  const LeveledTable levels(table, {Edges::joint_quantiles, plan.bins, plan.most_categories}, observer);
  Scores scores(attack.targets.size(), 0);
  double sets = 0;
  std::vector<std::uint32_t> of_synthetic;
  std::vector<std::uint32_t> of_reference;
  for (const auto& set : sets_of(attack, plan, observer)) {
    const SetCells cells(levels, set);
    if (cells.size() > most_cells) continue;
    ++sets;
    of_synthetic.assign(cells.size(), 0);
    of_reference.assign(cells.size(), 0);
    for_each_below(table.rows[synthetic], observer, [&](std::size_t row) {
      ++of_synthetic[cells(synthetic, static_cast<std::uint32_t>(row))];
    });
    for_each_below(attack.reference.size(), observer,
                   [&](std::size_t i) { ++of_reference[cells(real, attack.reference[i])]; });
    const double before = plan.pseudo_count;
    const double all_before = before * static_cast<double>(cells.size());
    const double totals = std::log((static_cast<double>(attack.reference.size()) + all_before) /
                                   (static_cast<double>(table.rows[synthetic]) + all_before));
    for_each_below(scores.size(), observer, [&](std::size_t target) {
      const std::uint64_t cell = cells(real, attack.targets[target]);
      scores[target] += std::log((of_synthetic[cell] + before) / (of_reference[cell] + before)) + totals;
    });
  }
  for (double& score : scores) score /= std::max(1.0, sets);
  return scores;
}

}  // namespace synth::evaluate
