#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "core/base/normal.hpp"
#include "core/evaluate/fidelity.hpp"
#include "core/evaluate/wilson.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/golden_tables.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

namespace golden = test::golden;

Quality quality(const JointTable& table, const QualityOptions& options) {
  Observer observer;
  return quality_report(table, options, observer);
}

TEST(EvaluateQuality, AgreesWithSdmetrics) {
  QualityOptions options = QualityOptions::sdmetrics();
  const Quality with_thresholds = quality(golden::table(), options);
  EXPECT_NEAR(with_thresholds.overall, golden::quality_default, 1e-12);
  EXPECT_NEAR(with_thresholds.column_shapes, golden::quality_default, 1e-12);
  EXPECT_TRUE(std::isnan(with_thresholds.pair_trends));
  options.correlation.threshold = 0;
  options.association_threshold = 0;
  const Quality without = quality(golden::table(), options);
  EXPECT_NEAR(without.overall, golden::quality_thresholds_0, 1e-12);
  EXPECT_NEAR(without.pair_trends, golden::pair_trends_thresholds_0, 1e-6);
}

TEST(EvaluateQuality, NativelyIsWhatItsPartsAre) {
  const Quality report = quality(golden::table(), {});
  // By hand: exact TV, shared edges, all pairs, and missing shares 7/200 of income and 5/200 of city.
  EXPECT_NEAR(report.column_shapes, golden::quality_default, 1e-8);
  ASSERT_EQ(report.pairs.size(), 6U);
  EXPECT_EQ(report.pairs[0].metric, "correlation_similarity");
  EXPECT_NEAR(report.pairs[0].value, golden::pearson_score, 1e-10);
  EXPECT_NEAR(report.pairs[2].value, golden::contingency_city_age, 1e-12);
  EXPECT_NEAR(report.pairs[5].value, golden::contingency_sex_city, 1e-12);
  ASSERT_EQ(report.missing.size(), 2U);
  EXPECT_NEAR(report.missing_values, 1 - (std::abs(7 / 200. - 7 / 150.) + std::abs(5 / 200. - 5 / 150.)) / 2,
              1e-12);
  EXPECT_NEAR(report.overall, (report.column_shapes + report.pair_trends + report.missing_values) / 3, 1e-12);
}

TEST(EvaluateQuality, ScoresIdenticalTablesOne) {
  const auto rows = golden::real_rows();
  const Quality report = quality(test::joint_of(golden::columns(), rows, rows), {});
  EXPECT_NEAR(report.overall, 1, 1e-15);
  EXPECT_NEAR(report.pair_trends, 1, 1e-15);
}

TEST(EvaluateDiagnostic, AgreesWithSdmetrics) {
  Observer observer;
  const Diagnostic report = diagnostic_report(golden::table(), {}, 1, observer);
  EXPECT_NEAR(report.data_validity, golden::diagnostic_validity, 1e-12);
  EXPECT_NEAR(report.overall, golden::diagnostic_overall, 1e-12);
  EXPECT_EQ(report.parts.size(), 4U);
}

TEST(EvaluateDiagnostic, ChecksKeys) {
  Observer observer;
  const JointTable table =
      test::joint_of({test::sample_column("id", TypeKind::uuid), test::sample_column("a", TypeKind::int4)},
                     {{"x", 1}, {"y", 2}}, {{"p", 1}, {"p", 2}});
  const Diagnostic lone = diagnostic_report(table, {}, 1, observer);
  EXPECT_EQ(lone.parts.back().metric, "key_uniqueness");
  EXPECT_DOUBLE_EQ(lone.parts.back().value, 0.5);
  const std::vector<std::vector<std::uint32_t>> both{{0, 1}};
  const Diagnostic pair = diagnostic_report(table, both, 1, observer);
  EXPECT_EQ(pair.parts.back().columns, (std::vector<std::string>{"id", "a"}));
  EXPECT_DOUBLE_EQ(pair.parts.back().value, 1);
}

TEST(EvaluateDiagnostic, ComparesStructures) {
  const std::vector<NamedType> a{{"x", "int"}, {"y", "text"}};
  const std::vector<NamedType> b{{"x", "int"}, {"y", "date"}};
  EXPECT_DOUBLE_EQ(structure_similarity(a, a), 1);
  EXPECT_DOUBLE_EQ(structure_similarity(a, b), 1 / 3.);
  EXPECT_DOUBLE_EQ(structure_similarity({}, {}), 1);
}

TEST(EvaluateWilson, AgreesWithAnonymeter) {
  // golden.json: wilson_500_60, wilson_500_0 and wilson_500_500 as middle and margin.
  const auto expect = [](std::uint64_t hits, double middle, double margin) {
    const Interval interval = wilson_interval(hits, 500, 0.95);
    EXPECT_NEAR((interval.low + interval.high) / 2, middle, 1e-9);
    EXPECT_NEAR((interval.high - interval.low) / 2, margin, 1e-9);
  };
  expect(60, 0.12289724937538986, 0.028522349249020734);
  expect(0, 0.0038121702307761206, 0.00381217023077612);
  expect(500, 0.9961878297692239, 0.00381217023077612);
  EXPECT_EQ(wilson_interval(0, 0, 0.95).high, 1);
}

/// Two samples of a population of two dependent columns.
JointTable drawn(test::Random& random, std::size_t rows) {
  const auto draw = [&] {
    std::vector<test::Row> drawn;
    for (std::size_t i = 0; i < rows; ++i) {
      const double x = random.normal();
      drawn.push_back({test::cell_of(x), random.uniform() < 0.3 + 0.1 * (x > 0) ? "a" : "b"});
    }
    return drawn;
  };
  const auto shifted = [&] {
    auto drawn = draw();
    for (test::Row& row : drawn) row[0] = test::cell_of(real_of_key(row[0].key) + 0.5);
    return drawn;
  };
  auto real_rows = draw();
  return test::joint_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("c", TypeKind::text)}, real_rows,
      shifted());
}

TEST(EvaluateBootstrap, CoversTheTruth) {
  // 1 − KS of normals half a deviation apart: 1 − (2 Φ(1/4) − 1). Up to three misses of 40 at 95 % in 20
  // tries.
  const double truth = 2 * normal_probability(-0.25);
  test::Random random(12);
  int misses = 0;
  double width = 0;
  constexpr int tries = 20;
  for (int i = 0; i < tries; ++i) {
    const JointTable table = drawn(random, 800);
    Observer observer;
    auto rows = measurements_of(quality(table, {}));
    add_intervals(
        rows, table, [&](const JointTable& t) { return measurements_of(quality(t, {})); },
        {.replicates = 60, .most_rows = i % 2 == 0 ? 800U : 400U}, observer);
    const auto ks =
        std::find_if(rows.begin(), rows.end(), [](const auto& m) { return m.metric == "ks_complement"; });
    ASSERT_LT(ks->low, ks->value);
    ASSERT_GT(ks->high, ks->value);
    misses += ks->low > truth || ks->high < truth;
    width += (ks->high - ks->low) / tries;
  }
  EXPECT_LE(misses, 3);
  // The deviation of the difference of two shares near 0.4 and 0.6 of 800 rows, times 2 · 1.96.
  EXPECT_NEAR(width, 2 * 1.96 * std::sqrt(2 * 0.24 / 800), 0.03);
}

TEST(EvaluateFidelity, ListsAggregatesFirst) {
  Observer observer;
  FidelityOptions options;
  options.bootstrap.replicates = 20;
  options.group = golden::sex;
  options.seed = 3;
  const auto all = measure_fidelity(golden::table(), options, observer);
  const auto value = [&](const std::string& metric) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.metric == metric; });
    return at == all.end() ? -1 : at->value;
  };
  EXPECT_EQ(all[0].metric, "quality");
  const auto first_detail =
      std::find_if(all.begin(), all.end(), [](const auto& m) { return !m.columns.empty(); });
  EXPECT_TRUE(std::none_of(first_detail, all.end(), [](const auto& m) { return m.columns.empty(); }));
  EXPECT_LT(all[0].low, all[0].value);
  EXPECT_GT(all[0].high, all[0].value);
  EXPECT_NEAR(value("diagnostic"), golden::diagnostic_overall, 1e-12);
  EXPECT_NEAR(value("spearman_similarity"), golden::spearman_score, 1e-10);
  EXPECT_EQ(value("new_row_share"), 1);
  EXPECT_GT(value("mean_tvd_2"), value("mean_tvd_1"));
  EXPECT_GT(value("mean_tvd_3"), value("mean_tvd_2"));
  EXPECT_GT(value("k_marginal_worst_group"), 0);
  EXPECT_GT(value("k_marginal"), value("k_marginal_worst_group"));
  const auto again = measure_fidelity(golden::table(), options, observer);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].metric, again[i].metric);
    EXPECT_TRUE(all[i].low == again[i].low || std::isnan(all[i].low));
  }
}

TEST(EvaluateFidelity, AgreesWithSdmetricsWhereItShould) {
  Observer observer;
  const auto all = measure_fidelity(golden::table(), FidelityOptions::compatible(), observer);
  EXPECT_NEAR(all[0].value, golden::quality_default, 1e-12);
  EXPECT_TRUE(std::isnan(all[0].low));
}

TEST(EvaluateFidelity, WorksOnPoorTables) {
  Observer observer;
  const FidelityOptions options;
  const auto columns = golden::columns();
  const std::vector<test::Row> nulls(5, test::Row(4));
  for (const auto& rows : {std::vector<test::Row>{}, nulls})
    for (const auto& others : {std::vector<test::Row>{}, nulls, golden::real_rows()}) {
      EXPECT_FALSE(measure_fidelity(test::joint_of(columns, rows, others), options, observer).empty());
      EXPECT_FALSE(measure_fidelity(test::joint_of(columns, others, rows), options, observer).empty());
    }
  EXPECT_FALSE(measure_fidelity(test::joint_of({}, {}, {}), options, observer).empty());
}

TEST(EvaluateFidelity, CanBeCancelledAnywhere) {
  const JointTable table = golden::table();
  FidelityOptions options;
  options.bootstrap.replicates = 3;
  for (std::uint64_t at = 0; at < 2000; at = 2 * at + 1) {
    test::CancellingObserver canceller(at);
    try {
      measure_fidelity(table, options, canceller);
      EXPECT_GT(at, 20U);
      return;
    } catch (const std::runtime_error&) {
    }
  }
}

}  // namespace
}  // namespace synth::evaluate
