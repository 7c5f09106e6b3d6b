#include "core/model/marginal/factor.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace synth::marginal {
namespace {

template <std::size_t operands>
using Offsets = std::array<std::size_t, operands>;

/// One loop of a nest, with each operand's step.
template <std::size_t operands>
struct Loop {
  std::size_t size;
  Offsets<operands> strides;
};

/// The nest of loops over all values of some variables, with neighbouring loops joined where every operand's
/// step allows. An operand's step is 0 in loops over variables that it lacks, so that in the innermost loop
/// every step is 0 or 1.
template <std::size_t operands>
std::vector<Loop<operands>> make_nest(
    const Domain& domain, std::span<const std::uint32_t> variables,
    const std::array<std::span<const std::uint32_t>, operands>& of_operand) {
  std::vector<Loop<operands>> nest;  // innermost first
  Offsets<operands> cells;
  cells.fill(1);
  for (std::size_t i = variables.size(); i-- > 0;) {
    Loop<operands> loop{domain[variables[i]], {}};
    for (std::size_t k = 0; k < operands; ++k)
      if (std::ranges::binary_search(of_operand[k], variables[i])) {
        loop.strides[k] = cells[k];
        cells[k] *= loop.size;
      }
    if (loop.size == 1) continue;
    bool joins = !nest.empty();
    for (std::size_t k = 0; joins && k < operands; ++k)
      joins = loop.strides[k] == nest.back().strides[k] * nest.back().size;
    if (joins)
      nest.back().size *= loop.size;
    else
      nest.push_back(loop);
  }
  if (nest.empty()) nest.push_back({1, {}});
  return nest;
}

/// Calls run(offsets) once for each combination of the outer loops.
template <std::size_t operands, class F>
void for_each_run(const std::vector<Loop<operands>>& nest, F&& run) {
  std::array<std::size_t, 64> at{};
  Offsets<operands> offsets{};
  for (;;) {
    run(offsets);
    std::size_t level = 1;
    for (; level < nest.size(); ++level) {
      const Loop<operands>& loop = nest[level];
      for (std::size_t k = 0; k < operands; ++k) offsets[k] += loop.strides[k];
      if (++at[level] < loop.size) break;
      at[level] = 0;
      for (std::size_t k = 0; k < operands; ++k) offsets[k] -= loop.strides[k] * loop.size;
    }
    if (level == nest.size()) return;
  }
}

using Run = Eigen::Map<Eigen::ArrayXd>;
using ConstRun = Eigen::Map<const Eigen::ArrayXd>;

// Eigen, because these loops must be vector code at -O2, too.

Run run_at(double* cells, std::size_t size) { return {cells, static_cast<Eigen::Index>(size)}; }

ConstRun run_at(const double* cells, std::size_t size) { return {cells, static_cast<Eigen::Index>(size)}; }

/// The innermost loop of a contraction: which of a, b and the result move along.
void contract_run(const double* a, bool a_moves, const double* b, bool b_moves, double* out, bool out_moves,
                  std::size_t size) {
  if (!a_moves) {
    std::swap(a, b);
    std::swap(a_moves, b_moves);
  }
  if (out_moves && b_moves)
    run_at(out, size) += run_at(a, size) * run_at(b, size);
  else if (out_moves && *b == 0)
    return;
  else if (out_moves)
    run_at(out, size) += run_at(a, size) * *b;
  else if (b_moves)
    *out += (run_at(a, size) * run_at(b, size)).sum();
  else
    *out += (a_moves ? run_at(a, size).sum() : *a) * *b;
}

}  // namespace

std::uint64_t cells_of(const Domain& domain, std::span<const std::uint32_t> variables) {
  std::uint64_t cells = 1;
  for (const std::uint32_t variable : variables) {
    if (cells > std::numeric_limits<std::uint64_t>::max() / domain[variable])
      return std::numeric_limits<std::uint64_t>::max();
    cells *= domain[variable];
  }
  return cells;
}

Variables unite(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  Variables result;
  std::ranges::set_union(a, b, std::back_inserter(result));
  return result;
}

Variables intersect(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  Variables result;
  std::ranges::set_intersection(a, b, std::back_inserter(result));
  return result;
}

bool includes(std::span<const std::uint32_t> set, std::span<const std::uint32_t> subset) {
  return std::ranges::includes(set, subset);
}

Factor filled(const Domain& domain, Variables variables, double value) {
  Factor factor{std::move(variables), {}};
  factor.cells.assign(cells_of(domain, factor.variables), value);
  return factor;
}

void multiply(const Domain& domain, Factor& a, const Factor& b) {
  const auto nest = make_nest<2>(domain, a.variables, {a.variables, b.variables});
  const std::size_t size = nest.front().size;
  const bool b_moves = nest.front().strides[1] != 0;
  for_each_run(nest, [&](const Offsets<2>& offsets) {
    double* to = a.cells.data() + offsets[0];
    const double* by = b.cells.data() + offsets[1];
    if (b_moves)
      run_at(to, size) *= run_at(by, size);
    else
      run_at(to, size) *= *by;
  });
}

Factor sum_to(const Domain& domain, const Factor& a, Variables keep) {
  Factor result = filled(domain, std::move(keep), 0);
  const auto nest = make_nest<2>(domain, a.variables, {a.variables, result.variables});
  const std::size_t size = nest.front().size;
  const bool moves = nest.front().strides[1] != 0;
  for_each_run(nest, [&](const Offsets<2>& offsets) {
    const double* from = a.cells.data() + offsets[0];
    double* to = result.cells.data() + offsets[1];
    if (moves)
      run_at(to, size) += run_at(from, size);
    else
      *to += run_at(from, size).sum();
  });
  return result;
}

Factor contract(const Domain& domain, const Factor& a, const Factor& b, Variables keep) {
  Factor result = filled(domain, std::move(keep), 0);
  const Variables all = unite(a.variables, b.variables);
  const auto nest = make_nest<3>(domain, all, {a.variables, b.variables, result.variables});
  const auto& inner = nest.front();
  for_each_run(nest, [&](const Offsets<3>& offsets) {
    contract_run(a.cells.data() + offsets[0], inner.strides[0] != 0, b.cells.data() + offsets[1],
                 inner.strides[1] != 0, result.cells.data() + offsets[2], inner.strides[2] != 0, inner.size);
  });
  return result;
}

double total(const Factor& factor) { return run_at(factor.cells.data(), factor.cells.size()).sum(); }

void divide(Factor& a, const Factor& b) {
  for (std::size_t i = 0; i < a.cells.size(); ++i) a.cells[i] = b.cells[i] > 0 ? a.cells[i] / b.cells[i] : 0;
}

}  // namespace synth::marginal
