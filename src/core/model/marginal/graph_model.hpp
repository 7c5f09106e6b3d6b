#pragma once

#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/marginal/factor.hpp"
#include "core/model/marginal/junction_tree.hpp"

namespace synth::marginal {

/// A distribution p(x) proportional to exp(sum of potentials), over a junction tree (McKenna, Sheldon, Miklau
/// 2019). Potentials are kept as logarithms; their exponentials are scaled so that the largest is 1, messages
/// likewise.
class GraphModel {
 public:
  GraphModel(Domain domain, JunctionTree tree);

  const Domain& domain() const { return domain_; }
  const JunctionTree& tree() const { return tree_; }

  /// A new potential, all zero, over variables that some clique holds. Returns its number.
  std::size_t add_potential(Variables variables);
  /// Logarithms; -infinity says that a cell is impossible.
  void set_potential(std::size_t number, std::span<const double> logarithms);

  /// Passes messages (Lauritzen and Spiegelhalter 1988), upwards only where a potential changed, and returns
  /// the logarithm of the partition function: not finite if nothing is possible. Everything below needs it
  /// first.
  double calibrate(Observer& observer);

  /// The probabilities of a potential's variables.
  Factor marginal_of_potential(std::size_t number) const;
  /// The probabilities of any variables; outside of cliques by variable elimination along the tree.
  Factor marginal(const Variables& variables) const;
  /// Whether `marginal` is a sum over one clique.
  bool in_clique(std::span<const std::uint32_t> variables) const {
    return tree_.find(domain_, variables) >= 0;
  }
  /// The probabilities of many pairs, which share the work outside of cliques.
  std::vector<Factor> pair_marginals(std::span<const Variables> pairs, Observer& observer) const;
  /// The probabilities of variables of one clique.
  Factor marginal_in(std::size_t node, Variables variables) const;

 private:
  struct Potential {
    Factor factor;  ///< exp(logarithm - shift)
    double shift = 0;
    std::size_t node = 0;
  };
  struct State {
    Factor up;         ///< the clique's potentials times the messages of its children
    Factor message;    ///< to the parent, largest cell 1
    double scale = 1;  ///< by which the message was divided
    Factor down;       ///< up * down: the clique's probabilities
    Factor separator;  ///< probabilities of the variables shared with the parent
    bool changed = true;
    std::vector<std::size_t> potentials;
  };
  struct Edge {
    std::size_t node;
    const Variables* separator;
    const Factor* probabilities;  ///< of the separator
  };
  class PairQuery;

  void collect(std::size_t node);
  void distribute(std::size_t node);
  std::vector<Edge> edges_of(std::size_t node) const;
  bool subtree_holds(std::size_t node, std::size_t from, std::span<const std::uint32_t> variables) const;
  Factor gather(std::size_t node, std::size_t from, const Variables& separator,
                const Variables& wanted) const;

  Domain domain_;
  JunctionTree tree_;
  std::vector<State> states_;
  std::vector<Potential> potentials_;
};

}  // namespace synth::marginal
