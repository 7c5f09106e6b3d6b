#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth::marginal {

/// Variables of a graphical model are numbered from 0; sets of them are ascending. The engine is fastest when
/// variables are numbered by ascending size: the last variable of a table is its innermost loop.
using Variables = std::vector<std::uint32_t>;

/// How many values each variable has, at least one.
using Domain = std::vector<std::uint32_t>;

/// Cells of a table over some variables, saturating.
std::uint64_t cells_of(const Domain& domain, std::span<const std::uint32_t> variables);

Variables unite(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);
Variables intersect(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);
bool includes(std::span<const std::uint32_t> set, std::span<const std::uint32_t> subset);

/// A dense table over a few variables; the last varies fastest.
struct Factor {
  Variables variables;
  std::vector<double> cells;
};

Factor filled(const Domain& domain, Variables variables, double value);

/// a *= b, where b's variables are among a's.
void multiply(const Domain& domain, Factor& a, const Factor& b);

/// Sums a over all variables but `keep`, which are among a's.
Factor sum_to(const Domain& domain, const Factor& a, Variables keep);

/// Sums the product of a and b over all variables but `keep`, without building the product. `keep` is among
/// the variables of a and b.
Factor contract(const Domain& domain, const Factor& a, const Factor& b, Variables keep);

/// Sum of all cells.
double total(const Factor& factor);

/// a /= b cell by cell; 0 / 0 = 0. Same variables.
void divide(Factor& a, const Factor& b);

}  // namespace synth::marginal
