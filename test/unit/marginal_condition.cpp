// Conditioned variables against enumeration of all their codes.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "core/model/marginal/sampled.hpp"
#include "core/model/marginal/shares.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

using Codes = std::vector<std::uint32_t>;
using Weights = std::vector<std::vector<double>>;

void append_random_ends(test::Random& random, std::size_t shares, std::vector<std::uint32_t>& ends) {
  std::vector<double> masses(shares);
  for (double& mass : masses) mass = random.below(4) == 0 ? 0 : std::exp(random.normal());
  append_ends(masses, ends);
}

/// Variable `number` depends on an earlier one and some of those that that one depends on, as in a model
/// compiled along a junction tree; now and then on one with a single group, which tells nothing.
SampledVariable random_variable(test::Random& random, const std::vector<SampledVariable>& earlier) {
  SampledVariable variable{static_cast<std::uint32_t>(earlier.size()), 1, {}, {}, {}, {}, {}};
  variable.groups = static_cast<std::uint32_t>(random.below(6) == 0 ? 1 : 2 + random.below(2));
  std::size_t rows = 1;
  const auto depend_on = [&](std::uint32_t parent) {
    variable.parents.push_back({parent, static_cast<std::uint32_t>(rows * (variable.groups - 1))});
    rows *= earlier[parent].groups;
  };
  if (variable.groups > 1 && !earlier.empty() && random.below(5) > 0) {
    const auto latest = static_cast<std::uint32_t>(random.below(earlier.size()));
    for (const auto& parent : earlier[latest].parents)
      if (random.below(3) > 0) depend_on(parent.variable);
    depend_on(latest);
    for (std::uint32_t i = 0; i < earlier.size(); ++i)
      if (earlier[i].groups == 1 && i != latest) depend_on(i);
  }
  for (std::size_t i = 0; i < rows; ++i) append_random_ends(random, variable.groups, variable.ends);
  if (random.below(2) == 0) return variable;
  for (std::uint32_t group = 0; group < variable.groups; ++group) {
    variable.first.push_back(static_cast<std::uint32_t>(variable.codes.size()));
    const std::uint64_t codes = 1 + random.below(3);
    for (std::uint64_t i = 0; i < codes; ++i)
      variable.codes.push_back(static_cast<std::uint16_t>(variable.codes.size()));
    append_random_ends(random, codes, variable.code_ends);
    variable.code_ends.push_back(7);  // not read
  }
  variable.first.push_back(static_cast<std::uint32_t>(variable.codes.size()));
  return variable;
}

std::size_t codes_of(const SampledVariable& variable) {
  return variable.codes.empty() ? variable.groups : variable.codes.size();
}

std::uint32_t group_of(const SampledVariable& variable, std::uint32_t code) {
  if (variable.codes.empty()) return code;
  std::uint32_t group = 0;
  while (variable.first[group + 1] <= code) ++group;  // codes are in order here
  return group;
}

double share(const std::uint32_t* ends, std::size_t count, std::size_t at) {
  std::vector<double> masses;
  read_masses(ends, count, masses);
  return masses[at] / end_of_words;
}

double probability_of(const std::vector<SampledVariable>& variables, const Codes& codes) {
  double probability = 1;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const SampledVariable& variable = variables[i];
    const std::uint32_t group = group_of(variable, codes[i]);
    std::size_t offset = 0;
    for (const auto& parent : variable.parents)
      offset += parent.stride * group_of(variables[parent.variable], codes[parent.variable]);
    if (variable.groups > 1) probability *= share(variable.ends.data() + offset, variable.groups - 1, group);
    if (variable.codes.empty()) continue;
    const std::uint32_t first = variable.first[group];
    probability *=
        share(variable.code_ends.data() + first, variable.first[group + 1] - first - 1, codes[i] - first);
  }
  return probability;
}

template <class F>
void for_all_codes(const std::vector<SampledVariable>& variables, F&& body) {
  Codes codes(variables.size(), 0);
  for (;;) {
    body(codes);
    std::size_t i = 0;
    while (i < codes.size() && ++codes[i] == codes_of(variables[i])) codes[i++] = 0;
    if (i == codes.size()) return;
  }
}

Weights random_weights(test::Random& random, const std::vector<SampledVariable>& variables) {
  Weights weights(variables.size());
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (random.below(2) == 0) continue;
    for (std::size_t code = 0; code < codes_of(variables[i]); ++code) {
      const std::uint64_t kind = random.below(3);
      weights[i].push_back(kind == 0 ? 0 : kind == 1 ? 1 : 0x1p-8 * static_cast<double>(random.below(257)));
    }
  }
  return weights;
}

double weight_of(const Weights& weights, const Codes& codes) {
  double weight = 1;
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (!weights[i].empty()) weight *= weights[i][codes[i]];
  return weight;
}

TEST(MarginalCondition, IsExact) {
  test::Random random(1);
  Observer observer;
  int possible = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<SampledVariable> before;
    for (std::uint64_t i = 1 + random.below(6); i > 0; --i) before.push_back(random_variable(random, before));
    const Weights weights = random_weights(random, before);
    double expected = 0;
    for_all_codes(before, [&](const Codes& codes) {
      expected += probability_of(before, codes) * weight_of(weights, codes);
    });
    std::vector<SampledVariable> after = before;
    const std::optional<double> found = condition(after, weights, observer);
    ASSERT_TRUE(found);
    ASSERT_NEAR(*found, expected, 1e-12);
    if (expected == 0) {
      EXPECT_EQ(*found, 0);
      continue;
    }
    if (expected < 1e-3) continue;  // of which 32 bits hold less
    ++possible;
    for_all_codes(before, [&](const Codes& codes) {
      const double wanted = probability_of(before, codes) * weight_of(weights, codes) / expected;
      const double drawn = probability_of(after, codes);
      ASSERT_NEAR(drawn, wanted, 1e-8);
      if (weight_of(weights, codes) == 0) {
        ASSERT_EQ(drawn, 0);
      }
    });
  }
  EXPECT_GT(possible, 200);
}

TEST(MarginalCondition, WithoutWeightsChangesNothing) {
  test::Random random(2);
  std::vector<SampledVariable> variables;
  for (int i = 0; i < 5; ++i) variables.push_back(random_variable(random, variables));
  std::vector<SampledVariable> after = variables;
  Observer observer;
  EXPECT_EQ(condition(after, Weights(5), observer), 1.0);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    EXPECT_EQ(after[i].ends, variables[i].ends);
    EXPECT_EQ(after[i].code_ends, variables[i].code_ends);
  }
}

/// Two independent causes of one effect: given the effect they depend on each other, and no table holds them
/// both.
TEST(MarginalCondition, TellsWhereNoTableHoldsAMessage) {
  const std::uint32_t half = UINT32_MAX / 2;
  std::vector<SampledVariable> variables{{0, 2, {}, {half}, {}, {}, {}},
                                         {1, 2, {}, {half}, {}, {}, {}},
                                         {2, 2, {{0, 1}, {1, 2}}, {1, half, half, UINT32_MAX}, {}, {}, {}}};
  Observer observer;
  EXPECT_FALSE(condition(variables, Weights{{}, {}, {1, 0}}, observer));
}

TEST(MarginalShares, NothingGetsNoWords) {
  std::vector<std::uint32_t> ends;
  append_ends(std::vector<double>{0.1, 0.2, 0.3, 0.7, 0.1, 0.6, 0}, ends);
  EXPECT_EQ(ends.back(), UINT32_MAX);
  std::vector<double> masses;
  read_masses(ends.data(), ends.size(), masses);
  EXPECT_EQ(masses.back(), 0);
  EXPECT_NEAR(masses[3] / end_of_words, 0.35, 1e-9);
  ends.clear();
  append_ends(std::vector<double>{0, 0, 0, 0}, ends);
  EXPECT_EQ(ends[1], UINT32_MAX / 2);
}

}  // namespace
}  // namespace synth::marginal
