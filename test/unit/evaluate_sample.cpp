#include <cmath>
#include <gtest/gtest.h>

#include "core/evaluate/adherence.hpp"
#include "core/evaluate/coverage.hpp"
#include "core/evaluate/extent.hpp"
#include "core/evaluate/missing.hpp"
#include "test/support/evaluate.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/source.hpp"

namespace synth::evaluate {
namespace {

std::vector<SampleColumn> some_columns() {
  return {test::sample_column("n", TypeKind::int4), test::sample_column("t", TypeKind::text),
          test::sample_column("none", TypeKind::unsupported)};
}

std::vector<test::Row> some_rows(std::int64_t count) {
  std::vector<test::Row> rows;
  for (std::int64_t i = 0; i < count; ++i) {
    rows.push_back({i, "label " + std::to_string(i % 100), {}});
    if (i % 10 == 0) rows.back()[0] = {};
  }
  return rows;
}

std::unique_ptr<SampleCollector> read(const std::vector<test::Row>& rows, std::uint64_t memory,
                                      test::Reading reading) {
  return test::collect(rows, reading, [&](std::uint32_t process) {
    return std::make_unique<SampleCollector>(SamplePlan{some_columns(), memory, 5}, process);
  });
}

TEST(EvaluateKind, FollowsTheTypeUnlessTold) {
  EXPECT_EQ(kind_of(test::type_of(TypeKind::boolean)), Kind::category);
  EXPECT_EQ(kind_of(test::type_of(TypeKind::enumeration)), Kind::category);
  EXPECT_EQ(kind_of(test::type_of(TypeKind::date)), Kind::time);
  EXPECT_EQ(kind_of(test::type_of(TypeKind::numeric)), Kind::number);
  EXPECT_EQ(kind_of(test::type_of(TypeKind::uuid)), Kind::identifier);
  EXPECT_EQ(test::sample_column("n", TypeKind::int4, Kind::category).kind, Kind::category);
  EXPECT_EQ(test::sample_column("n", TypeKind::unsupported, Kind::category).kind, Kind::ignored);
  EXPECT_EQ(test::state_of([] { test::sample_column("t", TypeKind::text, Kind::number); }), "22023");
}

TEST(EvaluateWord, TellsNullsAndNumbersApart) {
  const SampleColumn real_column = test::sample_column("x", TypeKind::float8);
  EXPECT_EQ(word_of(real_column, Value::of_key(key_of_real(std::nan("")))), null_word);
  EXPECT_EQ(number_of(real_column, word_of(real_column, Value::of_key(key_of_real(-2.5)))), -2.5);
  const SampleColumn bigint = test::sample_column("x", TypeKind::int8);
  EXPECT_NE(word_of(bigint, Value::of_key(INT64_MAX)), null_word);
  EXPECT_EQ(number_of(bigint, INT64_MIN), -0x1p63);
  Type type = test::type_of(TypeKind::numeric);
  type.scale = 2;
  const SampleColumn scaled = sample_column("x", type);
  EXPECT_EQ(word_of(scaled, Value::of_key(not_a_number_key)), null_word);
  const SampleColumn date = test::sample_column("x", TypeKind::date);
  EXPECT_EQ(number_of(date, 0), 10957);
  EXPECT_EQ(number_of(date, minus_infinity_key), -std::numeric_limits<double>::infinity());
  const SampleColumn text = test::sample_column("x", TypeKind::text);
  EXPECT_EQ(word_of(text, Value::of_bytes("a")), word_of(text, Value::of_bytes("a")));
  EXPECT_NE(word_of(text, Value::of_bytes("a")), word_of(text, Value::of_bytes("b")));
  EXPECT_NE(word_of(text, Value::of_length(8)), word_of(text, Value::of_length(9)));
  EXPECT_EQ(word_of(text, {}), null_word);
}

TEST(EvaluateSample, KeepsAllRowsWhileTheyFit) {
  const auto rows = some_rows(2000);
  for (const std::size_t processes : {1, 4}) {
    const Sample sample = read(rows, 1 << 20, {3, processes, processes > 1})->take();
    EXPECT_TRUE(sample.whole());
    EXPECT_EQ(sample.rows, 2000U);
    EXPECT_EQ(sample.rows_seen, 2000U);
    EXPECT_EQ(sample.words[0].size(), 2000U);
    EXPECT_TRUE(sample.words[2].empty());
  }
}

TEST(EvaluateSample, StaysWithinItsMemory) {
  constexpr std::uint64_t memory = 17 * 1000;
  SampleCollector collector({some_columns(), memory, 5}, 0);
  for (const test::Row& row : some_rows(20000)) {
    collector.add(test::values_of(row));
    const auto& words = collector.sample().words;
    ASSERT_LE(8 * (words[0].capacity() + words[1].capacity()), memory + 100);
  }
  EXPECT_EQ(collector.sample().level, 5U);
  EXPECT_NEAR(static_cast<double>(collector.sample().rows), 20000 / 32., 120);
}

TEST(EvaluateSample, RemembersWhatItDrops) {
  for (const std::size_t processes : {1, 3}) {
    const auto rows = some_rows(20000);
    Sample sample = read(rows, 17 * 500, {9, processes, processes > 1})->take();
    ASSERT_GT(sample.level, 0U);
    Observer observer;
    const JointTable table =
        encode_jointly(std::move(sample), test::sample_of(some_columns(), rows), observer);
    EXPECT_FALSE(table.whole[real]);
    EXPECT_TRUE(table.whole[synthetic]);
    const JointColumn& number = table.columns[0];
    EXPECT_EQ(number.sides[real].rows, 20000U);
    EXPECT_EQ(number.sides[real].nulls, 2000U);
    EXPECT_EQ(extent_of(number, real).low, 1);
    EXPECT_EQ(extent_of(number, real).high, 19999);
    EXPECT_DOUBLE_EQ(missing_similarity(number), 1);
    EXPECT_DOUBLE_EQ(boundary_adherence(number, observer), 1);
    EXPECT_DOUBLE_EQ(category_adherence(table.columns[1], observer), 1);
    EXPECT_DOUBLE_EQ(category_coverage(table.columns[1], observer), 1);
  }
}

TEST(EvaluateSample, PlanTravels) {
  ByteWriter out;
  const SamplePlan plan{some_columns(), 99, 7};
  plan.save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  const SamplePlan loaded = SamplePlan::load(in);
  EXPECT_EQ(loaded.memory_bytes, 99U);
  EXPECT_EQ(loaded.sample_key, 7U);
  ASSERT_EQ(loaded.columns.size(), 3U);
  EXPECT_EQ(loaded.columns[1].kind, Kind::category);
  EXPECT_EQ(loaded.columns[0].type, TypeKind::int4);
  EXPECT_EQ(loaded.columns[1].storage, Storage::text);
}

TEST(EvaluateSample, RefusesDamage) {
  const auto whole = read(some_rows(50), 1 << 20, {});
  ByteWriter out;
  whole->save(out);
  const std::string bytes = out.take();
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    ByteReader in(std::string_view(bytes).substr(0, length));
    SampleCollector collector({some_columns(), 1 << 20, 5}, 0);
    EXPECT_EQ(test::state_of([&] { collector.load(in); }), "XX001") << length;
  }
}

TEST(EvaluateJoint, CodesBothTablesOverTheirJointValues) {
  Observer observer;
  const JointTable table = test::numbers({3, 1, std::nan("")}, {2, 3});
  const JointColumn& column = table.columns[0];
  EXPECT_EQ(column.numbers, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(column.codes(real), (std::vector<std::uint32_t>{2, 0, 3}));
  EXPECT_EQ(column.codes(synthetic), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(column.counts(real, observer), (std::vector<std::uint64_t>{1, 0, 1, 1}));
  EXPECT_TRUE(column.nullable);
}

TEST(EvaluateJoint, CodesManyValues) {
  std::vector<double> values;
  for (int i = 0; i < 30000; ++i) values.push_back((i * 7919) % 30011);
  const JointTable table = test::numbers(values, values);
  const JointColumn& column = table.columns[0];
  EXPECT_EQ(column.size, 30000U);
  for (std::size_t row = 0; row < values.size(); row += 101)
    EXPECT_EQ(column.numbers[column.codes(real)[row]], values[row]);
}

TEST(EvaluateJoint, GathersAndCompacts) {
  Observer observer;
  const JointTable table = test::numbers({5, 1, 4, std::nan("")}, {2, 5});
  JointTable rows =
      gather(table, {std::vector<std::uint32_t>{0, 0, 3}, std::vector<std::uint32_t>{1}}, observer);
  compact(rows, observer);
  EXPECT_EQ(rows.columns[0].numbers, (std::vector<double>{5}));
  EXPECT_EQ(rows.columns[0].codes(real), (std::vector<std::uint32_t>{0, 0, 1}));
  EXPECT_EQ(rows.columns[0].sides[real].nulls, 1U);
  EXPECT_EQ(rows.rows[synthetic], 1U);
}

TEST(EvaluateJoint, RefusesOtherColumns) {
  Observer observer;
  EXPECT_EQ(test::state_of([&] {
              encode_jointly(test::sample_of({test::sample_column("x", TypeKind::int4)}, {}),
                             test::sample_of({test::sample_column("x", TypeKind::text)}, {}), observer);
            }),
            "XX000");
}

}  // namespace
}  // namespace synth::evaluate
