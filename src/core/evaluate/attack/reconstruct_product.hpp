#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::evaluate {

/// Shares of the combinations of two columns' levels, those of the second running fastest. Noise may have
/// made them negative, or their sum unequal to 1.
struct PublishedMarginal {
  std::uint32_t first;
  std::uint32_t second;
  std::vector<double> shares;
};

/// What was published about a table: of its columns how many levels they have, and marginals of pairs.
struct PublishedMarginals {
  std::vector<std::uint32_t> levels;
  std::vector<PublishedMarginal> marginals;
};

struct RankPlan {
  std::uint32_t columns = 8;      ///< those with the highest entropy in the synthetic table
  std::uint32_t bins = 10;        ///< of ordered columns
  std::uint32_t categories = 10;  ///< that stay apart
  std::uint32_t product_rows = 500;
  std::uint32_t steps = 200;
  std::uint32_t fits = 10;
  std::uint64_t sampled_rows = 10'000;  ///< of each fit, at most the training table's number
  std::vector<std::uint64_t> tops{100, 1000};
};

/// A row as one number: the levels of its columns as digits, the last running fastest.
using RowKey = std::uint64_t;

/// Rows by how likely they stand in the table behind `published`, best first (Dick et al. 2023, RAP-RANK):
/// `product_rows` rows, each a product of distributions over the levels (Aydore et al. 2021), are fitted to
/// the marginals by gradient descent (softmax, Adam: Kingma, Ba 2015) on the sum of squared differences, from
/// `fits` random starts; `rows` rows are drawn from each fit; rows that were drawn more often come first,
/// equally frequent ones in random order. The levels' product must be below 2^63 (invalid_parameter_value).
/// Cost: fits x steps x product_rows x (sum of levels)^2; defaults at 88 levels: about 6 s.
std::vector<RowKey> rank_rows(const PublishedMarginals& published, std::uint64_t rows, const RankPlan& plan,
                              std::uint64_t seed, Observer& observer);

/// Keys by how often they occur, most frequent first, ties in random order by `seed`.
std::vector<RowKey> by_frequency(const std::vector<RowKey>& keys, std::uint64_t seed, Observer& observer);

}  // namespace synth::evaluate
