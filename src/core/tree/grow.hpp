#pragma once

#include <cstdint>
#include <span>

#include "core/base/observer.hpp"
#include "core/tree/features.hpp"
#include "core/tree/tree.hpp"

namespace synth::tree {

struct GrowOptions {
  std::uint32_t minimum_leaf = 20;  ///< rows, or their weights where a target has whole ones
  std::uint32_t maximum_depth = 40;
  double minimum_gain = 0;              ///< a split must lower the risk by more
  double complexity = 0;                ///< see prune()
  std::uint32_t features_per_node = 0;  ///< so many, chosen anew for each node by `seed`; 0: all
  std::uint64_t seed = 1;
};

enum class Impurity {
  gini,     ///< 1 - sum of squared shares: exact in integers
  entropy,  ///< in bits
};

/// A class for each row, and how often it counts.
struct ClassTarget {
  std::span<const std::uint16_t> classes;
  std::uint32_t class_count = 0;
  std::span<const std::uint32_t> weights = {};  ///< empty: once; their sum must stay below 2^31
  Impurity impurity = Impurity::gini;
};

/// A number for each row, as gradient boosting needs it: a node answers sum of gradients / (sum of weights +
/// ridge). Numbers y with weights w are the gradients w * y.
struct MomentTarget {
  std::span<const double> gradients;
  std::span<const double> weights;
  double ridge = 0;
  double minimum_weight = 0;  ///< of each leaf
};

/// Grows a tree that asks `features` (numbers of the table's) about `rows`, depth first (CART: Breiman,
/// Friedman, Olshen, Stone 1984): each node takes the split that lowers the risk most, of equals the first.
/// Ordered features split at a threshold with NULL on the better side; others into two sets of codes, a cut
/// of the codes sorted by the target's mean or, for many classes, by their first axis of correspondence with
/// the classes (for two classes and for numbers the best of all sets: Breiman et al. 1984, §4.2.2). Codes
/// that no row of the node has go where more rows go. Cost: O(rows * features) for each level.
GrownTree grow(const FeatureTable& table, std::span<const std::uint32_t> features, const ClassTarget& target,
               std::span<const std::uint32_t> rows, const GrowOptions& options, Observer& observer);
GrownTree grow(const FeatureTable& table, std::span<const std::uint32_t> features, const MomentTarget& target,
               std::span<const std::uint32_t> rows, const GrowOptions& options, Observer& observer);

/// 0 .. rows - 1.
std::vector<std::uint32_t> all_rows(std::uint32_t rows);

}  // namespace synth::tree
