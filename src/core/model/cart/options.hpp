#pragma once

#include <cstdint>

namespace synth::cart {

/// In which order columns are learned, each from those before it.
enum class Order {
  information,  ///< numbers of many values first, then by what those before leave uncertain: plan_steps()
  declared,
};

/// What a caller may say about sequential trees.
struct Options {
  std::uint32_t minimum_leaf = 20;  ///< rows of a leaf: smaller leaves copy more
  /// No value is stored or drawn that fewer rows hold; small tables scale it down to rows / 50, at least 2.
  std::uint64_t least_rows = 10;
  Order order = Order::information;
  /// Pruning: a leaf must save so many times 6 bits and 3/4 for each of its codes.
  double complexity = 1;
  double shrinkage = 1;                ///< to each leaf, so many rows that are spread as in its parent
  std::uint32_t most_predictors = 40;  ///< columns that one tree may ask: those that tell most
  /// For what trees need beside the codes: a regular sample of the rows where it is too little. 0: as much as
  /// the codes may take.
  std::uint64_t memory_bytes = 0;
};

}  // namespace synth::cart
