#include <algorithm>
#include <bit>
#include <cmath>
#include <gtest/gtest.h>

#include "test/support/expect_error.hpp"
#include "test/support/source.hpp"

namespace synth {
namespace {

CodePlan plan_of(std::uint64_t memory_bytes, std::int64_t keys = 1000) {
  CodePlan plan;
  Encoding encoding;
  encoding.kind = Encoding::Kind::cells;
  for (std::int64_t key = 0; key < keys; ++key) {
    encoding.cells.low.push_back(key);
    encoding.cells.high.push_back(key);
  }
  plan.encodings = {encoding, encoding};
  plan.memory_bytes = memory_bytes;
  plan.sample_key = 99;
  return plan;
}

std::vector<test::Row> rows_of(std::int64_t count) {
  std::vector<test::Row> rows;
  for (std::int64_t i = 0; i < count; ++i) rows.push_back({i % 1000, (i * 7) % 1000});
  return rows;
}

std::unique_ptr<CodeCollector> read(const std::vector<test::Row>& rows, const CodePlan& plan,
                                    test::Reading reading) {
  return test::collect(rows, reading,
                       [&](std::uint32_t process) { return std::make_unique<CodeCollector>(plan, process); });
}

std::vector<std::uint64_t> sorted_pairs(const CodeMatrix& matrix) {
  std::vector<std::uint64_t> pairs;
  std::vector<std::uint16_t> a(CodeMatrix::chunk_rows);
  std::vector<std::uint16_t> b(CodeMatrix::chunk_rows);
  for (const auto& chunk : matrix.chunks()) {
    matrix.read(chunk, 0, a.data());
    matrix.read(chunk, 1, b.data());
    for (std::uint32_t row = 0; row < chunk.rows; ++row) pairs.push_back(a[row] * 65536ULL + b[row]);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

TEST(CodeCollector, KeepsAllRowsWhileTheyFit) {
  const auto rows = rows_of(20000);
  const auto whole = read(rows, plan_of(1 << 20), {});
  EXPECT_EQ(whole->level(), 0U);
  EXPECT_EQ(whole->matrix().rows(), 20000U);
  for (const std::size_t processes : {2, 3, 7}) {
    const auto split = read(rows, plan_of(1 << 20), {5, processes, true});
    EXPECT_EQ(split->rows_seen(), 20000U);
    EXPECT_EQ(sorted_pairs(split->matrix()), sorted_pairs(whole->matrix()));
  }
}

TEST(CodeCollector, StaysWithinItsMemory) {
  constexpr std::uint64_t memory = 20000;
  CodeCollector collector(plan_of(memory), 0);
  for (const test::Row& row : rows_of(100000)) {
    collector.add(test::values_of(row));
    ASSERT_LE(collector.matrix().bytes() + collector.matrix().rows(), memory);
  }
  EXPECT_EQ(collector.rows_seen(), 100000U);
  EXPECT_EQ(collector.level(), 5U);
  EXPECT_GT(collector.matrix().bytes(), memory / 4);
}

TEST(CodeCollector, SamplesEveryRowAlike) {
  // 64 readings at level 4 keep each tenth of the rows equally often: chi-square with 9 degrees of freedom,
  // below 27.9 but for one seed in a thousand.
  std::vector<double> kept(10, 0);
  double total = 0;
  for (std::uint64_t seed = 0; seed < 64; ++seed) {
    CodePlan plan = plan_of(2000, 1000);
    plan.sample_key = seed;
    CodeCollector collector(plan, 0);
    for (std::int64_t i = 0; i < 4000; ++i) collector.add(test::values_of({i / 4, std::int64_t{0}}));
    const auto counts = collector.matrix().count(0);
    for (std::size_t code = 0; code < 1000; ++code) {
      kept[code / 100] += static_cast<double>(counts[code]);
      total += static_cast<double>(counts[code]);
    }
  }
  double chi_square = 0;
  for (const double count : kept) chi_square += (count - total / 10) * (count - total / 10) / (total / 10);
  EXPECT_LT(chi_square, 27.9);
}

TEST(CodeCollector, MergesSamplesAtTheHigherLevel) {
  const CodePlan plan = plan_of(20000);
  const auto merged = read(rows_of(60000), plan, {3, 4, true});
  EXPECT_EQ(merged->rows_seen(), 60000U);
  EXPECT_LE(merged->matrix().bytes() + merged->matrix().rows(), plan.memory_bytes);
  const double expected = 60000 / static_cast<double>(1U << merged->level());
  EXPECT_NEAR(static_cast<double>(merged->matrix().rows()), expected, 6 * std::sqrt(expected));
}

TEST(CodeCollector, LevelsFollowTheirRowsThroughAMerge) {
  // A collector that is merged and then thinned further must keep exactly the rows that each part would have
  // kept.
  const CodePlan plan = plan_of(1 << 20);
  CodeCollector a(plan, 1);
  CodeCollector b(plan, 2);
  for (std::int64_t i = 0; i < 300; ++i) a.add(test::values_of({i, std::int64_t{1}}));
  for (std::int64_t i = 300; i < 600; ++i) b.add(test::values_of({i, std::int64_t{2}}));
  a.merge(b);
  EXPECT_EQ(b.rows_seen(), 0U);
  // Loading into a collector of less memory thins at the next row.
  ByteWriter out;
  a.save(out);
  const std::string bytes = out.take();
  CodeCollector thinned(plan_of(900), 1);
  ByteReader in(bytes);
  thinned.load(in);
  thinned.add(test::values_of({std::int64_t{0}, std::int64_t{0}}));
  ASSERT_GT(thinned.level(), 0U);
  std::vector<std::uint64_t> expected;
  for (const std::uint32_t process : {1U, 2U}) {
    CodePlan alone = plan;
    CodeCollector levels(alone, process);
    for (std::uint64_t i = 0; i < 300; ++i) {
      const std::uint64_t bits = random_word64({mix64(plan.sample_key + process)}, i, Stream::code, 0, 0);
      if (static_cast<unsigned>(std::countl_zero(bits)) >= thinned.level())
        expected.push_back((process == 2 ? 300 + i : i) * 65536 + process);
    }
  }
  std::sort(expected.begin(), expected.end());
  auto kept = sorted_pairs(thinned.matrix());
  std::erase(kept, 0U);
  EXPECT_EQ(kept, expected);
}

TEST(CodeCollector, DamagedStatesAreRefused) {
  CodeCollector collector(plan_of(1 << 20), 0);
  for (const test::Row& row : rows_of(20)) collector.add(test::values_of(row));
  ByteWriter out;
  collector.save(out);
  const std::string bytes = out.take();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(test::state_of([&] {
                ByteReader in(std::string_view(bytes).substr(0, size));
                CodeCollector(plan_of(1 << 20), 0).load(in);
              }),
              "XX001");
}

TEST(CodePlan, TravelsAsBytes) {
  ByteWriter out;
  plan_of(123, 5).save(out);
  const std::string bytes = out.take();
  ByteReader in(bytes);
  const CodePlan plan = CodePlan::load(in);
  in.expect_end();
  EXPECT_EQ(plan.encodings.size(), 2U);
  EXPECT_EQ(plan.memory_bytes, 123U);
  EXPECT_EQ(plan.sample_key, 99U);
}

}  // namespace
}  // namespace synth
