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

/// One column of the sequence.
struct Step {
  std::uint32_t column = 0;
  std::vector<std::uint32_t> predictors;  ///< earlier columns that its tree may ask
  std::uint32_t source = no_source;       ///< an earlier column that determines it: no tree
  std::vector<std::uint16_t> code_of_source;
};

/// All drawn columns in the order of learning. A column that is a function of another stands behind it, and
/// is asked by no tree, for it tells nothing new.
std::vector<Step> plan_steps(const CodeMatrix& codes, std::span<const Column> columns,
                             const tree::FeatureTable& features, const Options& options, Observer& observer);

}  // namespace synth::cart
