#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/new_rows.hpp"
#include "test/support/golden_tables.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

namespace golden = test::golden;

NewRows found(const JointTable& table, const NewRowOptions& options = {}) {
  Observer observer;
  return new_rows(table, options, observer);
}

TEST(EvaluateNewRows, AgreesWithSdmetrics) {
  EXPECT_EQ(found(golden::table()).matched, 0U);
  EXPECT_DOUBLE_EQ(found(golden::table()).share(), golden::new_rows_plain);
  std::vector<test::Row> real_rows = golden::real_rows();
  const std::vector<test::Row> synthetic_rows = golden::synthetic_rows();
  real_rows.insert(real_rows.end(), synthetic_rows.begin(), synthetic_rows.begin() + 15);
  const NewRows copied = found(test::joint_of(golden::columns(), real_rows, synthetic_rows));
  EXPECT_EQ(copied.matched, 15U);
  EXPECT_DOUBLE_EQ(copied.share(), golden::new_rows_with_first_15);
}

TEST(EvaluateNewRows, IsRelativeToTheSyntheticValue) {
  EXPECT_EQ(found(test::numbers({100}, {101, 99, 98.9, -100})).matched, 1U);  // |100 − 99| > 0.99
  EXPECT_EQ(found(test::numbers({0, 1e-9}, {0, 1e-10})).matched, 1U);
  EXPECT_EQ(found(test::numbers({HUGE_VAL, NAN}, {HUGE_VAL, -HUGE_VAL, NAN})).matched, 2U);
  EXPECT_EQ(found(test::numbers({}, {1})).checked, 0U);
  EXPECT_TRUE(std::isnan(found(test::numbers({1}, {})).share()));
}

TEST(EvaluateNewRows, MeasuresTimesByTheirRange) {
  // A range of 100 days, one percent of which is a day; one percent of the days since 1970 is half a year.
  const JointTable dates = test::joint_of({test::sample_column("d", TypeKind::date)}, {{8000}, {8100}},
                                          {{8001}, {8002}, {8250}, {9000}});
  EXPECT_EQ(found(dates).matched, 1U);
  EXPECT_EQ(found(dates, {.times = TimeTolerance::share_of_value}).matched, 3U);
}

TEST(EvaluateNewRows, FindsWhatComparingAllRowsFinds) {
  test::Random random(8);
  const std::vector<SampleColumn> columns{
      test::sample_column("a", TypeKind::float8), test::sample_column("b", TypeKind::float8),
      test::sample_column("c", TypeKind::int4), test::sample_column("d", TypeKind::text)};
  const auto draw = [&](std::size_t count) {
    std::vector<test::Row> rows;
    for (std::size_t i = 0; i < count; ++i) {
      rows.push_back({test::cell_of(10 + random.uniform()), test::cell_of(random.normal()),
                      static_cast<std::int64_t>(random.below(3)), random.below(2) == 0 ? "x" : "y"});
      if (random.below(5) == 0) rows.back()[random.below(4)] = {};
    }
    return rows;
  };
  const auto real_rows = draw(1500);
  const auto synthetic_rows = draw(800);
  const auto near = [](const test::Cell& r, const test::Cell& s, bool integer) {
    if (r.kind != s.kind) return false;
    if (r.kind != Value::Kind::key) return r.text == s.text;
    const auto value = [&](const test::Cell& c) {
      return integer ? static_cast<double>(c.key) : real_of_key(c.key);
    };
    return std::abs(value(r) - value(s)) <= 0.05 * std::abs(value(s));
  };
  std::uint64_t matched = 0;
  for (const auto& s : synthetic_rows)
    matched += std::any_of(real_rows.begin(), real_rows.end(), [&](const test::Row& r) {
      return near(r[0], s[0], false) && near(r[1], s[1], false) && near(r[2], s[2], true) &&
             near(r[3], s[3], true);
    });
  EXPECT_GT(matched, 100U);
  EXPECT_LT(matched, 790U);
  const NewRows result = found(test::joint_of(columns, real_rows, synthetic_rows), {.tolerance = 0.05});
  EXPECT_EQ(result.matched, matched);
  EXPECT_EQ(result.checked, 800U);
  const NewRows part =
      found(test::joint_of(columns, real_rows, synthetic_rows), {.tolerance = 0.05, .most_rows = 400});
  EXPECT_EQ(part.checked, 400U);
  EXPECT_NEAR(part.share(), result.share(), 0.1);
}

}  // namespace
}  // namespace synth::evaluate
