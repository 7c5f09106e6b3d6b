#include "core/privacy/tree.hpp"

#include <algorithm>

#include "core/base/error.hpp"

namespace synth {
namespace {

constexpr std::uint64_t most_scale = std::uint64_t{1} << 40;
/// Counts beyond this count as this: cutting such an interval is certain anyway.
constexpr std::int64_t most_rows = std::int64_t{1} << 46;

class Tree {
 public:
  Tree(RandomBits& bits, std::span<const std::int64_t> cells, std::uint64_t threshold, TreeNoise noise)
      : bits_(bits), laplace_({noise.scale, 1}), decay_(static_cast<std::int64_t>(noise.decay)) {
    threshold_ = static_cast<std::int64_t>(std::min<std::uint64_t>(threshold, most_rows) * tree_rows);
    before_.reserve(cells.size() + 1);
    before_.push_back(0);
    for (const std::int64_t rows : cells) before_.push_back(before_.back() + rows);
  }

  void cut(std::size_t begin, std::size_t end, std::int64_t depth) {
    if (end - begin == 1 || !is_cut(begin, end, depth))
      return firsts_.push_back(static_cast<std::uint32_t>(begin));
    const std::size_t middle = begin + (end - begin) / 2;
    cut(begin, middle, depth + 1);
    cut(middle, end, depth + 1);
  }
  std::vector<std::uint32_t> take() { return std::move(firsts_); }

 private:
  bool is_cut(std::size_t begin, std::size_t end, std::int64_t depth) {
    const auto rows = static_cast<std::int64_t>(std::min<Wide>(before_[end] - before_[begin], most_rows));
    const std::int64_t count = rows * static_cast<std::int64_t>(tree_rows) - depth * decay_;
    return std::max(count, threshold_ - decay_) + laplace_(bits_) > threshold_;
  }

  RandomBits& bits_;
  DiscreteLaplace laplace_;
  std::int64_t decay_;
  std::int64_t threshold_;
  std::vector<Wide> before_;
  std::vector<std::uint32_t> firsts_;
};

}  // namespace

TreeNoise tree_noise(Ratio epsilon, std::uint64_t rows_per_unit) {
  const Wide scale = Wide{3 * tree_rows} * rows_per_unit * epsilon.denominator / epsilon.numerator + 3;
  if (scale > most_scale)
    throw Error(sqlstate::invalid_parameter_value,
                "the budget of a tree is too small for the rows of one privacy unit",
                "Raise epsilon, bound rows per unit more tightly, or declare bounds and bins.");
  // ln 2 < 0.6931471805599454
  const auto decay = static_cast<std::uint64_t>(scale * 6'931'471'805'599'454U / 10'000'000'000'000'000U + 1);
  return {static_cast<std::uint64_t>(scale), std::max(decay, tree_rows)};
}

std::vector<std::uint32_t> draw_tree(RandomBits& bits, std::span<const std::int64_t> cells,
                                     std::uint64_t threshold, TreeNoise noise) {
  Tree tree(bits, cells, threshold, noise);
  if (!cells.empty()) tree.cut(0, cells.size(), 0);
  return tree.take();
}

}  // namespace synth
