#include "core/evaluate/new_rows.hpp"

#include <cmath>

#include "core/evaluate/extent.hpp"
#include "core/evaluate/row_search.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

/// How far a real number may be from the synthetic one.
class Tolerances {
 public:
  Tolerances(const JointTable& table, const std::vector<std::uint32_t>& ordered, const NewRowOptions& options)
      : share_(options.tolerance) {
    for (const std::uint32_t column : ordered) {
      const Extent extent = finite_extent_of(table.columns[column], real);
      const bool by_range =
          table.columns[column].kind == Kind::time && options.times == TimeTolerance::share_of_range;
      ranges_.push_back(!by_range ? no_range : extent.empty() ? 0 : extent.high - extent.low);
    }
  }

  double operator()(std::size_t axis, double number) const {
    if (!std::isfinite(number)) return 0;
    return share_ * (ranges_[axis] == no_range ? std::abs(number) : ranges_[axis]);
  }

 private:
  static constexpr double no_range = -1;
  double share_;
  std::vector<double> ranges_;
};

/// The box around a synthetic row.
struct Box {
  std::vector<double> low;
  std::vector<double> high;

  void surround(const JointTable& table, const std::vector<std::uint32_t>& ordered, std::uint32_t row,
                const Tolerances& tolerances) {
    low.assign(ordered.size(), -std::numeric_limits<double>::infinity());
    high.assign(ordered.size(), std::numeric_limits<double>::infinity());
    for (std::size_t axis = 0; axis < ordered.size(); ++axis) {
      const JointColumn& column = table.columns[ordered[axis]];
      const std::uint32_t code = column.codes(synthetic)[row];
      if (code == column.null_code()) continue;
      const double number = column.numbers[code];
      const double tolerance = tolerances(axis, number);
      low[axis] = number - tolerance;
      high[axis] = number + tolerance;
    }
  }
};

}  // namespace

NewRows new_rows(const JointTable& table, const NewRowOptions& options, Observer& observer) {
  NewRows result;
  if (table.rows[real] == 0 || table.columns_where(is_compared).empty()) return result;
  const RowSearch search(table, observer);
  const Tolerances tolerances(table, search.ordered(), options);
  Box box;
  for (const std::uint32_t row : draw_without_replacement(
           table.rows[synthetic], options.most_rows, make_random_key(options.seed, synthetic), observer)) {
    if (result.checked % 16 == 0) observer.check();
    box.surround(table, search.ordered(), row, tolerances);
    ++result.checked;
    result.matched += search.any_match(row, box.low, box.high);
  }
  return result;
}

}  // namespace synth::evaluate
