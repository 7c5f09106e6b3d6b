#include <cmath>
#include <gtest/gtest.h>

#include "core/report/bins.hpp"
#include "core/report/digits.hpp"
#include "core/report/value_format.hpp"
#include "test/support/table.hpp"

namespace synth::report {
namespace {

const double nan = std::nan("");

TEST(ReportDigits, RoundsSharesWithoutReachingTheEnds) {
  EXPECT_EQ(share(0.87149), "0.871");
  EXPECT_EQ(share(0), "0.000");
  EXPECT_EQ(share(1), "1.000");
  EXPECT_EQ(share(0.0004), "<0.001");
  EXPECT_EQ(share(0.99999), ">0.999");
  EXPECT_EQ(share(-0.25), "−0.250");
  EXPECT_EQ(share(nan), "–");
  EXPECT_EQ(percent(0.1234), "12.3 %");
  EXPECT_EQ(percent(0.0001), "<0.1 %");
  EXPECT_EQ(percent(0.9999), ">99.9 %");
  EXPECT_EQ(percent(1), "100.0 %");
  EXPECT_EQ(p_value(1e-30), "<0.001");
  EXPECT_EQ(p_value(0.0213), "0.021");
}

TEST(ReportDigits, SignsDifferences) {
  EXPECT_EQ(difference(0.0123), "+0.012");
  EXPECT_EQ(difference(-0.3014), "−0.301");
  EXPECT_EQ(difference(-0.0001), "0.000");
  EXPECT_EQ(difference(nan), "–");
}

TEST(ReportDigits, KeepsThreeDigits) {
  EXPECT_EQ(rounded(0), "0");
  EXPECT_EQ(rounded(1.2549), "1.25");
  EXPECT_EQ(rounded(0.012345), "0.0123");
  EXPECT_EQ(rounded(437.4), "437");
  EXPECT_EQ(rounded(1254321), "1,250,000");
  EXPECT_EQ(rounded(-1254), "−1,250");
  EXPECT_EQ(rounded(1e-9), "1e-9");
  EXPECT_EQ(rounded(1.25e20), "1.2e20");
  EXPECT_EQ(rounded(HUGE_VAL), "∞");
  EXPECT_EQ(rounded(nan), "–");
}

TEST(ReportDigits, CountsInGroups) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1234567), "1,234,567");
  EXPECT_EQ(exact(1234567), "1234567");
  EXPECT_EQ(interval(0.1, 0.25), "0.100 to 0.250");
  EXPECT_EQ(interval(nan, 0.25), "–");
}

TEST(ReportDigits, WritesCoordinatesBriefly) {
  EXPECT_EQ(coordinate(12.50), "12.5");
  EXPECT_EQ(coordinate(-0.001), "0");
  EXPECT_EQ(coordinate(nan), "0");
}

ValueFormat format_of(TypeKind kind) { return ValueFormat(test::type_of(kind)); }

TEST(ReportValues, ReadAsTheirTypeWritesThem) {
  constexpr double day = 86400e6;
  EXPECT_EQ(format_of(TypeKind::int4)(1250, 10), "1,250");
  EXPECT_EQ(format_of(TypeKind::float8)(0.25, 0.05), "0.25");
  EXPECT_EQ(format_of(TypeKind::date)(0, 1), "1970-01-01");
  EXPECT_EQ(format_of(TypeKind::date)(11016, 1), "2000-02-29");
  EXPECT_EQ(format_of(TypeKind::date)(-719528, 1), "0001-01-01 BC");
  EXPECT_EQ(format_of(TypeKind::timestamp)(11016 * day + 3600e6, 60e6), "2000-02-29 01:00");
  EXPECT_EQ(format_of(TypeKind::timestamp)(-1, day), "1969-12-31");
  EXPECT_EQ(format_of(TypeKind::time)(8.5 * 3600e6, 60e6), "08:30");
  EXPECT_EQ(format_of(TypeKind::interval)(3.5 * day, day), "3.5 days");
  EXPECT_EQ(format_of(TypeKind::float8)(-HUGE_VAL, 1), "−∞");
  Type money = test::type_of(TypeKind::numeric);
  money.scale = 2;
  EXPECT_EQ(ValueFormat(money)(123450, 5), "1,234.50");
}

TEST(ReportBins, HaveRoundEdges) {
  EXPECT_DOUBLE_EQ(round_width(0.11), 0.2);
  EXPECT_DOUBLE_EQ(round_width(2), 2);
  EXPECT_DOUBLE_EQ(round_width(51), 100);
  EXPECT_DOUBLE_EQ(round_width(0), 1);
  const std::vector<double> numbers{18, 30, 47, 90};
  const std::vector<double> shares(4, 0.25);
  const Bins bins = choose_bins(numbers, {shares, shares}, 24);
  EXPECT_DOUBLE_EQ(bins.first, 15);
  EXPECT_DOUBLE_EQ(bins.width, 5);
  EXPECT_EQ(bins.size, 16U);
  EXPECT_FALSE(bins.cut_below || bins.cut_above);
  EXPECT_EQ(bins.bin_of(18), 0U);
  EXPECT_EQ(bins.bin_of(20), 1U);
  EXPECT_EQ(bins.bin_of(90), 15U);
}

TEST(ReportBins, CutLongTails) {
  std::vector<double> numbers;
  for (int i = 0; i <= 100; ++i) numbers.push_back(i);
  numbers.push_back(1e9);
  numbers.push_back(HUGE_VAL);
  const std::vector<double> shares(numbers.size(), 0.0001);
  std::vector<double> most = shares;
  for (int i = 0; i <= 100; ++i) most[static_cast<std::size_t>(i)] = 0.0099;
  const Bins bins = choose_bins(numbers, {most, shares}, 24);
  EXPECT_LE(bins.size, 25U);
  EXPECT_FALSE(bins.cut_below);
  EXPECT_TRUE(bins.cut_above);
  EXPECT_EQ(bins.bin_of(1e9), bins.size - 1);
  EXPECT_EQ(bins.bin_of(HUGE_VAL), bins.size - 1);
  EXPECT_EQ(bins.bin_of(-HUGE_VAL), 0U);
}

TEST(ReportBins, SurviveOneValueAndNone) {
  const std::vector<double> one{7};
  const std::vector<double> share{1};
  EXPECT_EQ(choose_bins(one, {share, share}, 24).size, 1U);
  EXPECT_EQ(choose_bins({}, {}, 24).size, 2U);
}

}  // namespace
}  // namespace synth::report
