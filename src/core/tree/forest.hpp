#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/tree/grow.hpp"

namespace synth::tree {

struct ForestOptions {
  std::uint32_t trees = 100;
  GrowOptions grow{5, 40, 0, 0, 0, 1};  ///< with features_per_node, a random forest
  Impurity impurity = Impurity::gini;
  std::uint64_t seed = 1;
};

/// Trees whose leaves tell the shares of classes, averaged.
struct Forest {
  struct Member {
    Tree tree;
    std::vector<float> shares;  ///< classes of each node, node after node; of questions 0
  };
  std::uint32_t classes = 0;
  std::vector<Member> members;

  /// Probabilities of all classes, row after row.
  std::vector<double> predict(const CodeMatrix& codes, Observer& observer) const;
};

/// Bagging (Breiman 1996): each tree sees as many rows, drawn with replacement. Which, follows from `seed`.
/// One tree is grown on all rows as they are.
Forest grow_forest(const FeatureTable& table, std::span<const std::uint32_t> features,
                   std::span<const std::uint16_t> targets, std::uint32_t classes,
                   const ForestOptions& options, Observer& observer);

}  // namespace synth::tree
