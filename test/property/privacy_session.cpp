// What the session promises, tested from outside: budgets are never overdrawn, and on tiny neighbouring
// inputs no event is more likely than the price allows. Accusations are wrong with probability below 1e-6
// each over the choice of seeds.

#include <cmath>
#include <gtest/gtest.h>

#include "core/privacy/session.hpp"
#include "test/support/privacy.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using test::chi_square_p;
using test::contradicts;
using test::CountedRandomness;
using test::Histogram;
using test::histogram_of;
using test::Random;

constexpr double false_alarm = 1e-7;
constexpr std::uint64_t draws = 200'000;
const Budget ample{Rho::price(1e6), Delta::price(10)};

// Sessions are used up quickly by the list of payments of 200,000 draws; each draw gets its own.
template <class Ask>
Histogram answers(std::uint64_t seed, Ask&& ask) {
  CountedRandomness randomness(seed);
  return histogram_of(draws, [&] {
    PrivacySession session(ample, randomness);
    return ask(session);
  });
}

void ask_something(PrivacySession& session, Random& random) {
  const std::vector<std::uint64_t> counts{random.below(100), random.below(100)};
  const Ratio variance = round_variance(std::exp(6 * random.uniform() - 1));
  switch (random.below(6)) {
    case 0:
      session.measure("x", counts, variance, 1 + random.below(5));
      break;
    case 1:
      session.choose("x", std::vector<double>{1, 2, 3}, 1, 0.01 + random.uniform());
      break;
    case 2:
      session.thresholded_union("x", std::vector<CategoryCount>{{"a", 5}},
                                {variance, Delta::price(random.uniform() * 1e-7)});
      break;
    case 3:
      session.spikes("x", std::vector<ValueCount>{{5, 5}}, {variance, Delta::price(random.uniform() * 1e-7)});
      break;
    case 4:
      session.bounds("x", PowerHistogram(), variance);
      break;
    default:
      session.priv_tree("x", counts, {.epsilon = 0.01 + random.uniform(), .threshold = random.below(50)});
  }
}

TEST(PrivacySessionLaw, BudgetsAreNeverOverdrawn) {
  Random random(1);
  CountedRandomness randomness(1);
  int refusals = 0;
  for (int fit = 0; fit < 200; ++fit) {
    const Budget budget{Rho::allowance(random.uniform()), Delta::allowance(random.uniform() * 1e-6)};
    PrivacySession session(budget, randomness);
    for (int step = 0; step < 30; ++step) {
      const Price before = session.spent();
      const std::size_t payments = session.payments().size();
      try {
        ask_something(session, random);
        ASSERT_EQ(session.payments().size(), payments + 1);
        ASSERT_EQ(session.spent(), before + session.payments().back().price);
        ASSERT_GT(session.payments().back().price.rho, Rho());
      } catch (const Error& error) {
        ASSERT_STREQ(error.state().code, "54000");
        ASSERT_EQ(session.spent(), before);
        ++refusals;
      }
      ASSERT_TRUE(budget.covers(session.spent()));
    }
  }
  EXPECT_GT(refusals, 500);
}

TEST(PrivacySessionLaw, ChoicesFollowTheExponentialMechanism) {
  const std::vector<double> scores{0, 1.5, -2, 4};
  double total = 0;
  for (const double score : scores) total += std::exp(1.2 * score / (2 * 0.75));
  const auto law = [&](std::int64_t i) {
    return i >= 0 && i < 4 ? std::exp(1.2 * scores[static_cast<std::size_t>(i)] / (2 * 0.75)) / total : 0;
  };
  const Histogram counts =
      answers(2, [&](PrivacySession& session) { return session.choose("x", scores, 0.75, 1.2); });
  EXPECT_GT(chi_square_p(counts, draws, 4, law), 1e-6);
}

// The worst pair of score vectors for three candidates: one rises, the others fall, each by the sensitivity.
TEST(PrivacySessionLaw, ChoicesAreEpsilonPrivate) {
  const std::vector<double> scores{1, 0, 0};
  const std::vector<double> neighbour{0, 1, 1};
  const auto choose = [&](std::uint64_t seed, const std::vector<double>& of, double epsilon) {
    return answers(seed, [&](PrivacySession& session) { return session.choose("x", of, 1, epsilon); });
  };
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_FALSE(contradicts(choose(3, scores, 1), choose(4, neighbour, 1), draws, i, i, 1, 0, false_alarm))
        << i;
  }
  // Twice the price that was declared would be noticed.
  EXPECT_TRUE(contradicts(choose(5, scores, 2), choose(6, neighbour, 2), draws, 0, 0, 1, 0, false_alarm));
}

// Noise of another variance than the one that was paid for, be it a tenth, would be seen here.
TEST(PrivacySessionLaw, MeasurementsHaveTheNoiseTheyPaidFor) {
  for (const Ratio variance : {Ratio{4, 1}, Ratio{27, 2}}) {
    const test::GaussianLaw law(static_cast<double>(variance.numerator) /
                                static_cast<double>(variance.denominator));
    const Histogram noise =
        answers(40, [&](PrivacySession& session) { return session.count("n", 0, variance, 3); });
    EXPECT_GT(chi_square_p(noise, draws, law.reach(), law), 1e-6);
  }
}

bool any_tail_contradicts(const Histogram& a, const Histogram& b, double rho) {
  bool found = false;
  for (const double epsilon : {0.25, 0.5, 1.0, 2.0})
    for (std::int64_t from = -6; from <= 8; ++from)
      found |= contradicts(a, b, draws, from, 1000, epsilon, zcdp_delta(rho, epsilon), false_alarm);
  return found;
}

TEST(PrivacySessionLaw, MeasurementsKeepTheirPrice) {
  const auto measure = [&](std::uint64_t seed, std::uint64_t rows, Ratio variance) {
    return answers(seed, [&](PrivacySession& session) { return session.count("n", rows, variance); });
  };
  const double rho = gaussian_price({4, 1}, 1).value();
  EXPECT_FALSE(any_tail_contradicts(measure(7, 1, {4, 1}), measure(8, 0, {4, 1}), rho));
  // A third of the noise would be noticed. (The conversion from zCDP leaves room: half would not.)
  EXPECT_TRUE(any_tail_contradicts(measure(9, 1, {4, 9}), measure(10, 0, {4, 9}), rho));
}

// A category that one unit alone holds: shown with probability delta at most, and not a tenth of it.
TEST(PrivacySessionLaw, UnionsShowALonelyCategoryWithProbabilityDelta) {
  const auto shown = [&](std::uint64_t seed, std::vector<CategoryCount> counts, double delta,
                         std::uint64_t rows) {
    const Histogram seen = answers(seed, [&](PrivacySession& session) {
      return !session.thresholded_union("x", counts, {{4, 1}, Delta::price(delta), rows}).empty();
    });
    return seen.contains(1) ? seen.at(1) : 0;
  };
  const double delta = 0.02;
  for (const auto& [counts, rows] : std::vector<std::pair<std::vector<CategoryCount>, std::uint64_t>>{
           {{{"a", 1}}, 1}, {{{"a", 3}}, 3}, {{{"a", 1}, {"b", 1}, {"c", 1}}, 3}, {{{"a", 2}, {"b", 1}}, 3}})
    EXPECT_LE(test::at_least(shown(11 + rows, counts, delta, rows), draws, false_alarm), delta)
        << counts.size();
  EXPECT_GE(test::at_most(shown(15, {{"a", 1}}, delta, 1), draws, false_alarm), delta / 10);
  // Two rows of a unit that should hold one would be noticed.
  EXPECT_GT(test::at_least(shown(16, {{"a", 3}}, delta, 1), draws, false_alarm), delta);
}

// All trees over four cells, told apart by their cuts.
TEST(PrivacySessionLaw, TreesAreEpsilonPrivate) {
  const auto trees = [&](std::uint64_t seed, std::vector<std::uint64_t> cells, double epsilon) {
    return answers(seed, [&](PrivacySession& session) {
      std::int64_t tree = 0;
      for (const std::uint32_t first : session.priv_tree("x", cells, {.epsilon = epsilon, .threshold = 3}))
        tree |= std::int64_t{1} << first;
      return tree;
    });
  };
  for (const double epsilon : {0.5, 3.0}) {
    for (const auto& cells :
         std::vector<std::vector<std::uint64_t>>{{0, 0, 0, 0}, {3, 0, 0, 0}, {4, 2, 0, 1}, {9, 0, 0, 0}}) {
      std::vector<std::uint64_t> neighbour = cells;
      ++neighbour[0];
      const Histogram a = trees(20, cells, epsilon);
      const Histogram b = trees(21, neighbour, epsilon);
      for (std::int64_t tree = 0; tree < 16; ++tree)
        EXPECT_FALSE(contradicts(a, b, draws, tree, tree, epsilon, 0, false_alarm)) << tree;
    }
  }
  EXPECT_TRUE(
      contradicts(trees(22, {0, 0, 0, 0}, 9), trees(23, {6, 0, 0, 0}, 9), draws, 1, 1, 3, 0, false_alarm));
}

// The price of a tree does not grow with its depth: only the bias of deep intervals makes that so.
TEST(PrivacySessionLaw, DeepTreesAreEpsilonPrivate) {
  const auto depths = [&](std::uint64_t seed, std::uint64_t rows, std::uint64_t unit) {
    std::vector<std::uint64_t> cells(64);
    cells[0] = rows;
    return answers(seed, [&](PrivacySession& session) {
      const auto firsts =
          session.priv_tree("x", cells, {.epsilon = 3, .rows_per_unit = unit, .threshold = 6});
      return firsts.size() == 1 ? 64 : firsts[1];
    });
  };
  for (const auto& [rows, unit] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 1}, {5, 1}, {9, 1}, {2, 8}}) {
    const Histogram a = depths(24, rows, unit);
    const Histogram b = depths(25, rows + unit, unit);
    for (std::int64_t size = 1; size <= 64; size *= 2) {
      EXPECT_FALSE(contradicts(a, b, draws, 0, size, 3, 0, false_alarm)) << rows << " " << size;
      EXPECT_FALSE(contradicts(a, b, draws, size, 64, 3, 0, false_alarm)) << rows << " " << size;
    }
  }
}

TEST(PrivacySessionLaw, BoundsAreSeldomStretchedByNoise) {
  PowerHistogram histogram;
  histogram.add(20, 1000);
  CountedRandomness randomness(30);
  int stretched = 0;
  for (int i = 0; i < 2000; ++i) {
    PrivacySession session(ample, randomness);
    stretched += session.bounds("x", histogram, {400, 1}) != Bounds{16, 32};
  }
  EXPECT_LE(stretched, 3);  // 2000 * 1e-6 are expected at most
}

}  // namespace
}  // namespace synth
