#pragma once

#include <cstdint>

namespace synth::cart {

/// In which order columns are learned, each from those before it.
enum class Order {
  information,  ///< those that tell most about the others first
  declared,
};

/// What a caller may say about sequential trees.
struct Options {
  std::uint32_t minimum_leaf = 20;  ///< rows of a leaf: fewer copy more
  /// No value is stored or drawn that fewer rows hold; small tables scale it down to rows / 50, at least 2.
  std::uint64_t least_rows = 10;
  Order order = Order::information;
  double complexity = 1;  ///< what a leaf must gain in impurity, in rows or bits: cost-complexity pruning
  double shrinkage = 0;   ///< rows of the parent's shares that are added to each leaf's
  /// For what is made of the codes while trees grow; a regular sample of the rows where it is too little.
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
};

}  // namespace synth::cart
