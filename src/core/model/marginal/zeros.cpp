#include "core/model/marginal/zeros.hpp"

#include <algorithm>

#include "core/model/marginal/tuning.hpp"

namespace synth::marginal {
namespace {

Variables variables_of(std::span<const ZeroAxis> axes) {
  Variables variables;
  for (const ZeroAxis& axis : axes)
    if (axis.grouping) variables.push_back(axis.variable);
  std::ranges::sort(variables);
  return variables;
}

/// By how many cells of a table over `variables` the next value of one of them lies further on.
std::size_t stride_of(const Domain& domain, const Variables& variables, std::uint32_t variable) {
  std::size_t stride = 1;
  for (const std::uint32_t other : variables)
    if (other > variable) stride *= domain[other];
  return stride;
}

/// For each code of an axis, what it adds to the number of a cell.
std::vector<std::size_t> offsets_of(const Domain& domain, const Variables& variables, const ZeroAxis& axis) {
  std::vector<std::size_t> offsets(axis.codes, 0);
  if (!axis.grouping) return offsets;
  const std::size_t stride = stride_of(domain, variables, axis.variable);
  for (std::uint32_t code = 0; code < axis.codes; ++code)
    offsets[code] = stride * axis.grouping->group_of_code[code];
  return offsets;
}

}  // namespace

std::optional<ZeroSet> group_zeros(const Domain& domain, std::span<const ZeroAxis> axes,
                                   const std::vector<bool>& impossible) {
  ZeroSet set{variables_of(axes), {}};
  const std::uint64_t cells = cells_of(domain, set.variables);
  if (impossible.empty() || set.variables.empty() || cells > tuning::most_marginal_cells) return std::nullopt;
  // The cell of each combination of codes.
  std::vector<std::size_t> cell(1, 0);
  for (const ZeroAxis& axis : axes) {
    const std::vector<std::size_t> offsets = offsets_of(domain, set.variables, axis);
    std::vector<std::size_t> next;
    for (const std::size_t before : cell)
      for (const std::size_t offset : offsets) next.push_back(before + offset);
    cell = std::move(next);
  }
  set.weights.assign(cells, 0);
  for (std::size_t i = 0; i < cell.size(); ++i)
    if (!impossible[i]) set.weights[cell[i]] = 1;
  if (std::ranges::count(set.weights, 0.0) == 0) return std::nullopt;
  return set;
}

}  // namespace synth::marginal
