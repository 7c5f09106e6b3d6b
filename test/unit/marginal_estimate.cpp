#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "core/model/marginal/estimate.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/random.hpp"

namespace synth::marginal {
namespace {

Variables all_of(const Domain& domain) {
  Variables all;
  for (std::uint32_t i = 0; i < domain.size(); ++i) all.push_back(i);
  return all;
}

Factor random_joint(const Domain& domain, test::Random& random, double rows, double spread = 1) {
  Factor joint = filled(domain, all_of(domain), 0);
  for (double& cell : joint.cells) cell = std::exp(spread * random.normal());
  const double sum = total(joint);
  for (double& cell : joint.cells) cell *= rows / sum;
  return joint;
}

Measurement measure(const Domain& domain, const Factor& joint, Variables variables, double variance,
                    test::Random& random) {
  Measurement measurement{variables, {}, sum_to(domain, joint, variables).cells, variance};
  measurement.merges.resize(variables.size());
  for (double& count : measurement.counts) count += std::sqrt(variance) * random.normal();
  return measurement;
}

EstimateOptions options_of(double rows, double entropy, double tolerance = 1e-13) {
  EstimateOptions options;
  options.rows = rows;
  options.entropy = entropy;
  options.tolerance = tolerance;
  options.max_iterations = 5000;
  return options;
}

/// Iterative proportional fitting over the whole joint table (Deming and Stephan 1940): the maximum entropy.
Factor proportional_fit(const Domain& domain, const std::vector<Measurement>& measurements, double rows) {
  Factor joint = filled(domain, all_of(domain), 1);
  for (int round = 0; round < 3000; ++round)
    for (const Measurement& measurement : measurements) {
      Factor ratio{measurement.variables, measurement.counts};
      divide(ratio, sum_to(domain, joint, measurement.variables));
      multiply(domain, joint, ratio);
    }
  const double sum = total(joint);
  for (double& cell : joint.cells) cell /= sum;
  EXPECT_NEAR(sum, rows, 1e-6 * rows);
  return joint;
}

TEST(MarginalEstimate, OfExactMarginalsIsTheMaximumEntropy) {
  test::Random random(1);
  Observer observer;
  const Domain domain{2, 3, 2, 4};
  const Factor joint = random_joint(domain, random, 1000);
  for (const std::vector<Variables>& sets : {std::vector<Variables>{{0, 1}, {1, 2}, {2, 3}},
                                             std::vector<Variables>{{0, 1}, {1, 2}, {2, 3}, {0, 3}},
                                             std::vector<Variables>{{0}, {0, 1, 3}, {1, 2}, {0, 2}}}) {
    Estimator estimator(domain, options_of(1000, 0), observer);
    std::vector<Measurement> measurements;
    for (const Variables& set : sets) {
      measurements.push_back(measure(domain, joint, set, 0, random));
      estimator.add(measurements.back());
    }
    EXPECT_TRUE(estimator.fit().converged);
    const Factor expected = proportional_fit(domain, measurements, 1000);
    const Factor found = estimator.model().marginal(all_of(domain));
    for (std::size_t i = 0; i < expected.cells.size(); ++i)
      EXPECT_NEAR(found.cells[i], expected.cells[i], 2e-6);
  }
}

TEST(MarginalEstimate, OfATreeStartsAtTheSolution) {
  test::Random random(2);
  Observer observer;
  const Domain domain{3, 4, 5};
  const Factor joint = random_joint(domain, random, 1e6);
  Estimator estimator(domain, options_of(1e6, 0, 1e-9), observer);
  estimator.add(measure(domain, joint, {0, 1}, 0, random));
  estimator.add(measure(domain, joint, {1, 2}, 0, random));
  const EstimateReport report = estimator.fit();
  EXPECT_TRUE(report.converged);
  EXPECT_LE(report.iterations, 3U);
}

/// At the minimum of the strictly convex objective, its derivative by p(x), taken over all x, is constant:
/// log p + sum of Q'(rows Q p - counts) / (variance * entropy).
TEST(MarginalEstimate, FulfilsTheConditionsOfTheMinimum) {
  test::Random random(3);
  Observer observer;
  const Domain domain{3, 2, 4, 3};
  for (int round = 0; round < 20; ++round) {
    const Factor joint = random_joint(domain, random, 500);
    const double entropy = 0.05;
    Estimator estimator(domain, options_of(500, entropy), observer);
    std::vector<Measurement> measurements;
    for (const Variables& set : std::vector<Variables>{{0}, {0, 1}, {1, 2, 3}, {0, 3}, {2}}) {
      measurements.push_back(measure(domain, joint, set, 100.0 / static_cast<double>(set.size()), random));
      if (set.size() == 3) measurements.back().merges[1] = {0, 1, 1, 0};
      if (set.size() == 3) measurements.back().counts.resize(12);
      // The conditions hold for counts of the right sum.
      auto& counts = measurements.back().counts;
      double sum = 0;
      for (const double count : counts) sum += count;
      for (double& count : counts) count += (500 - sum) / static_cast<double>(counts.size());
      estimator.add(measurements.back());
    }
    EXPECT_TRUE(estimator.fit().converged);
    const Factor found = estimator.model().marginal(all_of(domain));
    Factor derivative = found;
    for (double& cell : derivative.cells) cell = std::exp(std::log(cell));
    for (const Measurement& measurement : measurements) {
      Factor fine = sum_to(domain, found, measurement.variables);
      std::vector<double> residual = merge_cells(domain, measurement, fine);
      for (std::size_t i = 0; i < residual.size(); ++i)
        residual[i] =
            std::exp((500 * residual[i] - measurement.counts[i]) / (measurement.variance * entropy));
      fine.cells = spread_cells(domain, measurement, residual);
      multiply(domain, derivative, fine);
    }
    for (const double cell : derivative.cells)
      EXPECT_NEAR(std::log(cell), std::log(derivative.cells[0]), 2e-3);
  }
}

double squares(const Domain& domain, const std::vector<Measurement>& measurements, const Factor& p,
               double rows) {
  double sum = 0;
  for (const Measurement& measurement : measurements) {
    const Factor mine = sum_to(domain, p, measurement.variables);
    for (std::size_t i = 0; i < mine.cells.size(); ++i)
      sum += std::pow(rows * mine.cells[i] - measurement.counts[i], 2) / (2 * measurement.variance);
  }
  return sum;
}

/// Exponentiated gradient over the whole joint table, with a step that only shrinks.
double least_squares(const Domain& domain, const std::vector<Measurement>& measurements, double rows) {
  Factor p = filled(domain, all_of(domain), 1.0 / static_cast<double>(cells_of(domain, all_of(domain))));
  double best = squares(domain, measurements, p, rows), step = 1;
  for (int round = 0; round < 20000; ++round) {
    Factor next = p;
    for (const Measurement& measurement : measurements) {
      Factor change = sum_to(domain, p, measurement.variables);
      for (std::size_t i = 0; i < change.cells.size(); ++i)
        change.cells[i] =
            std::exp(-step * (rows * change.cells[i] - measurement.counts[i]) / measurement.variance);
      multiply(domain, next, change);
    }
    const double sum = total(next);
    for (double& cell : next.cells) cell /= sum;
    const double reached = squares(domain, measurements, next, rows);
    if (reached <= best) {
      best = reached;
      p = next;
    } else {
      step /= 2;
    }
  }
  return best;
}

TEST(MarginalEstimate, ReachesLeastSquaresWhereEntropyWeighsLittle) {
  test::Random random(4);
  Observer observer;
  const Domain domain{2, 3, 3};
  for (int round = 0; round < 10; ++round) {
    const Factor joint = random_joint(domain, random, 2000, 0.5);
    std::vector<Measurement> measurements;
    Estimator estimator(domain, options_of(2000, 4e-3), observer);
    for (const Variables& set : std::vector<Variables>{{0, 1}, {1, 2}, {0, 2}}) {
      measurements.push_back(measure(domain, joint, set, set[0] == 0 ? 9 : 25, random));
      auto& counts = measurements.back().counts;
      double sum = 0;
      for (const double count : counts) sum += count;
      for (double& count : counts) count += (2000 - sum) / static_cast<double>(counts.size());
      estimator.add(measurements.back());
    }
    estimator.fit();
    const double found = squares(domain, measurements, estimator.model().marginal(all_of(domain)), 2000);
    const double least = least_squares(domain, measurements, 2000);
    EXPECT_GE(found, least - 1e-3);
    EXPECT_LE(found, least + 0.02);
  }
}

TEST(MarginalEstimate, CombinesRepeatsByInverseVariance) {
  Observer observer;
  const Domain domain{2, 2};
  Estimator estimator(domain, options_of(100, 1e-6), observer);
  estimator.add({{0}, {}, {30, 70}, 1});
  estimator.add({{0}, {}, {60, 40}, 2});
  EXPECT_EQ(estimator.measurements(), 1U);
  estimator.fit();
  EXPECT_NEAR(estimator.model().marginal({0}).cells[0], 0.4, 1e-4);
  EXPECT_EQ(test::state_of([&] { estimator.add({{0, 1}, {}, {1, 2}, 1}); }), "XX000");
  EXPECT_EQ(test::state_of([&] { estimator.add({{0}, {}, {1, 2}, -1}); }), "XX000");
}

TEST(MarginalEstimate, NumberOfRowsIsTheMinimumVarianceMean) {
  const TotalEstimate estimate =
      estimate_total(std::vector<Measurement>{{{0}, {}, {40, 60}, 1}, {{1}, {}, {30, 30, 30, 30}, 2}});
  EXPECT_NEAR(estimate.total, (100.0 / 2 + 120.0 / 8) / (1.0 / 2 + 1.0 / 8), 1e-12);
  EXPECT_NEAR(estimate.variance, 1.6, 1e-12);
  EXPECT_EQ(estimate_total({}).total, 1);
  EXPECT_EQ(estimate_total(std::vector<Measurement>{{{0}, {}, {-50, 20}, 4}}).total, 1);
  EXPECT_EQ(estimate_total(std::vector<Measurement>{{{0}, {}, {5, 20}, 0}}).total, 25);
}

TEST(MarginalEstimate, ImpossibleCellsStayEmpty) {
  Observer observer;
  Estimator estimator({2, 2}, options_of(100, 1e-4), observer);
  estimator.weigh({0, 1}, std::vector<double>{1, 0, 1, 1});
  estimator.add({{0}, {}, {50, 50}, 1});
  estimator.add({{1}, {}, {70, 30}, 1});
  EXPECT_TRUE(estimator.fit().converged);
  const Factor joint = estimator.model().marginal({0, 1});
  EXPECT_EQ(joint.cells[1], 0);
  EXPECT_NEAR(joint.cells[0], 0.5, 1e-3);
  EXPECT_NEAR(joint.cells[3], 0.3, 1e-3);
}

TEST(MarginalEstimate, StopsWhenAsked) {
  struct Impatient : Observer {
    int left = 20;
    void check() override {
      if (--left < 0) throw Error(sqlstate::data_exception, "stopped");
    }
  } observer;
  Estimator estimator({2, 2, 2}, options_of(100, 1e-3), observer);
  for (const Variables& set : std::vector<Variables>{{0, 1}, {1, 2}, {0, 2}})
    estimator.add({set, {}, {10, 20, 30, 40}, 1});
  EXPECT_EQ(test::state_of([&] { estimator.fit(); }), "22000");
}

/// Noise on what cannot be counts for nothing; the rest is as if it were known to be zero.
TEST(MarginalEstimate, WithZerosIsTheMinimumAmongWhatIsPossible) {
  test::Random random(8);
  Observer observer;
  const Domain domain{3, 3, 2};
  Factor joint = random_joint(domain, random, 900);
  const std::vector<double> weights{1, 1, 1, 0, 1, 1, 0, 0, 1};
  multiply(domain, joint, {{0, 1}, weights});
  const double sum = total(joint);
  for (double& cell : joint.cells) cell *= 900 / sum;
  for (const double variance : {0.0, 100.0}) {
    Estimator estimator(domain, options_of(900, 0.01), observer);
    estimator.weigh({0, 1}, weights);
    for (const Variables& set : std::vector<Variables>{{0, 1}, {1, 2}, {0}})
      estimator.add(measure(domain, joint, set, variance, random));
    EXPECT_TRUE(std::isfinite(estimator.fit().objective));
    const Factor pair = estimator.model().marginal({0, 1});
    const Factor truth = sum_to(domain, joint, {0, 1});
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) {
        EXPECT_EQ(pair.cells[i], 0);
      }
      EXPECT_NEAR(900 * pair.cells[i], truth.cells[i], variance > 0 ? 35 : 0.01);
    }
  }
}

TEST(MarginalEstimate, DropsZerosThatLeaveNothing) {
  Observer observer;
  Estimator estimator({2, 2}, options_of(100, 0.01), observer);
  estimator.weigh({0}, std::vector<double>{1, 3});
  EXPECT_FALSE(estimator.drop_zeros());
  estimator.weigh({0, 1}, std::vector<double>{0, 0, 0, 0});
  estimator.add({{0}, {{}}, {20, 80}, 1});
  EXPECT_FALSE(std::isfinite(estimator.fit().objective));
  EXPECT_TRUE(estimator.drop_zeros());
  EXPECT_TRUE(std::isfinite(estimator.fit().objective));
  EXPECT_NEAR(estimator.model().marginal({0}).cells[0], 0.2, 0.01);
}

}  // namespace
}  // namespace synth::marginal
