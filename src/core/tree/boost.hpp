#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/tree/features.hpp"
#include "core/tree/tree.hpp"

namespace synth::tree {

enum class Loss {
  squared,   ///< numbers
  logistic,  ///< classes 0 and 1
  softmax,   ///< any number of classes
};

struct BoostOptions {
  Loss loss = Loss::logistic;
  std::uint32_t classes = 2;  ///< softmax
  std::uint32_t rounds = 200;
  double shrinkage = 0.1;
  std::uint32_t depth = 6;
  std::uint32_t minimum_leaf = 20;
  double ridge = 1;         ///< added to the weights of leaves
  double row_share = 1;     ///< rows of each round, drawn anew
  double column_share = 1;  ///< columns of each round, drawn anew
  std::uint64_t seed = 1;
  /// Stop early: this share of the rows is held out, and after `patience` rounds without a smaller loss there
  /// the rounds since are dropped. 0: never.
  double held_out = 0;
  std::uint32_t patience = 20;
};

/// A sum of small trees.
struct BoostedTrees {
  struct Step {
    Tree tree;
    std::vector<float> values;  ///< of leaves, by node
  };
  Loss loss = Loss::logistic;
  std::vector<double> start;  ///< one score for each output
  std::vector<Step> steps;    ///< output i has steps i, i + outputs, …

  std::size_t outputs() const { return start.size(); }
  /// Numbers; or the probability of class 1; or those of all classes, row after row.
  std::vector<double> predict(const CodeMatrix& codes, Observer& observer) const;
};

/// Gradient boosting (Friedman 2001) with second-order leaves (Chen and Guestrin 2016). `targets` are
/// numbers, or classes as numbers. Row order and sums are fixed: the same trees on every machine. Cost:
/// O(rows * features * depth) for each round and output.
BoostedTrees boost(const FeatureTable& table, std::span<const std::uint32_t> features,
                   std::span<const double> targets, const BoostOptions& options, Observer& observer);

}  // namespace synth::tree
