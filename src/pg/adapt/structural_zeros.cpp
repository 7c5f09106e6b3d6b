#include "pg/adapt/structural_zeros.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/column_values.hpp"
#include "pg/adapt/own_type.hpp"
#include "pg/adapt/row_expression.hpp"
#include "pg/bridge/interrupts.hpp"
#include "pg/bridge/memory.hpp"
#include "pg/bridge/subtransaction.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t most_combinations = 65536;

/// A column whose codes tell its values, or between which values they are.
bool is_readable(const Column& column) {
  return !column.in_key && (column.content == Content::cells || column.content == Content::labels);
}

bool is_interval(const Column& column, std::uint32_t code) {
  return column.content == Content::cells && code < column.cells.size() && !column.cells.is_atom(code);
}

/// The values that stand for each code of a column: one, both ends of an interval, or none where it may be
/// anything.
class Points {
 public:
  Points(const Column& column, std::uint32_t index, MemoryContext context) {
    std::vector<std::uint16_t> codes;
    std::vector<std::uint64_t> numbers;
    const auto add = [&](std::uint32_t code, std::int64_t key) {
      codes.push_back(static_cast<std::uint16_t>(code));
      numbers.push_back(static_cast<std::uint64_t>(key));
    };
    for (std::uint32_t code = 0; code < column.codes(); ++code) {
      first_.push_back(codes.size());
      if (column.is_opaque(code)) continue;
      const bool interval = is_interval(column, code);
      add(code, interval ? column.cells.low[code] : 0);
      if (interval) add(code, column.cells.high[code]);
    }
    first_.push_back(codes.size());
    std::vector<std::uint32_t> positions;
    for (std::uint32_t i = 0; i < codes.size(); ++i) positions.push_back(i);
    values_.resize(codes.size());
    nulls_ = std::make_unique<bool[]>(codes.size());
    const BaseType type = own_type(column);
    const ScopedContext scope(context);
    ColumnValues(column, index, {0}, type.type, type.typmod, context)
        .write({codes, numbers}, positions, values_.data(), nulls_.get());
  }

  std::size_t codes() const { return first_.size() - 1; }
  std::size_t begin(std::size_t code) const { return first_[code]; }
  std::size_t end(std::size_t code) const { return first_[code + 1]; }
  Datum value(std::size_t point) const { return values_[point]; }
  bool is_null(std::size_t point) const { return nulls_[point]; }

 private:
  std::vector<std::size_t> first_;  ///< point of each code
  std::vector<Datum> values_;
  std::unique_ptr<bool[]> nulls_;
};

/// Asks a condition at all points of combinations of codes.
class Question {
 public:
  explicit Question(const std::vector<Points>& axes) : axes_(axes) {}

  /// Whether the condition lets any point of the combination pass.
  bool passes(const RowExpression& condition, std::span<const std::size_t> codes, std::size_t axis = 0) {
    if (axis == axes_.size()) return condition.passes(values_, nulls_);
    const Points& points = axes_[axis];
    const std::size_t begin = points.begin(codes[axis]), end = points.end(codes[axis]);
    for (std::size_t point = begin; point < end; ++point) {
      values_[axis] = points.value(point);
      nulls_[axis] = points.is_null(point);
      if (passes(condition, codes, axis + 1)) return true;
    }
    return begin == end;
  }

 private:
  const std::vector<Points>& axes_;
  Datum values_[3] = {};
  bool nulls_[3] = {};
};

std::vector<bool> ask(const std::vector<Points>& axes,
                      const std::vector<std::unique_ptr<RowExpression>>& conditions) {
  std::vector<bool> impossible;
  Question question(axes);
  std::vector<std::size_t> codes(axes.size(), 0);
  for (;;) {
    check_interrupts();
    impossible.push_back(std::any_of(conditions.begin(), conditions.end(), [&](const auto& condition) {
      return !question.passes(*condition, codes);
    }));
    std::size_t axis = axes.size();
    while (axis > 0 && ++codes[axis - 1] == axes[axis - 1].codes()) codes[--axis] = 0;
    if (axis == 0) return impossible;
  }
}

std::vector<bool> impossible_of(std::span<const Column> columns, const Check& check, MemoryContext context) {
  std::vector<RowColumn> described;
  std::vector<bool> intervals;
  std::vector<Points> axes;
  for (const std::uint32_t index : check.columns) {
    const Column& column = columns[index];
    described.push_back(row_column(column));
    intervals.push_back(column.content == Content::cells && !column.cells.all_atoms());
    axes.emplace_back(column, index, context);
  }
  const auto conditions = RowExpression::prepare_parts(check.expression, described, intervals, context);
  return conditions.empty() ? std::vector<bool>{} : ask(axes, conditions);
}

bool is_listable(std::span<const Column> columns, const Check& check) {
  if (check.columns.size() < 2 || check.columns.size() > 3) return false;
  std::size_t combinations = 1;
  for (const std::uint32_t index : check.columns) {
    if (!is_readable(columns[index])) return false;
    combinations *= columns[index].codes();
    if (combinations > most_combinations) return false;
  }
  return combinations > 0;
}

/// What a constraint forbids; empty if nothing is known to be forbidden.
std::vector<bool> forbidden(std::span<const Column> columns, const Check& check) {
  const OwnedContext context("pg_synth structural zeros");
  std::vector<bool> impossible;
  try {
    // An error, such as a division by zero, may be raised at values that the table does not hold.
    if (attempt([&] { impossible = impossible_of(columns, check, context.get()); }) != nullptr) return {};
  } catch (const Error&) {
    return {};
  }
  return impossible;
}

}  // namespace

std::vector<marginal::ImpossibleCells> structural_zeros(std::span<const Column> columns,
                                                        const std::vector<Check>& checks) {
  std::vector<marginal::ImpossibleCells> result;
  for (const Check& check : checks) {
    if (!is_listable(columns, check)) continue;
    std::vector<bool> impossible = forbidden(columns, check);
    const auto count = std::count(impossible.begin(), impossible.end(), true);
    if (count > 0 && static_cast<std::size_t>(count) < impossible.size())
      result.push_back({check.columns, std::move(impossible)});
  }
  return result;
}

}  // namespace synth::pg
