#pragma once

#include <cstdint>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/cart/options.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"
#include "core/tree/features.hpp"

namespace synth::cart {

inline constexpr std::uint32_t no_source = UINT32_MAX;

/// One column of the sequence; `source` is an earlier one that determines it, or no_source.
struct Step {
  std::uint32_t column = 0;
  std::uint32_t source = no_source;
  std::vector<std::uint16_t> code_of_source;
};

/// All drawn columns in the order of learning. Of columns that are functions of others, those that determine
/// most come first; the others stand behind their source.
std::vector<Step> plan_steps(const CodeMatrix& codes, std::span<const Column> columns,
                             const tree::FeatureTable& features, Order order, Observer& observer);

}  // namespace synth::cart
