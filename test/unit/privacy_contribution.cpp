#include <gtest/gtest.h>
#include <map>
#include <set>

#include "core/privacy/contribution.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"
#include "test/support/random.hpp"

namespace synth {
namespace {

using test::state_of;

std::multiset<std::string> kept(const ContributionBound& bound) {
  std::multiset<std::string> rows;
  bound.for_each([&](std::string_view row) { rows.emplace(row); });
  return rows;
}

std::multiset<std::string> rows_of(const std::multiset<std::string>& rows, char unit) {
  std::multiset<std::string> out;
  for (const std::string& row : rows)
    if (row[0] == unit) out.insert(row);
  return out;
}

void add_rows(ContributionBound& bound, char unit, int count) {
  for (int i = 0; i < count; ++i) bound.add({&unit, 1}, unit + std::to_string(i));
}

TEST(ContributionBound, KeepsAtMostKRowsOfEachUnit) {
  ContributionBound bound(3, 1);
  add_rows(bound, 'a', 1);
  add_rows(bound, 'b', 3);
  add_rows(bound, 'c', 10'000);
  EXPECT_EQ(bound.units(), 3U);
  EXPECT_EQ(bound.kept_rows(), 7U);
  EXPECT_EQ(bound.rows_seen(), 10'004U);
  EXPECT_EQ(rows_of(kept(bound), 'c').size(), 3U);
}

TEST(ContributionBound, RefusesBoundsThatAreNone) {
  for (const std::uint64_t rows : {std::uint64_t{0}, (std::uint64_t{1} << 20) + 1})
    EXPECT_EQ(state_of([&] { ContributionBound(rows, 1); }), "22023");
}

// However many rows a unit has and wherever they come: those kept of other units stay the same.
TEST(ContributionBound, OneUnitDoesNotMoveAnother) {
  ContributionBound with(4, 9);
  ContributionBound without(4, 9);
  for (int i = 0; i < 100; ++i) {
    for (const char unit : {'a', 'b'}) {
      with.add({&unit, 1}, unit + std::to_string(i));
      without.add({&unit, 1}, unit + std::to_string(i));
    }
    add_rows(with, 'h', 50);
  }
  for (const char unit : {'a', 'b'}) EXPECT_EQ(rows_of(kept(with), unit), rows_of(kept(without), unit));
  EXPECT_EQ(kept(with).size(), kept(without).size() + 4);
}

TEST(ContributionBound, PartsMergeInAnyOrder) {
  std::vector<std::multiset<std::string>> results;
  for (const bool reversed : {false, true}) {
    ContributionBound first(5, 3, 0);
    ContributionBound second(5, 3, 1);
    add_rows(first, 'a', 50);
    add_rows(second, 'a', 40);
    add_rows(second, 'b', 2);
    ContributionBound& into = reversed ? second : first;
    into.merge(reversed ? first : second);
    EXPECT_EQ(into.rows_seen(), 92U);
    results.push_back(kept(into));
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0].size(), 7U);
}

TEST(ContributionBound, SurvivesSavingAndRefusesDamage) {
  ContributionBound bound(2, 5);
  add_rows(bound, 'a', 20);
  add_rows(bound, 'b', 1);
  ByteWriter out;
  bound.save(out);
  const std::string bytes = out.take();
  ContributionBound loaded(2, 5);
  ByteReader in(bytes);
  loaded.load(in);
  in.expect_end();
  EXPECT_EQ(kept(loaded), kept(bound));
  EXPECT_EQ(loaded.rows_seen(), 21U);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ContributionBound damaged(2, 5);
    ByteReader part(std::string_view(bytes).substr(0, size));
    EXPECT_EQ(state_of([&] { damaged.load(part); }), "XX001") << size;
  }
}

// Each of 20 rows is one of the 3 that stay with probability 3/20: false alarm 1e-6.
TEST(ContributionBound, EveryRowOfAUnitIsKeptEquallyOften) {
  test::Histogram counts;
  constexpr std::uint64_t runs = 5000;
  for (std::uint64_t salt = 0; salt < runs; ++salt) {
    ContributionBound bound(3, mix64(salt));
    add_rows(bound, 'a', 20);
    bound.for_each([&](std::string_view row) { ++counts[std::stoi(std::string(row.substr(1)))]; });
  }
  const auto law = [](std::int64_t x) { return x >= 0 && x < 20 ? 1.0 / 20 : 0; };
  EXPECT_GT(test::chi_square_p(counts, 3 * runs, 20, law), 1e-6);
}

}  // namespace
}  // namespace synth
