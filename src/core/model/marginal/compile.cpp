#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/model/marginal/sampler.hpp"
#include "core/model/marginal/shares.hpp"
#include "marginal_generated.h"

namespace synth::marginal {
namespace {

/// In which order variables are drawn, each with those that it depends on.
struct Draw {
  std::uint32_t variable;
  std::size_t node;
  Variables parents;
};

/// The square of how far independent draws of a variable would be from its frequencies, up to a factor: (sum
/// of √p)².
double spread_of(const GraphModel& model, std::uint32_t variable, const GroupedColumn& column) {
  const Factor groups = model.marginal({variable});
  if (column.group_of_code.empty())
    return std::pow(std::accumulate(groups.cells.begin(), groups.cells.end(), 0.0,
                                    [](double sum, double p) { return sum + std::sqrt(p); }),
                    2);
  std::vector<double> sums(groups.cells.size(), 0);
  for (std::size_t code = 0; code < column.weights.size(); ++code)
    sums[column.group_of_code[code]] += column.weights[code];
  double sum = 0;
  for (std::size_t code = 0; code < column.weights.size(); ++code) {
    const std::uint16_t group = column.group_of_code[code];
    if (sums[group] > 0) sum += std::sqrt(groups.cells[group] * column.weights[code] / sums[group]);
  }
  return sum * sum;
}

/// Walks the cliques from a root to their neighbours, whatever the tree's own root is, and always takes the
/// clique next whose new variables spread the widest; likewise the variables within a clique. For words that
/// are evenly spread together tell on what depends on few of them, and a variable with many values has most
/// to gain.
class DrawOrder {
 public:
  DrawOrder(const GraphModel& model, std::span<const GroupedColumn> columns)
      : model_(model), visited_(model.tree().nodes.size(), false) {
    for (std::uint32_t v = 0; v < model.domain().size(); ++v)
      spreads_.push_back(spread_of(model, v, columns[v]));
  }

  std::vector<Draw> run() {
    for (std::size_t count = 0; count < visited_.size(); ++count) visit(next());
    return std::move(draws_);
  }

 private:
  Variables fresh_of(std::size_t node) const {
    Variables fresh;
    std::ranges::set_difference(model_.tree().nodes[node].clique, known_, std::back_inserter(fresh));
    return fresh;
  }

  bool reachable(std::size_t node) const {
    const JunctionTree::Node& own = model_.tree().nodes[node];
    if (draws_.empty() || (own.parent >= 0 && visited_[static_cast<std::size_t>(own.parent)])) return true;
    return std::ranges::any_of(own.children, [&](std::uint32_t child) { return visited_[child]; });
  }

  std::size_t next() const {
    std::size_t best = 0;
    double widest = -1;
    for (std::size_t node = 0; node < visited_.size(); ++node) {
      if (visited_[node] || !reachable(node)) continue;
      double spread = 0;
      for (const std::uint32_t variable : fresh_of(node)) spread = std::max(spread, spreads_[variable]);
      if (spread > widest) {
        widest = spread;
        best = node;
      }
    }
    return best;
  }

  void visit(std::size_t node) {
    visited_[node] = true;
    const Variables& clique = model_.tree().nodes[node].clique;
    Variables fresh = fresh_of(node);
    Variables parents = intersect(clique, known_);
    std::ranges::stable_sort(fresh, std::greater{}, [&](std::uint32_t v) { return spreads_[v]; });
    for (const std::uint32_t variable : fresh) {
      // What has but one value depends on nothing.
      draws_.push_back({variable, node, model_.domain()[variable] > 1 ? parents : Variables{}});
      parents = unite(parents, std::span(&variable, 1));
    }
    known_ = unite(known_, clique);
  }

  const GraphModel& model_;
  std::vector<double> spreads_;
  std::vector<bool> visited_;
  Variables known_;
  std::vector<Draw> draws_;
};

/// The table's axes with `variable` last; the others keep their order.
std::vector<std::uint32_t> ends_of(const GraphModel& model, const Draw& draw) {
  const Domain& domain = model.domain();
  const std::uint32_t size = domain[draw.variable];
  const Factor joint = model.marginal_in(draw.node, unite(draw.parents, std::span(&draw.variable, 1)));
  std::size_t inner = 1;  // cells of the variables after this one
  for (const std::uint32_t variable : draw.parents)
    if (variable > draw.variable) inner *= domain[variable];
  std::vector<double> overall(size, 0), masses(size);
  for (std::size_t i = 0; i < joint.cells.size(); ++i) overall[i / inner % size] += joint.cells[i];
  std::vector<std::uint32_t> ends;
  ends.reserve(joint.cells.size() / size * (size - 1));
  for (std::size_t outer = 0; outer < joint.cells.size(); outer += inner * size)
    for (std::size_t low = 0; low < inner; ++low) {
      double sum = 0;
      for (std::uint32_t value = 0; value < size; ++value)
        sum += masses[value] = joint.cells[outer + value * inner + low];
      // Parents that cannot happen: whatever the variable does elsewhere.
      append_ends(sum > 1e-300 ? masses : overall, ends);
    }
  return ends;
}

/// The codes of a column sorted by group.
struct GroupTable {
  std::vector<std::uint16_t> codes;
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> ends;
};

GroupTable group_table(const GroupedColumn& column, std::uint32_t groups) {
  GroupTable table;
  for (std::uint32_t group = 0; group < groups; ++group) {
    table.first.push_back(static_cast<std::uint32_t>(table.codes.size()));
    std::vector<double> weights;
    for (std::size_t code = 0; code < column.group_of_code.size(); ++code) {
      if (column.group_of_code[code] != group) continue;
      table.codes.push_back(static_cast<std::uint16_t>(code));
      weights.push_back(column.weights[code]);
    }
    if (weights.empty()) throw Error(sqlstate::internal_error, "a group has no codes");
    append_ends(weights, table.ends);
    table.ends.push_back(UINT32_MAX);
  }
  table.first.push_back(static_cast<std::uint32_t>(table.codes.size()));
  return table;
}

}  // namespace

std::string compile(const GraphModel& model, std::span<const GroupedColumn> columns,
                    const CompileNotes& notes) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<payload::MarginalVariable>> variables;
  std::vector<std::uint32_t> number(columns.size(), 0);  // in the order of drawing
  for (const Draw& draw : DrawOrder(model, columns).run()) {
    const GroupedColumn& column = columns[draw.variable];
    number[draw.variable] = static_cast<std::uint32_t>(variables.size());
    std::vector<std::uint32_t> parents;
    for (const std::uint32_t parent : draw.parents) parents.push_back(number[parent]);
    const auto parents_at = builder.CreateVector(parents);
    const auto ends_at = builder.CreateVector(ends_of(model, draw));
    flatbuffers::Offset<flatbuffers::Vector<std::uint16_t>> codes_at;
    flatbuffers::Offset<flatbuffers::Vector<std::uint32_t>> first_at, code_ends_at;
    if (!column.group_of_code.empty()) {
      const GroupTable table = group_table(column, model.domain()[draw.variable]);
      codes_at = builder.CreateVector(table.codes);
      first_at = builder.CreateVector(table.first);
      code_ends_at = builder.CreateVector(table.ends);
    }
    variables.push_back(payload::CreateMarginalVariable(builder, column.column, model.domain()[draw.variable],
                                                        parents_at, ends_at, codes_at, first_at,
                                                        code_ends_at));
  }
  const auto variables_at = builder.CreateVector(variables);
  builder.Finish(payload::CreateMarginal(builder, variables_at, notes.rows, notes.measured,
                                         model.tree().cells(model.domain())));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace synth::marginal
