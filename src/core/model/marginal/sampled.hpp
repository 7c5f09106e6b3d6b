#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/observer.hpp"

namespace synth::marginal {

/// A variable of a compiled model, ready to draw: payload::MarginalVariable, verified.
struct SampledVariable {
  struct Parent {
    std::uint32_t variable;
    std::uint32_t stride;  ///< in `ends`
  };

  std::uint32_t column;
  std::uint32_t groups;
  std::vector<Parent> parents;  ///< the one that varies fastest first
  std::vector<std::uint32_t> ends;
  std::vector<std::uint16_t> codes;  ///< empty: groups are codes
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> code_ends;
};

/// Makes variables, in the order in which they are drawn, draw from their distribution given a condition.
/// `weights[column]` holds for each code of a column which share of its rows meets the condition; none: all.
/// Exact but for the 32 bits of a word: messages go from the last variable to the first, each into the table
/// of the latest variable that it is about. Returns the probability of the condition; 0: `variables` are of
/// no use any more. Nothing if a message is about variables that no table has together, which a model
/// compiled along a junction tree does not bring about.
std::optional<double> condition(std::vector<SampledVariable>& variables,
                                std::span<const std::vector<double>> weights, Observer& observer);

}  // namespace synth::marginal
