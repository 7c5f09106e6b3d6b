#include <array>

#include "core/tree/grower.hpp"

namespace synth::tree {
namespace {

/// The gain of a split is what it adds to the sum of squared gradients over weights, which is half of what it
/// takes from the loss at second order (Friedman 2001; with the ridge of Chen and Guestrin 2016, eq. 7).
class MomentSplitter {
 public:
  MomentSplitter(const FeatureTable& table, const MomentTarget& target, std::uint32_t minimum_leaf,
                 Observer& observer)
      : table_(table), target_(target), minimum_leaf_(std::max(1U, minimum_leaf)), observer_(observer) {}

  void enter(std::span<const std::uint32_t> rows) {
    rows_ = rows;
    total_ = {};
    squares_ = 0;
    in_stretches(rows.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        const double gradient = target_.gradients[rows[i]];
        const double weight = target_.weights[rows[i]];
        total_.gradient += gradient;
        total_.weight += weight;
        if (weight > 0) squares_ += gradient * gradient / weight;
      }
    });
    total_.rows = static_cast<std::uint32_t>(rows.size());
  }

  double risk() const { return std::max(0.0, squares_ - score(total_)); }
  bool can_split() const { return total_.rows >= 2 * std::uint64_t{minimum_leaf_}; }

  void search(std::uint32_t number, Split& best) {
    const Feature& feature = table_.features()[number];
    collect(number, feature.bins);
    BinSet present;
    for (std::uint32_t bin = 0; bin < feature.bins; ++bin)
      if (sums_[bin].rows > 0) present.set(bin);
    if (present.count() < 2) return;
    if (feature.ordered) {
      orders_.of_ordered(feature, present);
    } else {
      for (std::uint32_t bin = 0; bin < feature.bins; ++bin) scores_[bin] = mean(sums_[bin]);
      orders_.of_scores(feature, present, scores_);
    }
    orders_.for_each([&](std::span<const std::uint8_t> order) { cut(order, number, present, best); });
  }

 private:
  struct Sums {
    double gradient = 0;
    double weight = 0;
    std::uint32_t rows = 0;
  };

  double mean(const Sums& sums) const {
    const double weight = sums.weight + target_.ridge;
    return weight > 0 ? sums.gradient / weight : 0;
  }
  double score(const Sums& sums) const { return sums.gradient * mean(sums); }

  void collect(std::uint32_t number, std::uint32_t bins) {
    const std::uint8_t* column = table_.bins(number);
    std::fill_n(sums_.begin(), bins, Sums{});
    in_stretches(rows_.size(), observer_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        Sums& sums = sums_[column[rows_[i]]];
        sums.gradient += target_.gradients[rows_[i]];
        sums.weight += target_.weights[rows_[i]];
        ++sums.rows;
      }
    });
  }

  void cut(std::span<const std::uint8_t> order, std::uint32_t number, const BinSet& present, Split& best) {
    Sums near;
    std::size_t best_count = 0;
    double best_gain = best.gain;
    const double whole = score(total_);
    for (std::size_t count = 1; count < order.size(); ++count) {
      const Sums& moved = sums_[order[count - 1]];
      near.gradient += moved.gradient;
      near.weight += moved.weight;
      near.rows += moved.rows;
      const Sums far{total_.gradient - near.gradient, total_.weight - near.weight, total_.rows - near.rows};
      if (near.rows < minimum_leaf_ || near.weight < target_.minimum_weight) continue;
      if (far.rows < minimum_leaf_ || far.weight < target_.minimum_weight) break;
      const double gain = score(near) + score(far) - whole;
      if (gain > best_gain) best_gain = gain, best_count = count;
    }
    if (best_count > 0) take(best, best_gain, number, order, best_count, present);
  }

  const FeatureTable& table_;
  const MomentTarget& target_;
  std::uint32_t minimum_leaf_;
  Observer& observer_;
  BinOrders orders_;
  std::span<const std::uint32_t> rows_;
  Sums total_;
  double squares_ = 0;
  std::array<Sums, most_bins> sums_;
  std::array<double, most_bins> scores_;
};

}  // namespace

GrownTree grow(const FeatureTable& table, std::span<const std::uint32_t> features, const MomentTarget& target,
               std::span<const std::uint32_t> rows, const GrowOptions& options, Observer& observer) {
  MomentSplitter splitter(table, target, options.minimum_leaf, observer);
  GrownTree grown = Grower(table, features, options, splitter, observer).run(rows);
  if (options.complexity > 0) prune(grown, options.complexity);
  return grown;
}

}  // namespace synth::tree
