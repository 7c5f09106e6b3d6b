#include <array>

#include "core/base/error.hpp"
#include "core/tree/elementary.hpp"
#include "core/tree/grower.hpp"

namespace synth::tree {
namespace {

/// Weight times Gini's impurity is n - (sum of squared counts) / n.
struct Gini {
  using Sum = std::uint64_t;
  explicit Gini(std::uint64_t) {}
  /// What `more` rows of a class with `count` so far add to the sum.
  Sum change(std::uint64_t count, std::uint64_t more) const { return more * (2 * count + more); }
  double purity(Sum sum, std::uint64_t n) const { return static_cast<double>(sum) / static_cast<double>(n); }
  double risk(Sum sum, std::uint64_t n) const { return static_cast<double>(n) - purity(sum, n); }
};

/// Weight times entropy is f(n) - (sum of f(count)) with f(x) = x log2 x.
class Entropy {
 public:
  using Sum = double;
  explicit Entropy(std::uint64_t total) {
    const std::uint64_t size = std::min<std::uint64_t>(total + 1, std::uint64_t{1} << 18);
    table_.reserve(size);
    for (std::uint64_t x = 0; x < size; ++x) table_.push_back(compute(x));
  }
  Sum change(std::uint64_t count, std::uint64_t more) const { return f(count + more) - f(count); }
  double purity(Sum sum, std::uint64_t n) const { return sum - f(n); }
  double risk(Sum sum, std::uint64_t n) const { return f(n) - sum; }

 private:
  static double compute(std::uint64_t x) {
    return x == 0 ? 0 : static_cast<double>(x) * log2_of(static_cast<double>(x));
  }
  double f(std::uint64_t x) const { return x < table_.size() ? table_[x] : compute(x); }

  std::vector<double> table_;
};

/// Counts of one node by bin and class, as a list: `classes` and `weights` of bin b are entries
/// first[b] .. first[b + 1] - 1.
struct Entries {
  std::array<std::uint32_t, most_bins + 1> first;
  std::array<std::uint64_t, most_bins> weight;
  std::vector<std::uint16_t> classes;
  std::vector<std::uint32_t> weights;
};

/// Finds splits by moving one bin after the other from the far to the near side: the sums change by as much
/// as the moved rows say, whatever the number of classes.
template <class Rule>
class ClassSplitter {
 public:
  ClassSplitter(const FeatureTable& table, const ClassTarget& target, std::uint64_t total,
                std::uint32_t minimum_leaf, Observer& observer)
      : table_(table),
        target_(target),
        rule_(total),
        minimum_leaf_(std::max(1U, minimum_leaf)),
        observer_(observer),
        number_of_class_(target.class_count, 0),
        counts_by_class_(target.class_count, 0) {}

  void enter(std::span<const std::uint32_t> rows) {
    rows_ = rows;
    number_classes();
    total_ = 0;
    sum_ = 0;
    for (const std::uint64_t count : counts_) {
      total_ += count;
      sum_ += rule_.change(0, count);
    }
    purity_ = total_ > 0 ? rule_.purity(sum_, total_) : 0;
  }

  double risk() const { return total_ > 0 ? std::max(0.0, rule_.risk(sum_, total_)) : 0; }
  bool can_split() const { return present_.size() > 1 && total_ >= 2 * std::uint64_t{minimum_leaf_}; }

  void search(std::uint32_t number, Split& best) {
    const Feature& feature = table_.features()[number];
    const BinSet present = collect(number, feature.bins);
    if (present.count() < 2) return;
    if (feature.ordered)
      orders_.of_ordered(feature, present);
    else
      orders_.of_scores(feature, present, scores(feature.bins));
    orders_.for_each([&](std::span<const std::uint8_t> order) { cut(order, number, present, best); });
  }

 private:
  std::uint32_t weight_of(std::uint32_t row) const {
    return target_.weights.empty() ? 1 : target_.weights[row];
  }

  /// Numbers the classes that the node's rows have 0, 1, …, in their order.
  void number_classes() {
    for (const std::uint16_t present : present_) counts_by_class_[present] = 0;
    present_.clear();
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        const std::uint16_t own = target_.classes[rows_[i]];
        if (counts_by_class_[own] == 0) present_.push_back(own);
        counts_by_class_[own] += weight_of(rows_[i]);
      }
    });
    std::sort(present_.begin(), present_.end());
    counts_.clear();
    for (std::size_t i = 0; i < present_.size(); ++i) {
      number_of_class_[present_[i]] = static_cast<std::uint16_t>(i);
      counts_.push_back(counts_by_class_[present_[i]]);
    }
    numbers_.resize(rows_.size());
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) numbers_[i] = number_of_class_[target_.classes[rows_[i]]];
    });
  }

  /// Fills entries_; returns which bins occur.
  BinSet collect(std::uint32_t number, std::uint32_t bins) {
    const std::size_t cells = std::size_t{bins} * present_.size();
    if (cells <= rows_.size() / 2)
      count_cells(number, bins, cells);
    else
      sort_rows(number, bins);
    BinSet present;
    for (std::uint32_t bin = 0; bin < bins; ++bin)
      if (entries_.first[bin] < entries_.first[bin + 1]) present.set(bin);
    return present;
  }

  void count_cells(std::uint32_t number, std::uint32_t bins, std::size_t cells) {
    const std::uint8_t* column = table_.bins(number);
    const std::size_t classes = present_.size();
    cells_.assign(cells, 0);
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i)
        cells_[column[rows_[i]] * classes + numbers_[i]] += weight_of(rows_[i]);
    });
    entries_.classes.clear();
    entries_.weights.clear();
    for (std::uint32_t bin = 0; bin < bins; ++bin) {
      entries_.first[bin] = static_cast<std::uint32_t>(entries_.classes.size());
      entries_.weight[bin] = 0;
      for (std::size_t k = 0; k < classes; ++k) {
        const std::uint32_t cell = cells_[bin * classes + k];
        if (cell == 0) continue;
        entries_.classes.push_back(static_cast<std::uint16_t>(k));
        entries_.weights.push_back(cell);
        entries_.weight[bin] += cell;
      }
    }
    entries_.first[bins] = static_cast<std::uint32_t>(entries_.classes.size());
  }

  /// Where most cells would be empty: the rows themselves, sorted by bin.
  void sort_rows(std::uint32_t number, std::uint32_t bins) {
    const std::uint8_t* column = table_.bins(number);
    std::array<std::uint32_t, most_bins> next{};
    std::fill_n(entries_.weight.begin(), bins, 0);
    own_bins_.resize(rows_.size());
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        const std::uint8_t bin = own_bins_[i] = column[rows_[i]];
        ++next[bin];
        entries_.weight[bin] += weight_of(rows_[i]);
      }
    });
    std::uint32_t before = 0;
    for (std::uint32_t bin = 0; bin < bins; ++bin) {
      entries_.first[bin] = before;
      before += next[bin];
      next[bin] = entries_.first[bin];
    }
    entries_.first[bins] = before;
    entries_.classes.resize(rows_.size());
    entries_.weights.resize(rows_.size());
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        const std::uint32_t at = next[own_bins_[i]]++;
        entries_.classes[at] = numbers_[i];
        entries_.weights[at] = weight_of(rows_[i]);
      }
    });
  }

  /// Reciprocal averaging (Hill 1973): scores of bins and of classes that are each other's means converge to
  /// the first axis of correspondence. Two classes need no iteration.
  const std::array<double, most_bins>& scores(std::uint32_t bins) {
    class_scores_.clear();
    for (const std::uint16_t present : present_) class_scores_.push_back(present);
    const unsigned rounds = present_.size() > 2 ? 3 : 0;
    score_bins(bins);
    for (unsigned round = 0; round < rounds; ++round) {
      score_classes(bins);
      score_bins(bins);
    }
    return bin_scores_;
  }

  void score_bins(std::uint32_t bins) {
    for (std::uint32_t bin = 0; bin < bins; ++bin) {
      double sum = 0;
      for (std::uint32_t i = entries_.first[bin]; i < entries_.first[bin + 1]; ++i)
        sum += entries_.weights[i] * class_scores_[entries_.classes[i]];
      bin_scores_[bin] = entries_.weight[bin] > 0 ? sum / static_cast<double>(entries_.weight[bin]) : 0;
    }
  }

  /// Centred, for the mean is the axis that says nothing, and stretched to unit variance.
  void score_classes(std::uint32_t bins) {
    std::fill(class_scores_.begin(), class_scores_.end(), 0.0);
    for (std::uint32_t bin = 0; bin < bins; ++bin)
      for (std::uint32_t i = entries_.first[bin]; i < entries_.first[bin + 1]; ++i)
        class_scores_[entries_.classes[i]] += entries_.weights[i] * bin_scores_[bin];
    double mean = 0;
    for (const double score : class_scores_) mean += score;
    mean /= static_cast<double>(total_);
    double variance = 0;
    for (std::size_t k = 0; k < class_scores_.size(); ++k) {
      class_scores_[k] = class_scores_[k] / static_cast<double>(counts_[k]) - mean;
      variance += static_cast<double>(counts_[k]) * class_scores_[k] * class_scores_[k];
    }
    const double scale = variance > 0 ? std::sqrt(static_cast<double>(total_) / variance) : 1;
    for (double& score : class_scores_) score *= scale;
  }

  void cut(std::span<const std::uint8_t> order, std::uint32_t number, const BinSet& present, Split& best) {
    using Sum = typename Rule::Sum;
    near_.assign(present_.size(), 0);
    Sum near_sum = 0;
    Sum far_sum = sum_;
    std::uint64_t near = 0;
    std::size_t best_count = 0;
    double best_gain = best.gain;
    for (std::size_t count = 1; count < order.size(); ++count) {
      const std::uint8_t bin = order[count - 1];
      for (std::uint32_t i = entries_.first[bin]; i < entries_.first[bin + 1]; ++i) {
        const std::uint16_t k = entries_.classes[i];
        const std::uint64_t more = entries_.weights[i];
        const std::uint64_t before = near_[k];
        near_sum += rule_.change(before, more);
        far_sum -= rule_.change(counts_[k] - before - more, more);
        near_[k] = before + more;
      }
      near += entries_.weight[bin];
      if (near < minimum_leaf_) continue;
      if (total_ - near < minimum_leaf_) break;
      const double gain = rule_.purity(near_sum, near) + rule_.purity(far_sum, total_ - near) - purity_;
      if (gain > best_gain) best_gain = gain, best_count = count;
    }
    if (best_count > 0) take(best, best_gain, number, order, best_count, present);
  }

  const FeatureTable& table_;
  const ClassTarget& target_;
  Rule rule_;
  std::uint32_t minimum_leaf_;
  Observer& observer_;
  BinOrders orders_;

  std::span<const std::uint32_t> rows_;
  std::vector<std::uint16_t> present_;          ///< classes of the node
  std::vector<std::uint16_t> number_of_class_;  ///< place in `present_`
  std::vector<std::uint64_t> counts_by_class_;
  std::vector<std::uint64_t> counts_;  ///< by place in `present_`
  std::vector<std::uint16_t> numbers_;
  std::uint64_t total_ = 0;
  typename Rule::Sum sum_ = 0;
  double purity_ = 0;

  Entries entries_;
  std::vector<std::uint32_t> cells_;
  std::vector<std::uint8_t> own_bins_;
  std::vector<std::uint64_t> near_;
  std::vector<double> class_scores_;
  std::array<double, most_bins> bin_scores_{};
};

std::uint64_t total_weight(const ClassTarget& target, std::span<const std::uint32_t> rows) {
  if (target.weights.empty()) return rows.size();
  std::uint64_t total = 0;
  for (const std::uint32_t row : rows) total += target.weights[row];
  if (total >= std::uint64_t{1} << 31)
    throw Error(sqlstate::program_limit_exceeded, "the weights of a tree's rows add up to 2^31 or more",
                "Divide the weights by a common factor.");
  return total;
}

template <class Rule>
GrownTree grow_by(const FeatureTable& table, std::span<const std::uint32_t> features,
                  const ClassTarget& target, std::span<const std::uint32_t> rows, const GrowOptions& options,
                  Observer& observer) {
  ClassSplitter<Rule> splitter(table, target, total_weight(target, rows), options.minimum_leaf, observer);
  GrownTree grown = Grower(table, features, options, splitter, observer).run(rows);
  if (options.complexity > 0) prune(grown, options.complexity);
  return grown;
}

}  // namespace

GrownTree grow(const FeatureTable& table, std::span<const std::uint32_t> features, const ClassTarget& target,
               std::span<const std::uint32_t> rows, const GrowOptions& options, Observer& observer) {
  const auto by = target.impurity == Impurity::gini ? grow_by<Gini> : grow_by<Entropy>;
  return by(table, features, target, rows, options, observer);
}

std::vector<std::uint32_t> all_rows(std::uint32_t rows) {
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

}  // namespace synth::tree
