#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <stdexcept>

#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/population.hpp"

namespace synth::evaluate {
namespace {

using Rows = std::vector<test::Row>;
using Findings = std::vector<Finding>;

Population people_population(const Rows& training, const Rows& control, const Rows& synthetic_rows) {
  return test::population_of(test::People::columns(), training, control, synthetic_rows);
}

/// Fewer fits, so that tests are quick.
ReconstructionOptions quick() {
  ReconstructionOptions options;
  options.ranking.fits = 4;
  options.ranking.steps = 300;
  options.ranking.tops = {20, 100};
  return options;
}

Findings attack(const Population& population, const ReconstructionOptions& options = quick()) {
  Observer observer;
  return attack_reconstruction(population, options, observer);
}

std::vector<Finding> of(const Findings& findings, const std::string& attack) {
  std::vector<Finding> some;
  for (const Finding& finding : findings)
    if (finding.attack == attack) some.push_back(finding);
  return some;
}

// -------------------------------------------------------------------------------------------- fitting bits

double misfit(const SubsetCounts& counts, const std::vector<double>& bits) {
  double sum = 0;
  for (std::uint32_t question = 0; question < counts.questions(); ++question) {
    double count = -counts.answer(question);
    for (const std::uint32_t record : counts.asked(question)) count += bits[record];
    sum += std::abs(count);
  }
  return sum;
}

SubsetCounts random_counts(test::Random& random, const std::vector<bool>& bits, std::uint32_t questions,
                           double noise) {
  SubsetCounts counts(static_cast<std::uint32_t>(bits.size()));
  for (std::uint32_t question = 0; question < questions; ++question) {
    std::vector<std::uint32_t> asked;
    double answer = noise * random.normal();
    for (std::uint32_t i = 0; i < bits.size(); ++i)
      if (random.below(2) == 1) asked.push_back(i), answer += bits[i];
    counts.add(asked, answer);
  }
  return counts;
}

/// Dinur and Nissim: exact answers give every bit away; noise of a fifth of sqrt(n), most of them; noise of
/// more than n, nothing (each bit right with probability near 1/2; more than 70 % of 100 with probability
/// 1e-5).
TEST(ReconstructBits, FindsThemAsFarAsNoiseAllows) {
  Observer observer;
  test::Random random(3);
  std::vector<bool> bits(100);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = random.below(2) == 1;
  const auto right = [&](double noise) {
    const auto found = fit_bits(random_counts(random, bits, 400, noise), {3000, 1e-7}, observer);
    int hits = 0;
    for (std::size_t i = 0; i < bits.size(); ++i) hits += (found[i] > 0.5) == bits[i];
    return hits;
  };
  EXPECT_EQ(right(0), 100);
  EXPECT_GE(right(2), 90);
  EXPECT_LE(right(250), 70);
}

/// Against the optimum by hand: two records asked about one by one, and both together. |x - 0.9| + |y - 0.2|
/// + |x + y - 2| is least where x = 1, y in [0.2, 1]: 0.1 + 0.8 of the two other terms together.
TEST(ReconstructBits, MinimisesTheSumOfDifferences) {
  Observer observer;
  SubsetCounts counts(2);
  const std::vector<std::uint32_t> first{0}, second{1}, both{0, 1};
  counts.add(first, 0.9);
  counts.add(second, 0.2);
  counts.add(both, 2);
  counts.add({}, 5);  // about nobody: left out
  EXPECT_EQ(counts.questions(), 3U);
  EXPECT_NEAR(misfit(counts, fit_bits(counts, {5000, 0}, observer)), 0.9, 1e-3);
}

TEST(ReconstructBits, AreHalvesWithoutQuestions) {
  Observer observer;
  EXPECT_EQ(fit_bits(SubsetCounts(3), {}, observer), (std::vector<double>{0.5, 0.5, 0.5}));
}

// ------------------------------------------------------------------------------------------------ ranking

TEST(ReconstructRows, CountsFrequencies) {
  Observer observer;
  const std::vector<RowKey> keys{5, 7, 5, 9, 5, 7};
  EXPECT_EQ(by_frequency(keys, 1, observer), (std::vector<RowKey>{5, 7, 9}));
}

/// Three kinds of rows whose marginals of pairs fit no other: they come first.
TEST(ReconstructRows, FindsRowsBehindMarginals) {
  Observer observer;
  PublishedMarginals published{{4, 4, 4}, {}};
  const std::uint32_t rows[3][3] = {{0, 1, 2}, {1, 3, 0}, {3, 0, 1}};
  for (std::uint32_t a = 0; a < 3; ++a)
    for (std::uint32_t b = a + 1; b < 3; ++b) {
      PublishedMarginal marginal{a, b, std::vector<double>(16, 0)};
      for (const auto& row : rows) marginal.shares[row[a] * 4 + row[b]] += 1 / 3.;
      published.marginals.push_back(marginal);
    }
  RankPlan plan;
  plan.product_rows = 30;
  plan.fits = 3;
  auto ranked = rank_rows(published, 300, plan, 1, observer);
  ASSERT_GE(ranked.size(), 3U);
  ranked.resize(3);
  std::sort(ranked.begin(), ranked.end());
  EXPECT_EQ(ranked, (std::vector<RowKey>{0 * 16 + 1 * 4 + 2, 1 * 16 + 3 * 4 + 0, 3 * 16 + 0 * 4 + 1}));

  // Noise, as a private release has it.
  test::Random random(2);
  for (auto& marginal : published.marginals)
    for (double& share : marginal.shares) share += 0.02 * random.normal();
  auto noisy = rank_rows(published, 300, plan, 1, observer);
  noisy.resize(3);
  std::sort(noisy.begin(), noisy.end());
  EXPECT_EQ(noisy, ranked);
}

TEST(ReconstructRows, RefusesMarginalsThatDoNotFit) {
  Observer observer;
  const auto state = [&](const PublishedMarginals& published) {
    return test::state_of([&] { rank_rows(published, 10, {}, 1, observer); });
  };
  EXPECT_EQ(state({{}, {}}), "22023");
  EXPECT_EQ(state({std::vector<std::uint32_t>(64, 2), {}}), "22023");
  EXPECT_EQ(state({{2, 2}, {{0, 2, std::vector<double>(4, 0.25)}}}), "22023");
  EXPECT_EQ(state({{2, 2}, {{0, 1, std::vector<double>(3, 0.25)}}}), "22023");
}

// ----------------------------------------------------------------------------------------------- attacks

TEST(Reconstruction, CatchesACopy) {
  test::People people(1);
  const Rows training = people.rows(300);
  ReconstructionOptions options;
  options.ranking.tops = {20, 100};
  const Findings findings = attack(people_population(training, people.rows(300), training), options);
  const Findings ranking = of(findings, "reconstruction_ranking");
  ASSERT_EQ(ranking.size(), 2U);
  EXPECT_LT(ranking[1].p_value, 1e-3);
  EXPECT_GT(ranking[1].low, ranking[1].baseline);
  EXPECT_GT(ranking[1].low, ranking[1].control);
  const Findings positive = of(findings, "reconstruction_positive_control");
  ASSERT_EQ(positive.size(), 1U);
  EXPECT_GE(positive[0].estimate, 0.95);
  EXPECT_NE(positive[0].note.find("succeeds"), std::string::npos);
  const Findings linear = of(findings, "reconstruction_linear");
  ASSERT_EQ(linear.size(), 3U);
  for (const Finding& finding : linear) {
    EXPECT_GE(finding.estimate, 0.95) << finding.target;
    EXPECT_GE(finding.worst_decile, 0.95) << finding.target;
    EXPECT_LT(finding.p_value, 1e-6) << finding.target;
    EXPECT_LT(finding.control, finding.low) << finding.target;
    EXPECT_GT(finding.ceiling, 0.9) << finding.target;
    EXPECT_EQ(finding.note, "") << finding.target;
  }
}

/// Synthetic rows of an independent sample, 100 seeds, as many control rows as half the training rows: the
/// p-values' distribution function stays below x + 0.27 everywhere (Dvoretzky, Kiefer, Wolfowitz: false alarm
/// 5e-7 of each of five), and the mean accuracy on training rows is that on control rows.
TEST(Reconstruction, IsCalmAboutAnIndependentSample) {
  constexpr int seeds = 100;
  std::vector<std::vector<double>> p_values(5);
  double difference = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    test::People people(5000 + static_cast<std::uint64_t>(seed));
    const Rows training = people.rows(120);
    ReconstructionOptions options = quick();
    options.seed = static_cast<std::uint64_t>(seed);
    options.ranking.fits = 1;
    options.ranking.steps = 60;
    options.ranking.bins = options.ranking.categories = 4;
    options.linear.positive_control_records = 8;
    const Findings findings = attack(people_population(training, people.rows(60), people.rows(120)), options);
    std::size_t place = 0;
    for (const Finding& finding : findings) {
      if (finding.attack == "reconstruction_positive_control") continue;
      ASSERT_LT(place, p_values.size());
      if (!std::isnan(finding.p_value)) p_values[place].push_back(finding.p_value);
      ++place;
      if (finding.attack == "reconstruction_linear") difference += finding.estimate - finding.control;
    }
  }
  for (auto& values : p_values) {
    std::sort(values.begin(), values.end());
    const auto size = static_cast<double>(values.size());
    ASSERT_GT(size, 90);
    const double margin = std::sqrt(std::log(2e6) / (2 * size));
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_LE(static_cast<double>(i + 1) / size, values[i] + margin);
  }
  // A difference of two shares of 60 has a deviation of at most 0.091; three of one seed may move together.
  EXPECT_LT(std::abs(difference / (3 * seeds)), 5 * 0.091 / std::sqrt(seeds));
}

TEST(Reconstruction, AttacksSecretsThatAreNamed) {
  test::People people(2);
  const Rows training = people.rows(200);
  ReconstructionOptions options = quick();
  options.linear.secrets = {3};
  const Findings findings = attack(people_population(training, people.rows(100), training), options);
  const Findings linear = of(findings, "reconstruction_linear");
  ASSERT_EQ(linear.size(), 1U);
  EXPECT_EQ(linear[0].target, "sex");
  EXPECT_EQ(linear[0].trials, 100U);
  options.linear.secrets = {17};
  EXPECT_EQ(test::state_of([&] { attack(people_population(training, {}, training), options); }), "22023");
}

TEST(Reconstruction, TakesSomeClassesOfLargeTables) {
  test::People people(3);
  const Rows training = people.rows(1000);
  ReconstructionOptions options = quick();
  options.ranking.fits = 1;
  options.linear.most_records = 200;
  options.linear.secrets = {3};
  const Findings linear =
      of(attack(people_population(training, people.rows(1000), training), options), "reconstruction_linear");
  ASSERT_EQ(linear.size(), 1U);
  EXPECT_NEAR(static_cast<double>(linear[0].trials), 200, 80);
  EXPECT_GE(linear[0].estimate, 0.95);
  EXPECT_NE(linear[0].note.find("some classes"), std::string::npos);
}

TEST(Reconstruction, SaysWhatIsWeakerWithoutControl) {
  test::People people(4);
  const Rows training = people.rows(150);
  for (const Finding& finding : attack(people_population(training, {}, training))) {
    EXPECT_TRUE(std::isnan(finding.control));
    if (finding.attack != "reconstruction_positive_control") {
      EXPECT_NE(finding.note.find("no control rows"), std::string::npos);
    }
  }
}

TEST(Reconstruction, TakesTinyAndDegenerateTables) {
  const std::vector<SampleColumn> columns{
      test::sample_column("constant", TypeKind::int4), test::sample_column("null", TypeKind::float8),
      test::sample_column("text", TypeKind::text), test::sample_column("no text", TypeKind::text)};
  const Rows rows(20, test::Row{std::int64_t{7}, {}, "a", {}});
  for (const std::size_t size : {1U, 2U, 20U}) {
    const Rows some(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(size));
    for (const Finding& finding : attack(test::population_of(columns, some, some, some))) {
      EXPECT_EQ(finding.estimate, 1) << finding.attack << finding.target;
      EXPECT_EQ(finding.p_value, 1) << finding.attack << finding.target;
    }
  }
}

TEST(Reconstruction, RefusesWhatCannotBe) {
  test::People people(6);
  const Rows rows = people.rows(5);
  const auto state = [](const Population& population, const ReconstructionOptions& options = quick()) {
    return test::state_of([&] { attack(population, options); });
  };
  EXPECT_EQ(state(people_population({}, rows, rows)), "22023");
  EXPECT_EQ(state(people_population(rows, rows, {})), "22023");
  EXPECT_EQ(state(test::population_of({test::sample_column("x", TypeKind::text)}, {{"a"}}, {{"b"}}, {{"c"}})),
            "22023");
  ReconstructionOptions options = quick();
  options.confidence = 0;
  EXPECT_EQ(state(people_population(rows, rows, rows), options), "22023");
  options = quick();
  options.ranking.fits = 0;
  EXPECT_EQ(state(people_population(rows, rows, rows), options), "22023");
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

TEST(Reconstruction, FollowsTheSeed) {
  test::People people(7);
  const Population population = people_population(people.rows(100), people.rows(80), people.rows(90));
  ReconstructionOptions options = quick();
  options.ranking.fits = 1;
  options.seed = 3;
  const Findings first = attack(population, options);
  const Findings again = attack(population, options);
  ASSERT_EQ(first.size(), again.size());
  for (std::size_t i = 0; i < first.size(); ++i)
    EXPECT_TRUE(same(first[i].estimate, again[i].estimate) && same(first[i].control, again[i].control) &&
                same(first[i].p_value, again[i].p_value) && first[i].seed == 3);
  Observer observer;
  const LeveledTable levels(population.table, levels_for_ranking(options.ranking), observer);
  const auto published = synthetic_marginals(levels, {0, 1, 2}, observer);
  EXPECT_EQ(rank_rows(published, 50, options.ranking, 3, observer),
            rank_rows(published, 50, options.ranking, 3, observer));
  EXPECT_NE(rank_rows(published, 50, options.ranking, 3, observer),
            rank_rows(published, 50, options.ranking, 4, observer));
}

TEST(Reconstruction, CanBeCancelledAnywhere) {
  test::People people(9);
  const Population population = people_population(people.rows(60), people.rows(40), people.rows(50));
  ReconstructionOptions options = quick();
  options.ranking.fits = 1;
  options.ranking.steps = 50;
  options.linear.positive_control_records = 20;
  std::uint64_t cancelled = 0;
  for (std::uint64_t at = 0; at < 10'000'000; at += 1 + at / 4, ++cancelled) {
    test::CancellingObserver observer(at);
    try {
      attack_reconstruction(population, options, observer);
      break;
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "cancelled");
    }
  }
  EXPECT_GT(cancelled, 20U);
}

}  // namespace
}  // namespace synth::evaluate
