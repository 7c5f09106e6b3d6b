#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/cart/sampled.hpp"

namespace synth::cart {

/// A column under a condition: its leaves hold the shares that meet it.
struct ConditionedColumn {
  SampledColumn column;
  /// By node: how likely a row that comes to this leaf is to meet the condition, relative to the leaf where
  /// that is likeliest; 0 for questions.
  std::vector<double> chances;
  double most = 1;  ///< that probability in that leaf
};

/// What a condition makes of a sequence of trees. Rows are drawn by the conditioned shares and kept with the
/// product of their leaves' chances (rejection sampling: von Neumann 1951), so that kept rows have exactly
/// the model's distribution given the condition.
struct Conditioned {
  std::vector<std::optional<ConditionedColumn>> steps;  ///< by step; nothing: as without a condition
  std::vector<std::uint32_t> asked;  ///< steps that decide whether a row is kept, and what they rest on
  bool is_possible = true;           ///< whether any row meets the condition
};

/// `weights[column]`: see CodeSampler::given. The condition of a column that another determines becomes one
/// on that. Cost: the shares of the conditioned columns.
Conditioned condition(const std::vector<SampledColumn>& steps, std::span<const std::vector<double>> weights,
                      Observer& observer);

/// The steps that `wanted` steps rest on, and they themselves, in order.
std::vector<std::uint32_t> needed_for(const std::vector<SampledColumn>& steps,
                                      std::span<const std::uint32_t> wanted);

}  // namespace synth::cart
