#include "core/model/marginal/graph_model.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/error.hpp"

namespace synth::marginal {
namespace {

/// Below this a sum has underflowed: it is taken as nothing, and calibrate() says so.
constexpr double least_sum = 1e-250;

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// a / b with b over some of a's variables; 0 / 0 = 0.
void divide_by(const Domain& domain, Factor& a, const Factor& b) {
  Factor inverse = b;
  for (double& cell : inverse.cells) cell = cell > 0 ? 1 / cell : 0;
  multiply(domain, a, inverse);
}

Variables without(const Variables& set, const Variables& removed) {
  Variables result;
  std::ranges::set_difference(set, removed, std::back_inserter(result));
  return result;
}

}  // namespace

GraphModel::GraphModel(Domain domain, JunctionTree tree)
    : domain_(std::move(domain)), tree_(std::move(tree)) {
  states_.resize(tree_.nodes.size());
}

std::size_t GraphModel::add_potential(Variables variables) {
  const std::int32_t node = tree_.find(domain_, variables);
  if (node < 0) throw Error(sqlstate::internal_error, "a potential does not fit the cliques of its model");
  potentials_.push_back({filled(domain_, std::move(variables), 1), 0, static_cast<std::size_t>(node)});
  State& state = states_[static_cast<std::size_t>(node)];
  state.potentials.push_back(potentials_.size() - 1);
  // Larger potentials first: the first is spread out rather than multiplied.
  std::ranges::stable_sort(state.potentials, std::greater{},
                           [&](std::size_t i) { return potentials_[i].factor.cells.size(); });
  state.changed = true;
  return potentials_.size() - 1;
}

void GraphModel::set_potential(std::size_t number, std::span<const double> logarithms) {
  Potential& potential = potentials_[number];
  const auto size = static_cast<Eigen::Index>(logarithms.size());
  const Eigen::Map<const Eigen::ArrayXd> from(logarithms.data(), size);
  potential.shift = from.maxCoeff();
  if (!std::isfinite(potential.shift)) potential.shift = 0;
  Eigen::Map<Eigen::ArrayXd>(potential.factor.cells.data(), size) = (from - potential.shift).exp();
  // Vector code rounds the exponential of -infinity to something above zero.
  for (std::size_t i = 0; i < logarithms.size(); ++i)
    if (logarithms[i] - potential.shift < -700) potential.factor.cells[i] = 0;
  states_[potential.node].changed = true;
}

double GraphModel::calibrate(Observer& observer) {
  double logarithm = 0;
  for (const Potential& potential : potentials_) logarithm += potential.shift;
  for (std::size_t node = tree_.nodes.size(); node-- > 0;) {
    if (states_[node].changed) {
      observer.check();
      collect(node);
    }
    if (node > 0) logarithm += std::log(states_[node].scale);
  }
  double sum = total(states_[0].up);
  if (sum < least_sum) sum = 0;
  states_[0].down = {{}, {sum > 0 ? 1 / sum : 0}};
  for (std::size_t node = 0; node < tree_.nodes.size(); ++node) {
    observer.check();
    distribute(node);
    states_[node].changed = false;
  }
  return logarithm + std::log(sum);
}

void GraphModel::collect(std::size_t node) {
  State& state = states_[node];
  const JunctionTree::Node& own = tree_.nodes[node];
  state.up.variables = own.clique;
  state.up.cells.assign(cells_of(domain_, own.clique), 1);
  for (const std::size_t i : state.potentials) multiply(domain_, state.up, potentials_[i].factor);
  for (const std::uint32_t child : own.children) multiply(domain_, state.up, states_[child].message);
  if (own.parent < 0) return;
  states_[static_cast<std::size_t>(own.parent)].changed = true;
  state.message = sum_to(domain_, state.up, own.separator);
  state.scale = std::ranges::max(state.message.cells);
  if (state.scale < least_sum) state.scale = 0;
  for (double& cell : state.message.cells) cell = state.scale > 0 ? cell / state.scale : 0;
}

void GraphModel::distribute(std::size_t node) {
  const State& state = states_[node];
  for (const std::uint32_t child : tree_.nodes[node].children) {
    State& below = states_[child];
    below.separator = contract(domain_, state.up, state.down, tree_.nodes[child].separator);
    below.down = below.separator;
    divide(below.down, below.message);
    if (below.scale > 0)
      for (double& cell : below.down.cells) cell /= below.scale;
  }
}

Factor GraphModel::marginal_in(std::size_t node, Variables variables) const {
  return contract(domain_, states_[node].up, states_[node].down, std::move(variables));
}

Factor GraphModel::marginal_of_potential(std::size_t number) const {
  return marginal_in(potentials_[number].node, potentials_[number].factor.variables);
}

std::vector<GraphModel::Edge> GraphModel::edges_of(std::size_t node) const {
  std::vector<Edge> edges;
  const JunctionTree::Node& own = tree_.nodes[node];
  if (own.parent >= 0)
    edges.push_back({static_cast<std::size_t>(own.parent), &own.separator, &states_[node].separator});
  for (const std::uint32_t child : own.children)
    edges.push_back({child, &tree_.nodes[child].separator, &states_[child].separator});
  return edges;
}

bool GraphModel::subtree_holds(std::size_t node, std::size_t from,
                               std::span<const std::uint32_t> variables) const {
  std::vector<std::pair<std::size_t, std::size_t>> open{{node, from}};
  while (!open.empty()) {
    const auto [at, source] = open.back();
    open.pop_back();
    if (!intersect(tree_.nodes[at].clique, variables).empty()) return true;
    for (const Edge& edge : edges_of(at))
      if (edge.node != source) open.emplace_back(edge.node, at);
  }
  return false;
}

/// The probabilities of `separator` and of those `wanted` variables that are found at `node` or beyond it,
/// seen from `from`: each clique is summed to what is still needed before the next is multiplied in.
Factor GraphModel::gather(std::size_t node, std::size_t from, const Variables& separator,
                          const Variables& wanted) const {
  const Variables& clique = tree_.nodes[node].clique;
  const Variables beyond = without(wanted, clique);
  std::vector<Edge> needed;
  Variables keep = unite(separator, intersect(wanted, clique));
  Variables with_separators = keep;
  for (const Edge& edge : edges_of(node))
    if (edge.node != from && subtree_holds(edge.node, node, beyond)) {
      needed.push_back(edge);
      with_separators = unite(with_separators, *edge.separator);
    }
  Factor result = marginal_in(node, with_separators);
  for (std::size_t i = 0; i < needed.size(); ++i) {
    Factor part = gather(needed[i].node, node, *needed[i].separator, beyond);
    divide_by(domain_, part, *needed[i].probabilities);
    keep = unite(keep, intersect(part.variables, beyond));
    Variables still = keep;
    for (std::size_t k = i + 1; k < needed.size(); ++k) still = unite(still, *needed[k].separator);
    result = contract(domain_, result, part, std::move(still));
  }
  return result;
}

Factor GraphModel::marginal(const Variables& variables) const {
  const std::int32_t node = tree_.find(domain_, variables);
  if (node >= 0) return marginal_in(static_cast<std::size_t>(node), variables);
  // Begin where most of the variables are.
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
    const std::size_t held = intersect(tree_.nodes[i].clique, variables).size();
    if (held > most) {
      best = i;
      most = held;
    }
  }
  return gather(best, nowhere, {}, variables);
}

/// All pairs of one variable with others that are in no clique with it: the conditional distribution of the
/// variable given a separator travels outwards from the cliques that hold it.
class GraphModel::PairQuery {
 public:
  PairQuery(const GraphModel& model, Observer& observer) : model_(model), observer_(observer) {}

  std::map<std::uint32_t, Factor> run(std::uint32_t variable, Variables targets) {
    variable_ = variable;
    targets_ = std::move(targets);
    found_.clear();
    for (std::size_t node = 0; node < model_.tree_.nodes.size() && !targets_.empty(); ++node) {
      if (!includes(model_.tree_.nodes[node].clique, std::span(&variable, 1))) continue;
      for (const Edge& edge : model_.edges_of(node)) {
        if (includes(*edge.separator, std::span(&variable, 1))) continue;
        if (!model_.subtree_holds(edge.node, node, targets_)) continue;
        Factor given = summed(node, unite(*edge.separator, std::span(&variable, 1)));
        divide_by(model_.domain_, given, *edge.probabilities);
        visit(edge.node, node, *edge.separator, given);
      }
    }
    return std::move(found_);
  }

 private:
  /// `given`: the distribution of the variable for each cell of the separator through which `node` was
  /// reached.
  void visit(std::size_t node, std::size_t from, const Variables& separator, const Factor& given) {
    observer_.check();
    const Variables here = intersect(targets_, model_.tree_.nodes[node].clique);
    for (const std::uint32_t target : here)
      found_[target] = contract(model_.domain_, summed(node, unite(separator, std::span(&target, 1))), given,
                                unite(std::span(&target, 1), std::span(&variable_, 1)));
    targets_ = without(targets_, here);
    for (const Edge& edge : model_.edges_of(node)) {
      if (edge.node == from || targets_.empty()) continue;
      if (!model_.subtree_holds(edge.node, node, targets_)) continue;
      Factor next = contract(model_.domain_, summed(node, unite(separator, *edge.separator)), given,
                             unite(*edge.separator, std::span(&variable_, 1)));
      divide_by(model_.domain_, next, *edge.probabilities);
      visit(edge.node, node, *edge.separator, next);
    }
  }

  const Factor& summed(std::size_t node, Variables variables) {
    auto [at, is_new] = cache_.try_emplace({node, variables});
    if (is_new) at->second = model_.marginal_in(node, std::move(variables));
    return at->second;
  }

  const GraphModel& model_;
  Observer& observer_;
  std::uint32_t variable_ = 0;
  Variables targets_;
  std::map<std::uint32_t, Factor> found_;
  std::map<std::pair<std::size_t, Variables>, Factor> cache_;
};

std::vector<Factor> GraphModel::pair_marginals(std::span<const Variables> pairs, Observer& observer) const {
  std::vector<Factor> result(pairs.size());
  std::map<std::uint32_t, Variables> outside;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::int32_t node = tree_.find(domain_, pairs[i]);
    if (node >= 0)
      result[i] = marginal_in(static_cast<std::size_t>(node), pairs[i]);
    else
      outside[pairs[i][0]] = unite(outside[pairs[i][0]], std::span(&pairs[i][1], 1));
    observer.check();
  }
  PairQuery query(*this, observer);
  for (const auto& [variable, targets] : outside) {
    const auto found = query.run(variable, targets);
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (pairs[i][0] == variable && result[i].cells.empty()) result[i] = found.at(pairs[i][1]);
  }
  return result;
}

}  // namespace synth::marginal
