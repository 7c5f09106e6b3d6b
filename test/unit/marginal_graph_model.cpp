#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "core/model/marginal/graph_model.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

Variables all_of(const Domain& domain) {
  Variables all;
  for (std::uint32_t i = 0; i < domain.size(); ++i) all.push_back(i);
  return all;
}

Factor random_factor(const Domain& domain, Variables variables, test::Random& random) {
  Factor factor = filled(domain, std::move(variables), 0);
  for (double& cell : factor.cells) cell = random.normal();
  return factor;
}

/// The sum over a table by the definition, one cell after another.
Factor slow_sum(const Domain& domain, const Factor& from, const Variables& keep) {
  Factor to = filled(domain, keep, 0);
  for (std::size_t cell = 0; cell < from.cells.size(); ++cell) {
    std::size_t rest = cell, target = 0, stride = 1;
    for (std::size_t i = from.variables.size(); i-- > 0;) {
      const std::uint32_t size = domain[from.variables[i]];
      if (std::ranges::binary_search(keep, from.variables[i])) {
        target += rest % size * stride;
        stride *= size;
      }
      rest /= size;
    }
    to.cells[target] += from.cells[cell];
  }
  return to;
}

Factor spread(const Domain& domain, const Factor& factor, const Variables& variables) {
  Factor result = filled(domain, variables, 1);
  multiply(domain, result, factor);
  return result;
}

void expect_near(const Factor& a, const Factor& b, double tolerance = 1e-10) {
  ASSERT_EQ(a.variables, b.variables);
  ASSERT_EQ(a.cells.size(), b.cells.size());
  for (std::size_t i = 0; i < a.cells.size(); ++i) ASSERT_NEAR(a.cells[i], b.cells[i], tolerance) << i;
}

std::vector<Variables> random_sets(std::size_t variables, std::size_t count, test::Random& random) {
  std::vector<Variables> sets;
  for (std::size_t k = 0; k < count; ++k) {
    std::set<std::uint32_t> set;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i)
      set.insert(static_cast<std::uint32_t>(random.below(variables)));
    sets.emplace_back(set.begin(), set.end());
  }
  return sets;
}

TEST(MarginalFactor, SumsAndProductsFollowTheirDefinition) {
  test::Random random(1);
  const Domain domain{2, 1, 3, 4, 2, 5};
  const Variables all = all_of(domain);
  for (int round = 0; round < 200; ++round) {
    const auto sets = random_sets(domain.size(), 3, random);
    const Factor a = random_factor(domain, unite(sets[0], sets[1]), random);
    const Factor b = random_factor(domain, unite(sets[1], sets[2]), random);
    expect_near(sum_to(domain, a, sets[1]), slow_sum(domain, a, sets[1]));
    Factor product = spread(domain, a, all);
    multiply(domain, product, b);
    for (const Variables& keep : {sets[0], sets[1], unite(sets[0], sets[2]), Variables{}}) {
      // Variables that neither has were counted once for each of their values.
      Factor expected = slow_sum(domain, product, keep);
      double repeats = 1;
      for (const std::uint32_t v : all)
        if (!includes(unite(a.variables, b.variables), std::span(&v, 1))) repeats *= domain[v];
      for (double& cell : expected.cells) cell /= repeats;
      expect_near(contract(domain, a, b, keep), expected, 1e-9);
    }
  }
  EXPECT_EQ(cells_of({UINT32_MAX, UINT32_MAX, UINT32_MAX}, Variables{0, 1, 2}), UINT64_MAX);
}

void expect_junction_tree(const Domain& domain, const std::vector<Variables>& sets,
                          const JunctionTree& tree) {
  for (const Variables& set : sets) EXPECT_GE(tree.find(domain, set), 0);
  for (std::uint32_t v = 0; v < domain.size(); ++v) {
    EXPECT_GE(tree.find(domain, Variables{v}), 0);
    // Running intersection: the nodes that hold a variable hang together, so exactly one of them has no
    // parent that holds it.
    std::size_t tops = 0;
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const auto& node = tree.nodes[i];
      ASSERT_LT(node.parent, static_cast<std::int32_t>(i));
      if (!includes(node.clique, Variables{v})) continue;
      tops += node.parent < 0 ||
              !includes(tree.nodes[static_cast<std::size_t>(node.parent)].clique, Variables{v});
    }
    EXPECT_EQ(tops, 1U);
  }
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    for (std::size_t k = 0; k < tree.nodes.size(); ++k)
      EXPECT_TRUE(i == k || !includes(tree.nodes[i].clique, tree.nodes[k].clique)) << "not maximal";
}

TEST(MarginalJunctionTree, CoversSetsAndKeepsTheRunningIntersection) {
  test::Random random(2);
  for (int round = 0; round < 200; ++round) {
    Domain domain;
    for (std::uint64_t i = 1 + random.below(12); i > 0; --i)
      domain.push_back(static_cast<std::uint32_t>(1 + random.below(9)));
    const auto sets = random_sets(domain.size(), random.below(15), random);
    const JunctionTree tree = make_junction_tree(domain, sets, 4);
    expect_junction_tree(domain, sets, tree);
    EXPECT_LE(tree.cells(domain), greedy_cells(domain, sets));
  }
}

TEST(MarginalJunctionTree, OfACycleHasTriangles) {
  const Domain domain{2, 2, 2, 2, 2};
  const std::vector<Variables> cycle{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 4}};
  const JunctionTree tree = make_junction_tree(domain, cycle);
  EXPECT_EQ(tree.nodes.size(), 3U);
  EXPECT_EQ(tree.cells(domain), 24U);
}

/// The joint distribution by the definition.
Factor slow_joint(const Domain& domain, const std::vector<Factor>& potentials, double& log_sum) {
  Factor joint = filled(domain, all_of(domain), 1);
  for (Factor potential : potentials) {
    for (double& cell : potential.cells) cell = std::exp(cell);
    multiply(domain, joint, potential);
  }
  const double sum = total(joint);
  for (double& cell : joint.cells) cell /= sum;
  log_sum = std::log(sum);
  return joint;
}

TEST(MarginalGraphModel, AgreesWithTheJointDistribution) {
  test::Random random(3);
  Observer observer;
  for (int round = 0; round < 100; ++round) {
    Domain domain;
    for (int i = 0; i < 7; ++i) domain.push_back(static_cast<std::uint32_t>(1 + random.below(4)));
    const auto sets = random_sets(domain.size(), 1 + random.below(8), random);
    GraphModel model(domain, make_junction_tree(domain, sets, 2));
    std::vector<Factor> potentials;
    for (const Variables& set : sets) {
      potentials.push_back(random_factor(domain, set, random));
      model.set_potential(model.add_potential(set), potentials.back().cells);
    }
    double log_sum = 0;
    for (int again = 0; again < 3; ++again) {
      const Factor joint = slow_joint(domain, potentials, log_sum);
      EXPECT_NEAR(model.calibrate(observer), log_sum, 1e-9);
      for (std::size_t i = 0; i < sets.size(); ++i)
        expect_near(model.marginal_of_potential(i), slow_sum(domain, joint, sets[i]));
      for (const Variables& set : random_sets(domain.size(), 10, random))
        expect_near(model.marginal(set), slow_sum(domain, joint, set));
      std::vector<Variables> pairs;
      for (std::uint32_t i = 0; i < domain.size(); ++i)
        for (std::uint32_t k = i + 1; k < domain.size(); ++k) pairs.push_back({i, k});
      const auto marginals = model.pair_marginals(pairs, observer);
      for (std::size_t i = 0; i < pairs.size(); ++i)
        expect_near(marginals[i], slow_sum(domain, joint, pairs[i]));
      // Change one potential: only its part of the tree is collected again.
      const std::size_t changed = random.below(sets.size());
      potentials[changed] = random_factor(domain, sets[changed], random);
      model.set_potential(changed, potentials[changed].cells);
    }
  }
}

TEST(MarginalGraphModel, KeepsImpossibleCellsImpossible) {
  const Domain domain{2, 3, 2};
  GraphModel model(domain, make_junction_tree(domain, std::vector<Variables>{{0, 1}, {1, 2}}));
  const double never = -std::numeric_limits<double>::infinity();
  model.set_potential(model.add_potential({0, 1}), std::vector<double>{0, never, 0, 0, 0, never});
  model.add_potential({1, 2});
  Observer observer;
  EXPECT_NEAR(model.calibrate(observer), std::log(8.0), 1e-12);
  expect_near(model.marginal({0, 1}), {{0, 1}, {0.25, 0, 0.25, 0.25, 0.25, 0}});
  expect_near(model.marginal({0, 2}), {{0, 2}, {0.25, 0.25, 0.25, 0.25}});
  EXPECT_EQ(test::state_of([&] { model.add_potential({0, 2}); }), "XX000");
}

}  // namespace
}  // namespace synth::marginal
