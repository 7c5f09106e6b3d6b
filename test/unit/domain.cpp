#include "core/table/domain.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "test/support/source.hpp"

namespace synth {
namespace {

struct Settled {
  Column column;
  CodeMatrix matrix;
};

ColumnProfile profile_of(const std::vector<test::Row>& rows, Storage storage, test::Reading reading,
                         std::uint64_t memory) {
  const ProfilePlan plan{{storage}, memory};
  const auto profile =
      test::collect(rows, reading, [&](std::uint32_t) { return std::make_unique<ProfileCollector>(plan); });
  return profile->columns()[0];
}

/// Learns and settles the domain of one column.
Settled settle_column(const std::vector<test::Row>& rows, TypeKind kind, test::Reading reading = {},
                      std::uint64_t memory = 48 << 20, bool keep_labels = false) {
  const Column column = test::column_of("c", kind);
  LearnedDomain domain =
      learn_domain(column, profile_of(rows, column.type.storage(), reading, memory), {}, keep_labels);
  CodePlan plan;
  plan.encodings = {domain.encoding};
  plan.memory_bytes = 1 << 28;
  const auto codes = test::collect(
      rows, reading, [&](std::uint32_t process) { return std::make_unique<CodeCollector>(plan, process); });
  CodeMatrix matrix = codes->take_matrix();
  settle(domain, matrix, 0);
  return {domain.column, std::move(matrix)};
}

std::vector<test::Row> integer_rows(const std::vector<std::int64_t>& keys) {
  std::vector<test::Row> rows;
  for (const std::int64_t key : keys) rows.push_back({key});
  return rows;
}

void expect_sound(const Column& column, std::uint64_t rows) {
  const Cells& cells = column.cells;
  for (std::size_t code = 0; code < cells.size(); ++code) {
    ASSERT_LE(cells.low[code], cells.high[code]);
    ASSERT_TRUE(code == 0 || cells.high[code - 1] < cells.low[code]);
  }
  ASSERT_EQ(column.counts.size(), column.codes());
  EXPECT_EQ(std::accumulate(column.counts.begin(), column.counts.end(), std::uint64_t{0}), rows);
}

TEST(Domain, FewValuesAreAtoms) {
  const Settled settled = settle_column(integer_rows({1, 1, 1, 1, 1, 5, 5, 5, 5, 5}), TypeKind::int4);
  EXPECT_TRUE(settled.column.cells.all_atoms());
  EXPECT_EQ(settled.column.counts, (std::vector<std::uint64_t>{5, 5}));
  EXPECT_FALSE(settled.column.nullable);
}

TEST(Domain, ManyValuesAreQuantileIntervals) {
  std::vector<std::int64_t> keys;
  for (std::int64_t i = 0; i < 100000; ++i) keys.push_back(i * 10);
  const Settled settled = settle_column(integer_rows(keys), TypeKind::int8);
  expect_sound(settled.column, keys.size());
  EXPECT_EQ(settled.column.cells.step, 10);
  EXPECT_GT(settled.column.cells.size(), 200U);
  EXPECT_LT(settled.column.cells.size(), 300U);
  for (const std::uint64_t count : settled.column.counts) EXPECT_LE(count, 800U);
}

TEST(Domain, TailsAreFine) {
  std::vector<std::int64_t> keys;
  test::Random random(1);
  for (int i = 0; i < 100000; ++i) keys.push_back(key_of_real(std::exp(2 * random.normal())));
  const Settled settled = settle_column(integer_rows(keys), TypeKind::float8);
  expect_sound(settled.column, keys.size());
  EXPECT_LE(settled.column.counts.front(), 20U);
  EXPECT_LE(settled.column.counts.back(), 20U);
  EXPECT_GE(*std::max_element(settled.column.counts.begin(), settled.column.counts.end()), 300U);
}

TEST(Domain, SpikesStayAtoms) {
  std::vector<std::int64_t> keys(3000, 0);
  keys.insert(keys.end(), 500, 99999);
  for (std::int64_t i = 1; i <= 20000; ++i) keys.push_back(i * 4);
  const Settled settled = settle_column(integer_rows(keys), TypeKind::int4);
  const Cells& cells = settled.column.cells;
  for (const auto& [key, count] : {std::pair<std::int64_t, std::uint64_t>{0, 3000}, {99999, 500}}) {
    const std::uint32_t code = encode(cells, key);
    EXPECT_TRUE(cells.is_atom(code));
    EXPECT_EQ(cells.low[code], key);
    EXPECT_EQ(settled.column.counts[code], count);
  }
  expect_sound(settled.column, keys.size());
}

std::vector<std::int64_t> spiked_keys() {
  std::vector<std::int64_t> keys(8000, 1'000'000'007);
  test::Random random(2);
  for (int i = 0; i < 30000; ++i) keys.push_back(static_cast<std::int64_t>(random.word() >> 24));
  // Heavy buckets without a majority, where the votes of a profile depend on the order of the rows.
  for (int i = 0; i < 9000; ++i)
    keys.push_back(77'000'000'000 + static_cast<std::int64_t>(random.below(3)) * 100);
  return keys;
}

TEST(Domain, SpikesSurviveCoarseProfiles) {
  const auto rows = integer_rows(spiked_keys());
  const Settled settled = settle_column(rows, TypeKind::int8, {}, 20000);  // 200 buckets
  const std::uint32_t code = encode(settled.column.cells, 1'000'000'007);
  EXPECT_TRUE(settled.column.cells.is_atom(code));
  EXPECT_GE(settled.column.counts[code], 8000U);
  expect_sound(settled.column, rows.size());
}

TEST(Domain, SettlesAlikeForAnyOrderAndSplit) {
  const auto rows = integer_rows(spiked_keys());
  const Settled expected = settle_column(rows, TypeKind::int8, {}, 20000);
  for (std::uint64_t seed = 1; seed < 8; ++seed) {
    const Settled settled = settle_column(rows, TypeKind::int8, {seed, 1 + seed % 4, true}, 20000);
    EXPECT_EQ(settled.column.cells.low, expected.column.cells.low);
    EXPECT_EQ(settled.column.cells.high, expected.column.cells.high);
    EXPECT_EQ(settled.column.counts, expected.column.counts);
  }
}

TEST(Domain, CellsBesideASpikeKeepToTheDecimalGrid) {
  std::vector<test::Row> rows;
  test::Random random(3);
  for (int i = 0; i < 30000; ++i)
    rows.push_back({key_of_real(static_cast<double>(random.below(1'000'000)) / 100)});
  for (int i = 0; i < 20000; ++i) rows.push_back({key_of_real(1234.5)});
  const Settled settled = settle_column(rows, TypeKind::float8, {}, 20000);
  const Cells& cells = settled.column.cells;
  EXPECT_EQ(cells.decimals, 2);
  EXPECT_TRUE(cells.is_atom(encode(cells, key_of_real(1234.5))));
  for (std::size_t code = 0; code < cells.size(); ++code)
    for (const std::int64_t key : {cells.low[code], cells.high[code]})
      EXPECT_EQ(std::round(real_of_key(key) * 100) / 100, real_of_key(key));
}

TEST(Domain, SettlingASampleJudgesByTheSample) {
  const auto rows = integer_rows(spiked_keys());
  const Column column = test::column_of("c", TypeKind::int8);
  LearnedDomain domain = learn_domain(column, profile_of(rows, Storage::integer, {}, 20000), {}, false);
  CodePlan plan;
  plan.encodings = {domain.encoding};
  plan.memory_bytes = 6000;
  CodeCollector codes(plan, 0);
  for (const test::Row& row : rows) codes.add(test::values_of(row));
  ASSERT_GT(codes.level(), 2U);
  CodeMatrix matrix = codes.take_matrix();
  settle(domain, matrix, 0);
  EXPECT_TRUE(domain.column.cells.is_atom(encode(domain.column.cells, 1'000'000'007)));
}

TEST(Domain, SpecialsAreAtomsAtTheirPlace) {
  std::vector<std::int64_t> keys;
  for (int i = 0; i < 5000; ++i) keys.push_back(key_of_real(std::sin(i)));
  for (int i = 0; i < 3; ++i)
    for (const double value : std::initializer_list<double>{NAN, INFINITY, -INFINITY})
      keys.push_back(key_of_real(value));
  const Settled settled = settle_column(integer_rows(keys), TypeKind::float8);
  const Cells& cells = settled.column.cells;
  expect_sound(settled.column, keys.size());
  EXPECT_EQ(real_of_key(cells.low.front()), -INFINITY);
  EXPECT_EQ(real_of_key(cells.low[cells.size() - 2]), INFINITY);
  EXPECT_TRUE(std::isnan(real_of_key(cells.low.back())));
  EXPECT_EQ(settled.column.counts.back(), 3U);
}

TEST(Domain, SpecialsMayBeAll) {
  const Settled settled =
      settle_column(integer_rows(std::vector<std::int64_t>(7, plus_infinity_key)), TypeKind::date);
  EXPECT_EQ(settled.column.cells.low, (std::vector<std::int64_t>{plus_infinity_key}));
}

TEST(Domain, NullsHaveTheLastCode) {
  const Settled settled =
      settle_column({{std::int64_t{4}}, {{}}, {std::int64_t{4}}, {{}}, {{}}}, TypeKind::int4);
  EXPECT_TRUE(settled.column.nullable);
  EXPECT_EQ(settled.column.counts, (std::vector<std::uint64_t>{2, 3}));
}

TEST(Domain, NothingButNullsIsNothing) {
  const Settled settled = settle_column({{{}}, {{}}}, TypeKind::int4);
  EXPECT_EQ(settled.column.content, Content::nothing);
  EXPECT_EQ(settled.column.codes(), 0U);
  EXPECT_FALSE(settled.column.drawn());
}

std::vector<test::Row> text_rows(std::size_t categories, std::size_t each, std::size_t secrets) {
  std::vector<test::Row> rows;
  for (std::size_t i = 0; i < categories * each; ++i)
    rows.push_back({"category " + std::to_string(i % categories)});
  for (std::size_t i = 0; i < secrets; ++i) rows.push_back({"secret " + std::to_string(i)});
  return rows;
}

void expect_no_secret(const Column& column) {
  for (const std::string& label : column.labels) EXPECT_EQ(label.find("secret"), std::string::npos);
}

TEST(Domain, RepeatedTextIsLabels) {
  const Settled settled = settle_column(text_rows(5, 100, 0), TypeKind::text);
  EXPECT_EQ(settled.column.labels.size(), 5U);
  EXPECT_TRUE(std::is_sorted(settled.column.labels.begin(), settled.column.labels.end()));
  EXPECT_FALSE(settled.column.opaque);
}

TEST(Domain, RareTextIsNotStored) {
  const Settled settled = settle_column(text_rows(5, 100, 200), TypeKind::text);
  expect_no_secret(settled.column);
  EXPECT_TRUE(settled.column.opaque);
  EXPECT_EQ(settled.column.labels.size(), 5U);
  EXPECT_EQ(settled.column.counts.back(), 200U);
  EXPECT_TRUE(settled.column.is_opaque(5));
  EXPECT_EQ(settled.column.opaque_shortest, 8);
  EXPECT_EQ(settled.column.opaque_longest, 10);
}

TEST(Domain, OneRowsTextIsNotStored) {
  const Settled opaque = settle_column(text_rows(5, 100, 20), TypeKind::text);
  expect_no_secret(opaque.column);
  EXPECT_TRUE(opaque.column.opaque);
  EXPECT_EQ(opaque.column.counts.back(), 20U);
  const Settled folded = settle_column(text_rows(5, 100, 3), TypeKind::text);
  expect_no_secret(folded.column);
  EXPECT_FALSE(folded.column.opaque);
  EXPECT_EQ(folded.column.counts, (std::vector<std::uint64_t>{103, 100, 100, 100, 100}));
}

TEST(Domain, OpaqueTextIsAsLongAsTheColumnsOwn) {
  std::vector<test::Row> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({"x" + std::to_string(i)});
  const Settled settled = settle_column(rows, TypeKind::text);
  EXPECT_EQ(settled.column.opaque_shortest, 2);
  EXPECT_EQ(settled.column.opaque_longest, 4);
}

TEST(Domain, UniqueTextIsNeverStored) {
  for (const std::size_t count : {3, 100, 50000}) {
    const Settled settled = settle_column(text_rows(0, 0, count), TypeKind::varchar);
    EXPECT_TRUE(settled.column.labels.empty());
    EXPECT_TRUE(settled.column.opaque);
    EXPECT_EQ(settled.column.domain_codes(), 1U);
  }
}

TEST(Domain, OwnersMayKeepRareLabels) {
  const Settled settled = settle_column(text_rows(5, 100, 200), TypeKind::text, {}, 48 << 20, true);
  EXPECT_EQ(settled.column.labels.size(), 205U);
  EXPECT_FALSE(settled.column.opaque);
}

TEST(Domain, UuidsLeaveNoValue) {
  const Settled settled = settle_column(text_rows(5, 100, 0), TypeKind::uuid);
  EXPECT_EQ(settled.column.content, Content::pseudonyms);
  EXPECT_EQ(settled.column.pseudonyms, 5U);
  EXPECT_TRUE(settled.column.labels.empty());
  EXPECT_EQ(settled.column.counts.size(), 5U);
}

TEST(Domain, KeyMembersShareOneCode) {
  std::vector<std::int64_t> keys;
  for (std::int64_t i = 1; i <= 1000; ++i) keys.push_back(i);
  keys.push_back(plus_infinity_key);
  const auto rows = integer_rows(keys);
  LearnedDomain domain = learn_domain(test::column_of("c", TypeKind::date),
                                      profile_of(rows, Storage::integer, {}, 48 << 20), {}, false);
  make_key_member(domain);
  EXPECT_EQ(domain.column.value_codes(), 1U);
  EXPECT_EQ(domain.column.cells.low, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(domain.column.cells.high, (std::vector<std::int64_t>{1000}));
  EXPECT_EQ(domain.encoding.codes(), 1U);
  EXPECT_TRUE(domain.encoding.labels.empty());
}

}  // namespace
}  // namespace synth
