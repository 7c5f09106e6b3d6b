#include "core/evaluate/utility/question.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t most_values = 10'000'000;
constexpr std::uint64_t least_rows = 10;
enum Purpose : std::uint64_t { draw_real = 0x7574690, draw_synthetic, draw_test, draw_split };

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw Error(sqlstate::invalid_parameter_value, message, hint);
}

void expect_sound(const UtilityOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1))
    refuse("confidence must lie between 0 and 1", "Use 0.95 for intervals that hold in 95 of 100 cases.");
  if (!(options.test_share > 0 && options.test_share < 1))
    refuse("the share of rows to test on must lie between 0 and 1", "0.2 is the default.");
  if (options.most_classes < 2) refuse("a class needs another to be told from", "Allow at least 2 classes.");
}

class Pose {
 public:
  Pose(const Population& population, const UtilityOptions& options, Observer& observer)
      : population_(population), table_(population.table), options_(options), observer_(observer) {}

  Question run() {
    expect_sound(options_);
    choose_columns();
    draw_rows();
    number_rows();
    expect_rows();
    expect_varying_target();
    if (is_ordered(target().kind))
      set_numbers();
    else
      set_classes();
    return std::move(question_);
  }

 private:
  const JointColumn& target() const { return table_.columns[options_.target]; }
  std::string quoted() const { return "column \"" + target().name + "\""; }
  void add_note(const std::string& note) { question_.note += (question_.note.empty() ? "" : " ") + note; }

  void choose_columns() {
    if (options_.target >= table_.columns.size()) refuse("the target is no column", "Name one of the table.");
    if (!is_compared(target().kind))
      refuse(quoted() + " cannot be predicted",
             "Choose a column that is neither an identifier nor left out.");
    question_.columns = table_.columns_where(is_compared);
    std::erase(question_.columns, options_.target);
    if (question_.columns.empty())
      refuse("there is no column to predict " + quoted() + " from", "Compare more columns.");
  }

  bool known(Side side, std::uint32_t row) const {
    const std::uint32_t code = target().codes(side)[row];
    if (code == target().null_code()) return false;
    return !is_ordered(target().kind) || std::isfinite(target().numbers[code]);
  }

  std::vector<std::uint32_t> rows_with_target(Side side, std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint32_t> rows;
    for_each_below(last - first, observer_, [&](std::size_t i) {
      const auto row = static_cast<std::uint32_t>(first + i);
      if (known(side, row))
        rows.push_back(row);
      else
        ++dropped_;
    });
    return rows;
  }

  std::vector<std::uint32_t> draw(const std::vector<std::uint32_t>& rows, std::uint64_t wanted,
                                  Purpose purpose) {
    std::vector<std::uint32_t> drawn = draw_without_replacement(
        rows.size(), wanted, make_random_key(options_.seed, std::uint64_t{purpose}), observer_);
    for (std::uint32_t& row : drawn) row = rows[row];
    return drawn;
  }

  /// Rows of the tables: real to learn from, of the test, synthetic.
  void draw_rows() {
    std::vector<std::uint32_t> learning = rows_with_target(real, 0, population_.training_rows);
    std::vector<std::uint32_t> test = rows_with_target(real, population_.training_rows, table_.rows[real]);
    if (!population_.has_control()) split(learning, test);
    std::vector<std::uint32_t> artificial =
        with_real_classes(rows_with_target(synthetic, 0, table_.rows[synthetic]), {&learning, &test});
    const std::uint64_t wanted = std::min({std::uint64_t{learning.size()}, std::uint64_t{artificial.size()},
                                           options_.most_rows, most_values / (2 * table_.columns.size())});
    learning_ = draw(learning, wanted, draw_real);
    test_ = draw(test, options_.most_test_rows, draw_test);
    artificial_ = draw(artificial, wanted, draw_synthetic);
    if (dropped_ > 0) add_note(std::to_string(dropped_) + " rows without a target were left out.");
    if (wanted < options_.most_rows && artificial.size() < learning.size())
      add_note("The synthetic table has fewer rows than the real one: both learners had no more.");
  }

  void split(std::vector<std::uint32_t>& learning, std::vector<std::uint32_t>& test) {
    const auto wanted =
        static_cast<std::uint64_t>(std::ceil(options_.test_share * static_cast<double>(learning.size())));
    test = draw(learning, std::min(wanted, options_.most_test_rows), draw_split);
    std::vector<std::uint32_t> rest;
    std::set_difference(learning.begin(), learning.end(), test.begin(), test.end(), std::back_inserter(rest));
    learning = std::move(rest);
    add_note(
        "There are no held-out rows: the test rows are real rows that the generator may have learned from, "
        "which flatters the synthetic table.");
  }

  /// The synthetic rows whose class a real row has; all rows where the target is ordered.
  std::vector<std::uint32_t> with_real_classes(std::vector<std::uint32_t> rows,
                                               std::array<const std::vector<std::uint32_t>*, 2> real_rows) {
    if (is_ordered(target().kind)) return rows;
    std::vector<bool> has(target().size, false);
    for (const auto* list : real_rows)
      for (const std::uint32_t row : *list) has[target().codes(real)[row]] = true;
    const std::size_t before = rows.size();
    std::erase_if(rows, [&](std::uint32_t row) { return !has[target().codes(synthetic)[row]]; });
    if (rows.size() < before)
      add_note(std::to_string(before - rows.size()) +
               " synthetic rows were left out, for no real row has their class.");
    return rows;
  }

  void expect_varying_target() const {
    std::vector<std::uint32_t> codes;
    for (const auto* list : {&learning_, &test_})
      for (const std::uint32_t row : *list) codes.push_back(target().codes(real)[row]);
    if (std::all_of(codes.begin(), codes.end(), [&](std::uint32_t code) { return code == codes[0]; }))
      refuse(quoted() + " has the same value in all real rows: there is nothing to predict",
             "Choose a column that varies as the target.");
  }

  void expect_rows() const {
    const std::string hint =
        "At least " + std::to_string(least_rows) + " are needed whose target is not NULL.";
    if (question_.training[real].size() < least_rows)
      refuse("there are too few rows to learn " + quoted() + " from", hint);
    if (question_.test.size() < least_rows) refuse("there are too few rows to test on", hint);
  }

  void number_rows() {
    question_.pool.rows[real] = learning_;
    question_.pool.rows[real].insert(question_.pool.rows[real].end(), test_.begin(), test_.end());
    question_.pool.rows[synthetic] = artificial_;
    std::uint32_t next = 0;
    const auto number = [&](std::vector<std::uint32_t>& list, std::size_t count) {
      list.resize(count);
      std::iota(list.begin(), list.end(), next);
      next += static_cast<std::uint32_t>(count);
    };
    number(question_.training[real], learning_.size());
    number(question_.test, test_.size());
    number(question_.training[synthetic], artificial_.size());
  }

  void set_numbers() {
    question_.task.loss = tree::Loss::squared;
    question_.targets.resize(question_.pool.size());
    question_.pool.for_each_code(target(), observer_, [&](std::size_t row, std::uint32_t code) {
      question_.targets[row] = target().numbers[code];
    });
  }

  /// Classes by frequency among the real rows, the most frequent first.
  void set_classes() {
    std::vector<std::uint64_t> counts(target().size, 0);
    for (const std::uint32_t row : question_.pool.rows[real]) ++counts[target().codes(real)[row]];
    std::vector<std::uint32_t> order;
    for (std::uint32_t code = 0; code < counts.size(); ++code)
      if (counts[code] > 0) order.push_back(code);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
    const auto classes =
        static_cast<std::uint32_t>(std::min<std::size_t>(order.size(), options_.most_classes));
    if (order.size() > classes)
      add_note("The target has " + std::to_string(order.size()) + " classes: all but the " +
               std::to_string(classes - 1) + " most frequent were taken for one.");
    std::vector<double> class_of(target().size, classes - 1);
    for (std::uint32_t i = 0; i < order.size(); ++i) class_of[order[i]] = std::min(i, classes - 1);
    question_.targets.resize(question_.pool.size());
    question_.pool.for_each_code(target(), observer_, [&](std::size_t row, std::uint32_t code) {
      question_.targets[row] = class_of[code];
    });
    question_.task.loss = classes > 2 ? tree::Loss::softmax : tree::Loss::logistic;
    question_.task.classes = classes;
  }

  const Population& population_;
  const JointTable& table_;
  const UtilityOptions& options_;
  Observer& observer_;
  std::vector<std::uint32_t> learning_;
  std::vector<std::uint32_t> test_;
  std::vector<std::uint32_t> artificial_;
  std::uint64_t dropped_ = 0;
  Question question_;
};

}  // namespace

std::vector<double> Question::targets_of(std::span<const std::uint32_t> rows) const {
  std::vector<double> own;
  own.reserve(rows.size());
  for (const std::uint32_t row : rows) own.push_back(targets[row]);
  return own;
}

Question pose(const Population& population, const UtilityOptions& options, Observer& observer) {
  return Pose(population, options, observer).run();
}

}  // namespace synth::evaluate
