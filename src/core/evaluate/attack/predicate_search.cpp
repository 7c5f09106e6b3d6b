#include "core/evaluate/attack/predicate_search.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

namespace synth::evaluate {
namespace {

constexpr std::uint64_t most_looks = 4'000'000'000;

const JointColumn& column_of(const JointTable& table, const RowClasses& rows, std::uint32_t axis) {
  return table.columns[rows.columns()[axis]];
}

/// Classes per code, NULL last.
std::vector<std::uint32_t> class_counts(const JointColumn& column, const RowClasses& rows, std::uint32_t axis,
                                        Observer& observer) {
  std::vector<std::uint32_t> counts(column.size + 1, 0);
  for_each_below(rows.size(), observer, [&](std::size_t row) { ++counts[rows.codes(axis)[row]]; });
  return counts;
}

/// The row that a predicate holds for, if there is just one.
std::optional<std::uint32_t> single_row(const Predicate& predicate, const RowClasses& rows, Pace& pace,
                                        std::uint64_t& looks) {
  std::uint32_t matches = 0;
  std::uint32_t match = 0;
  looks += for_each_match(predicate, rows, pace, [&](std::uint32_t row) {
    match = row;
    return ++matches < 2;
  });
  if (matches != 1) return {};
  return rows[match].row;
}

/// A uniform choice of the items that are offered, in random order, without keeping the others.
class Choice {
 public:
  Choice(std::uint64_t wanted, RandomKey key) : wanted_(wanted), key_(key) {}

  void offer(const Condition& condition) {
    const std::uint64_t rank = mix64(key_.value ^ mix64(offered_++));
    if (kept_.size() == wanted_ && rank > kept_.front().first) return;
    if (kept_.size() == wanted_) {
      std::pop_heap(kept_.begin(), kept_.end());
      kept_.pop_back();
    }
    kept_.emplace_back(rank, condition);
    std::push_heap(kept_.begin(), kept_.end());
  }

  std::vector<std::pair<std::uint64_t, Condition>> take() {
    std::sort(kept_.begin(), kept_.end());
    return std::move(kept_);
  }

 private:
  std::uint64_t wanted_;
  RandomKey key_;
  std::uint64_t offered_ = 0;
  std::vector<std::pair<std::uint64_t, Condition>> kept_;
};

/// Offers the conditions on one column that hold for one row.
void offer_conditions(const JointColumn& column, std::uint32_t axis, const std::vector<std::uint32_t>& counts,
                      Choice& choice, Observer& observer) {
  if (counts[column.null_code()] == 1) choice.offer(is_null(axis, column));
  std::uint32_t low = column.size, high = 0;
  for_each_below(column.size, observer, [&](std::size_t i) {
    const auto code = static_cast<std::uint32_t>(i);
    if (counts[code] == 0) return;
    low = std::min(low, code);
    high = code;
    if (counts[code] == 1) choice.offer(equals(axis, code));
  });
  if (!is_ordered(column.kind) || low == column.size) return;
  if (counts[low] == 1) choice.offer(at_most(axis, low));
  if (counts[high] == 1) choice.offer(at_least(axis, column, high));
}

/// What a random predicate needs to know of a column.
struct Axis {
  const JointColumn* column;
  std::vector<std::uint32_t> below;  ///< classes with lower codes, for each code, NULL's, and the end
  std::optional<double> median;      ///< of an ordered column with values

  double share(const Condition& c) const {
    if (c.first == Condition::none) return 0;
    return below[c.last + 1] - below[c.first];
  }
};

/// The middle value, or the mean of both.
std::optional<double> median_of(const JointColumn& column, const std::vector<std::uint32_t>& below) {
  const std::uint32_t values = below[column.size];
  if (!is_ordered(column.kind) || values == 0) return {};
  const auto value = [&](std::uint32_t place) {
    const auto above = std::upper_bound(below.begin(), below.begin() + column.size + 1, place);
    return column.numbers[static_cast<std::size_t>(above - below.begin()) - 1];
  };
  const double a = value((values - 1) / 2), b = value(values / 2);
  return a == b ? a : a / 2 + b / 2;
}

std::vector<Axis> axes_of(const JointTable& table, const RowClasses& rows, Observer& observer) {
  std::vector<Axis> axes;
  for (std::uint32_t i = 0; i < rows.columns().size(); ++i) {
    const JointColumn& column = column_of(table, rows, i);
    const std::vector<std::uint32_t> counts = class_counts(column, rows, i, observer);
    Axis axis{&column, std::vector<std::uint32_t>(counts.size() + 1, 0), {}};
    std::partial_sum(counts.begin(), counts.end(), axis.below.begin() + 1);
    axis.median = median_of(column, axis.below);
    axes.push_back(std::move(axis));
  }
  return axes;
}

Condition condition_from(const Axis& axis, std::uint32_t number, std::uint32_t code) {
  const JointColumn& column = *axis.column;
  if (code == column.null_code()) return is_null(number, column);
  if (!axis.median) return equals(number, code);
  return column.numbers[code] > *axis.median ? at_least(number, column, code) : at_most(number, code);
}

/// The rarest condition first, so that most rows fail at once.
Predicate rarest_first(Predicate predicate, const std::vector<Axis>& axes) {
  std::stable_sort(predicate.begin(), predicate.end(), [&](const Condition& a, const Condition& b) {
    return axes[a.axis].share(a) < axes[b.axis].share(b);
  });
  return predicate;
}

Condition random_condition(const JointColumn& column, std::uint32_t axis, std::uint32_t code, Draws& draws) {
  const bool ordered = is_ordered(column.kind) && code != column.null_code();
  const std::uint64_t comparison = draws.below(ordered ? 6 : 2);
  if (code == column.null_code()) return comparison == 0 ? is_null(axis, column) : is_not_null(axis, column);
  switch (comparison) {
    case 0:
      return equals(axis, code);
    case 1:
      return differs(axis, column, code);
    case 2:
      return above(axis, column, code);
    case 3:
      return below(axis, code);
    case 4:
      return at_least(axis, column, code);
    default:
      return at_most(axis, code);
  }
}

std::vector<std::uint32_t> all_axes(const RowClasses& rows) {
  std::vector<std::uint32_t> axes(rows.columns().size());
  std::iota(axes.begin(), axes.end(), 0U);
  return axes;
}

}  // namespace

std::vector<SinglingPredicate> univariate_predicates(const JointTable& table, const RowClasses& rows,
                                                     std::uint64_t wanted, RandomKey key,
                                                     Observer& observer) {
  Choice choice(wanted, key);
  for (std::uint32_t axis = 0; axis < rows.columns().size(); ++axis) {
    const JointColumn& column = column_of(table, rows, axis);
    offer_conditions(column, axis, class_counts(column, rows, axis, observer), choice, observer);
  }
  Pace pace(observer, 8);
  std::uint64_t looks = 0;
  std::vector<SinglingPredicate> found;
  for (const auto& [rank, condition] : choice.take()) {
    Predicate predicate{condition};
    if (const auto row = single_row(predicate, rows, pace, looks))
      found.push_back({std::move(predicate), *row});
  }
  return found;
}

std::vector<SinglingPredicate> multivariate_predicates(const JointTable& table, const RowClasses& rows,
                                                       const MultivariatePlan& plan, RandomKey key,
                                                       Observer& observer) {
  std::vector<SinglingPredicate> found;
  const std::vector<Axis> axes = axes_of(table, rows, observer);
  std::vector<std::uint32_t> numbers = all_axes(rows);
  const std::size_t width = std::min<std::size_t>(plan.columns, numbers.size());
  if (rows.size() == 0 || width == 0) return found;
  Draws draws(key);
  Pace pace(observer, 8);
  std::set<Predicate> seen;
  std::uint64_t looks = 0;
  for (std::uint64_t i = 0; i < plan.most_attempts && found.size() < plan.wanted && looks < most_looks; ++i) {
    if (i % 256 == 0) observer.check();
    const auto row = static_cast<std::uint32_t>(draws.below(rows.size()));
    draws.bring_forward(numbers, width);
    Predicate predicate;
    for (std::size_t k = 0; k < width; ++k)
      predicate.push_back(condition_from(axes[numbers[k]], numbers[k], rows.codes(numbers[k])[row]));
    std::sort(predicate.begin(), predicate.end());
    if (seen.contains(predicate)) continue;
    const auto single = single_row(rarest_first(predicate, axes), rows, pace, looks);
    if (!single) continue;
    seen.insert(predicate);
    found.push_back({rarest_first(predicate, axes), *single});
  }
  return found;
}

std::vector<Predicate> random_predicates(const JointTable& table, const RowClasses& rows,
                                         std::uint64_t wanted, std::uint64_t columns, RandomKey key,
                                         Observer& observer) {
  std::vector<Predicate> predicates;
  std::vector<std::uint32_t> numbers = all_axes(rows);
  const std::size_t width = std::min<std::size_t>(columns, numbers.size());
  if (rows.size() == 0 || width == 0) return predicates;
  const std::vector<Axis> axes = axes_of(table, rows, observer);
  std::vector<std::vector<std::uint32_t>> values(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i)
    for_each_below(axes[i].below.size() - 1, observer, [&](std::size_t code) {
      if (axes[i].below[code + 1] > axes[i].below[code])
        values[i].push_back(static_cast<std::uint32_t>(code));
    });
  Draws draws(key);
  while (predicates.size() < wanted) {
    draws.bring_forward(numbers, width);
    Predicate predicate;
    for (std::size_t k = 0; k < width; ++k) {
      const std::uint32_t axis = numbers[k];
      const std::uint32_t code = values[axis][draws.below(values[axis].size())];
      predicate.push_back(random_condition(*axes[axis].column, axis, code, draws));
    }
    predicates.push_back(rarest_first(std::move(predicate), axes));
  }
  return predicates;
}

}  // namespace synth::evaluate
