#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/model/marginal/coarsen.hpp"
#include "core/model/marginal/factor.hpp"

namespace synth::marginal {

/// Which combinations of groups of some variables are possible at all: a structural zero costs nothing and
/// cannot be contradicted by noise (Bishop, Fienberg, Holland 1975, chapter 5).
struct ZeroSet {
  Variables variables;
  std::vector<double> weights;  ///< 1 or 0: impossible; the last variable's fastest
};

/// A column of a table of impossible combinations of codes. One with a single code is no variable.
struct ZeroAxis {
  std::uint32_t codes = 1;
  std::uint32_t variable = 0;
  const Grouping* grouping = nullptr;  ///< of its codes; nullptr: no variable
};

/// A combination of groups is impossible when all its combinations of codes are. So what is impossible within
/// a possible combination of groups keeps its mass: a model cannot tell such codes apart, and whoever reads
/// rows must draw them again. Nothing if no combination is impossible, or there are too many to list.
std::optional<ZeroSet> group_zeros(const Domain& domain, std::span<const ZeroAxis> axes,
                                   const std::vector<bool>& impossible);

}  // namespace synth::marginal
