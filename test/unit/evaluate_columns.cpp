#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/adherence.hpp"
#include "core/evaluate/coverage.hpp"
#include "core/evaluate/ks.hpp"
#include "core/evaluate/missing.hpp"
#include "core/evaluate/tv.hpp"
#include "core/evaluate/uniqueness.hpp"
#include "test/support/golden_tables.hpp"

namespace synth::evaluate {
namespace {

namespace golden = test::golden;

const double infinity = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

Observer observer;

JointTable golden_table() { return golden::table(); }

TEST(EvaluateKs, AgreesWithSdmetrics) {
  const JointTable table = golden_table();
  for (const KsRounding rounding : {KsRounding::none, KsRounding::fourteen_decimals}) {
    EXPECT_NEAR(ks_complement(table.columns[golden::age], observer, rounding), golden::ks_age, 1e-12);
    EXPECT_NEAR(ks_complement(table.columns[golden::income], observer, rounding), golden::ks_income, 1e-12);
  }
}

TEST(EvaluateKs, ComparesDistributions) {
  EXPECT_DOUBLE_EQ(ks_complement(test::numbers({1, 2, 3}, {1, 2, 3}).columns[0], observer), 1);
  EXPECT_DOUBLE_EQ(ks_complement(test::numbers({1, 2}, {3, 4}).columns[0], observer), 0);
  EXPECT_DOUBLE_EQ(ks_complement(test::numbers({1, 1, 2, 2}, {1, 2, 2, 2}).columns[0], observer), 0.75);
  EXPECT_DOUBLE_EQ(ks_complement(test::numbers({-infinity, infinity, nan}, {0, 0}).columns[0], observer),
                   0.5);
}

TEST(EvaluateKs, IsUndefinedWithoutValues) {
  EXPECT_TRUE(std::isnan(ks_complement(test::numbers({nan}, {1}).columns[0], observer)));
  EXPECT_TRUE(std::isnan(ks_complement(test::numbers({1}, {}).columns[0], observer)));
}

TEST(EvaluateKs, RoundsOnlyToAgree) {
  const JointTable tiny = test::numbers({1e-16, 2e-16}, {3e-16, 4e-16});
  EXPECT_DOUBLE_EQ(ks_complement(tiny.columns[0], observer), 0);
  EXPECT_DOUBLE_EQ(ks_complement(tiny.columns[0], observer, KsRounding::fourteen_decimals), 1);
}

TEST(EvaluateTv, AgreesWithSdmetrics) {
  const JointTable table = golden_table();
  EXPECT_NEAR(tv_complement(table.columns[golden::sex], observer, sdmetrics_unseen_count), golden::tv_sex,
              1e-12);
  EXPECT_NEAR(tv_complement(table.columns[golden::city], observer, sdmetrics_unseen_count), golden::tv_city,
              1e-12);
  EXPECT_NEAR(tv_complement(table.columns[golden::city], observer), golden::tv_city, 1e-8);
  EXPECT_NE(tv_complement(table.columns[golden::city], observer),
            tv_complement(table.columns[golden::city], observer, sdmetrics_unseen_count));
}

TEST(EvaluateTv, ComparesSharesWithoutNulls) {
  EXPECT_DOUBLE_EQ(tv_complement(test::labels({"a", "a", "b", "b", ""}, {"a", "b"}).columns[0], observer), 1);
  EXPECT_DOUBLE_EQ(tv_complement(test::labels({"a", "b"}, {"b", "c"}).columns[0], observer), 0.5);
  EXPECT_TRUE(std::isnan(tv_complement(test::labels({""}, {"a"}).columns[0], observer)));
}

TEST(EvaluateCoverage, AgreesWithSdmetrics) {
  const JointTable table = golden_table();
  EXPECT_NEAR(range_coverage(table.columns[golden::age]), golden::range_age, 1e-12);
  EXPECT_NEAR(range_coverage(table.columns[golden::income]), golden::range_income, 1e-12);
  EXPECT_NEAR(category_coverage(table.columns[golden::city], observer), golden::category_coverage_city,
              1e-12);
}

TEST(EvaluateCoverage, SubtractsBothEnds) {
  EXPECT_DOUBLE_EQ(range_coverage(test::numbers({0, 10}, {2, 7}).columns[0]), 0.5);
  EXPECT_DOUBLE_EQ(range_coverage(test::numbers({0, 10}, {-5, 50}).columns[0]), 1);
  EXPECT_DOUBLE_EQ(range_coverage(test::numbers({0, 10, infinity}, {20, 30}).columns[0]), 0);
  EXPECT_TRUE(std::isnan(range_coverage(test::numbers({3, 3}, {3}).columns[0])));
  EXPECT_TRUE(std::isnan(range_coverage(test::numbers({3, 4}, {nan}).columns[0])));
}

TEST(EvaluateAdherence, AgreesWithSdmetrics) {
  const JointTable table = golden_table();
  EXPECT_NEAR(boundary_adherence(table.columns[golden::age], observer), golden::boundary_age, 1e-12);
  EXPECT_NEAR(boundary_adherence(table.columns[golden::income], observer), golden::boundary_income, 1e-12);
  EXPECT_NEAR(category_adherence(table.columns[golden::city], observer), golden::category_adherence_city,
              1e-12);
}

TEST(EvaluateAdherence, CountsNullsWhereTheRealTableHasNone) {
  EXPECT_DOUBLE_EQ(boundary_adherence(test::numbers({1, 5}, {3, nan}).columns[0], observer), 0.5);
  EXPECT_DOUBLE_EQ(boundary_adherence(test::numbers({1, 5, nan}, {3, nan}).columns[0], observer), 1);
  EXPECT_DOUBLE_EQ(category_adherence(test::labels({"a"}, {"a", ""}).columns[0], observer), 0.5);
  EXPECT_DOUBLE_EQ(category_adherence(test::labels({"a", ""}, {"a", "", "b", "b"}).columns[0], observer),
                   0.5);
  EXPECT_TRUE(std::isnan(boundary_adherence(test::numbers({1, nan}, {nan}).columns[0], observer)));
  EXPECT_TRUE(std::isnan(boundary_adherence(test::numbers({nan}, {1}).columns[0], observer)));
}

TEST(EvaluateMissing, ComparesSharesOfNulls) {
  EXPECT_DOUBLE_EQ(missing_similarity(test::numbers({1, nan, nan, nan}, {1, nan}).columns[0]), 0.75);
  EXPECT_DOUBLE_EQ(missing_similarity(test::labels({""}, {"a"}).columns[0]), 0);
  EXPECT_NEAR(missing_similarity(golden_table().columns[golden::city]), 1 - std::abs(5 / 200. - 5 / 150.),
              1e-15);
}

TEST(EvaluateUniqueness, CountsRepetitionsAndNulls) {
  const JointTable one = test::labels({"x"}, {"a", "b", "b", "b", "", ""});
  EXPECT_DOUBLE_EQ(key_uniqueness(one, std::vector<std::uint32_t>{0}, observer), 2 / 6.);
  const auto columns = std::vector{test::sample_column("a", TypeKind::int4, Kind::identifier),
                                   test::sample_column("b", TypeKind::uuid)};
  const JointTable two = test::joint_of(columns, {}, {{1, "p"}, {1, "q"}, {2, "p"}, {2, "p"}});
  EXPECT_DOUBLE_EQ(key_uniqueness(two, std::vector<std::uint32_t>{0}, observer), 0.5);
  EXPECT_DOUBLE_EQ(key_uniqueness(two, std::vector<std::uint32_t>{0, 1}, observer), 0.75);
}

}  // namespace
}  // namespace synth::evaluate
