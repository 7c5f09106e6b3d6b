#include "core/model/cart/order.hpp"

#include <algorithm>
#include <numeric>

#include "core/model/cart/tuning.hpp"
#include "core/tree/elementary.hpp"

namespace synth::cart {
namespace {

/// Rows that mutual information is estimated from, at most.
constexpr std::uint32_t most_rows_for_information = 50'000;

/// The code of `target` for each code of `source`, if there is only one; else nothing. Stops at the first
/// two rows that differ.
std::vector<std::uint16_t> function_of(const CodeMatrix& codes, std::uint32_t source, std::uint32_t target,
                                       Observer& observer) {
  std::vector<std::uint32_t> found(codes.code_count(source), UINT32_MAX);
  std::vector<std::uint16_t> from(CodeMatrix::chunk_rows), to(CodeMatrix::chunk_rows);
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    observer.check();
    codes.read(chunk, source, from.data());
    codes.read(chunk, target, to.data());
    for (std::uint32_t row = 0; row < chunk.rows; ++row) {
      std::uint32_t& known = found[from[row]];
      if (known == UINT32_MAX) known = to[row];
      if (known != to[row]) return {};
    }
  }
  // Codes without rows are never drawn.
  std::vector<std::uint16_t> function;
  for (const std::uint32_t code : found)
    function.push_back(static_cast<std::uint16_t>(code == UINT32_MAX ? 0 : code));
  return function;
}

std::uint32_t codes_with_rows(const Column& column) {
  return static_cast<std::uint32_t>(
      std::count_if(column.counts.begin(), column.counts.end(), [](std::uint64_t n) { return n > 0; }));
}

class Planner {
 public:
  Planner(const CodeMatrix& codes, std::span<const Column> columns, const tree::FeatureTable& features,
          Observer& observer)
      : codes_(codes),
        columns_(columns),
        features_(features),
        observer_(observer),
        stride_(features.rows() / most_rows_for_information + 1) {
    for (std::uint32_t i = 0; i < columns.size(); ++i)
      if (columns[i].drawn()) drawn_.push_back(i);
  }

  std::vector<Step> run(const Options& options) {
    find_functions();
    measure();
    if (options.order == Order::information) sort_by_information();
    for (std::size_t i = 0; i < free_.size(); ++i) {
      steps_.push_back({free_[i], predictors(i, options.most_predictors), no_source, {}});
      for (Step& step : functions_)
        if (step.source == free_[i]) steps_.push_back(std::move(step));
    }
    return std::move(steps_);
  }

 private:
  /// Columns with more values may determine those with fewer; of two that determine each other, the earlier
  /// does. Constants are left to trees, whose root is enough.
  void find_functions() {
    std::vector<std::uint32_t> by_values = drawn_;
    std::vector<std::uint32_t> values;
    for (const Column& column : columns_) values.push_back(codes_with_rows(column));
    std::stable_sort(by_values.begin(), by_values.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] > values[b]; });
    for (const std::uint32_t column : by_values) {
      const auto source = std::find_if(free_.begin(), free_.end(), [&](std::uint32_t other) {
        return values[column] > 1 && determines(other, column);
      });
      if (source == free_.end()) free_.push_back(column);
    }
    std::sort(free_.begin(), free_.end());
  }

  bool determines(std::uint32_t source, std::uint32_t column) {
    std::vector<std::uint16_t> function = function_of(codes_, source, column, observer_);
    if (function.empty()) return false;
    functions_.push_back({column, {}, source, std::move(function)});
    return true;
  }

  void measure() {
    bits_.assign(columns_.size(), std::vector<double>(columns_.size(), 0));
    for (const std::uint32_t a : free_) {
      bits_[a][a] = entropy(a);
      for (const std::uint32_t b : free_)
        if (b < a) bits_[a][b] = bits_[b][a] = information(a, b);
    }
  }

  /// First numbers of many values: what is drawn first is drawn when the fewest columns are fixed, and any
  /// later tree can ask for their thresholds. Then columns that a tree would explain badly; then the others:
  /// what depends on those before comes last, when a tree can ask them all.
  void sort_by_information() {
    const auto many = std::stable_partition(free_.begin(), free_.end(), [&](std::uint32_t column) {
      return features_.features()[column].ordered && bits_[column][column] >= tuning::bits_of_many_values;
    });
    const auto diffuse = std::stable_partition(
        many, free_.end(), [&](std::uint32_t column) { return depends_diffusely(column); });
    sort_by_uncertainty(free_.begin(), many);
    sort_by_uncertainty(many, diffuse);
    sort_by_uncertainty(diffuse, free_.end());
  }

  /// Whether much is known about a column from all others together, each of which tells little. A tree runs
  /// out of rows before it has asked so many; but each of their trees can ask this one column.
  bool depends_diffusely(std::uint32_t column) const {
    double sum = 0, most = 0;
    for (const std::uint32_t other : free_)
      if (other != column) sum += bits_[column][other], most = std::max(most, bits_[column][other]);
    return sum >= tuning::share_of_diffuse * bits_[column][column] &&
           sum >= tuning::partners_of_diffuse * most && sum > 0;
  }

  using Place = std::vector<std::uint32_t>::iterator;

  /// Next always the column that those before it, in the whole sequence, leave most uncertain.
  void sort_by_uncertainty(Place first, Place last) {
    std::vector<double> left(columns_.size());
    for (auto at = first; at != last; ++at) {
      left[*at] = bits_[*at][*at];
      for (auto before = free_.begin(); before != first; ++before) reduce(left, *at, *before);
    }
    for (auto next = first; next != last; ++next) {
      const auto most =
          std::max_element(next, last, [&](std::uint32_t a, std::uint32_t b) { return left[a] < left[b]; });
      std::rotate(next, most, most + 1);
      for (auto at = next + 1; at != last; ++at) reduce(left, *at, *next);
    }
  }

  void reduce(std::vector<double>& left, std::uint32_t column, std::uint32_t known) const {
    left[column] = std::min(left[column], bits_[column][column] - bits_[column][known]);
  }

  /// The columns before free_[i], the most telling ones where they are too many.
  std::vector<std::uint32_t> predictors(std::size_t i, std::uint32_t most) const {
    std::vector<std::uint32_t> before(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(i));
    if (before.size() <= most) return before;
    const std::vector<double>& bits = bits_[free_[i]];
    std::stable_sort(before.begin(), before.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return bits[a] > bits[b]; });
    before.resize(most);
    return before;
  }

  double entropy(std::uint32_t column) {
    std::vector<std::uint32_t> counts(features_.features()[column].bins);
    std::uint32_t n = 0;
    for (std::uint32_t row = 0; row < features_.rows(); row += stride_, ++n)
      ++counts[features_.bins(column)[row]];
    return (f(n) - f_sum(counts)) / n;
  }

  /// Mutual information of two columns in bits, less its expectation if they were independent: (cells - 1)
  /// by (cells - 1) / (2 n ln 2) (Miller 1955).
  double information(std::uint32_t a, std::uint32_t b) {
    observer_.check();
    const std::uint32_t bins_a = features_.features()[a].bins, bins_b = features_.features()[b].bins;
    std::vector<std::uint32_t> joint(std::size_t{bins_a} * bins_b), of_a(bins_a), of_b(bins_b);
    std::uint32_t n = 0;
    for (std::uint32_t row = 0; row < features_.rows(); row += stride_, ++n) {
      const std::uint8_t i = features_.bins(a)[row], j = features_.bins(b)[row];
      ++joint[std::size_t{i} * bins_b + j], ++of_a[i], ++of_b[j];
    }
    const double bits = f_sum(joint) - f_sum(of_a) - f_sum(of_b) + f(n);
    const auto present = [](const std::vector<std::uint32_t>& counts) {
      return static_cast<double>(counts.size()) -
             static_cast<double>(std::count(counts.begin(), counts.end(), 0U));
    };
    const double excess = (present(of_a) - 1) * (present(of_b) - 1) / (2 * 0.69314718055994531);
    return std::max(0.0, bits - excess) / n;
  }

  static double f(std::uint32_t x) { return x == 0 ? 0 : x * tree::log2_of(x); }
  static double f_sum(const std::vector<std::uint32_t>& counts) {
    double sum = 0;
    for (const std::uint32_t count : counts) sum += f(count);
    return sum;
  }

  const CodeMatrix& codes_;
  std::span<const Column> columns_;
  const tree::FeatureTable& features_;
  Observer& observer_;
  std::uint32_t stride_;
  std::vector<std::uint32_t> drawn_;
  std::vector<std::uint32_t> free_;
  std::vector<std::vector<double>> bits_;  ///< mutual information; entropy on the diagonal
  std::vector<Step> functions_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> plan_steps(const CodeMatrix& codes, std::span<const Column> columns,
                             const tree::FeatureTable& features, const Options& options, Observer& observer) {
  return Planner(codes, columns, features, observer).run(options);
}

}  // namespace synth::cart
