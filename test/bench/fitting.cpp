// The time to fit 1,000,000 rows of 15 coded columns, and to read that many rows.
#include <benchmark/benchmark.h>

#include "core/model/copula/copula.hpp"
#include "core/model/payload.hpp"
#include "test/support/source.hpp"

namespace synth {
namespace {

constexpr std::uint64_t fitted_rows = 1'000'000;
constexpr std::size_t width = 15;

struct Coded {
  std::vector<Column> columns;
  CodeMatrix codes;
};

/// Five numbers of 250 cells, five of 20 and five nominal columns of 12 labels, all dependent.
Coded generated() {
  std::vector<std::uint32_t> counts;
  for (std::size_t i = 0; i < width; ++i) counts.push_back(i < 5 ? 250 : i < 10 ? 20 : 12);
  Coded coded{{}, CodeMatrix(counts)};
  test::Random random(1);
  std::vector<std::uint32_t> row(width);
  for (std::uint64_t k = 0; k < fitted_rows; ++k) {
    const double common = random.uniform();
    for (std::size_t i = 0; i < width; ++i)
      row[i] = static_cast<std::uint32_t>((common + random.uniform()) / 2 * counts[i]);
    coded.codes.add(row);
  }
  for (std::size_t i = 0; i < width; ++i) {
    Column column = test::column_of("c" + std::to_string(i), i < 10 ? TypeKind::int4 : TypeKind::text);
    column.content = i < 10 ? Content::cells : Content::labels;
    for (std::uint32_t code = 0; code < counts[i]; ++code) {
      if (i >= 10) column.labels.push_back(std::to_string(code));
      if (i < 10) column.cells.low.push_back(code), column.cells.high.push_back(code);
    }
    column.counts = coded.codes.count(i);
    coded.columns.push_back(std::move(column));
  }
  return coded;
}

void fit_copula_15_columns(benchmark::State& state) {
  static const Coded coded = generated();
  Observer observer;
  for (auto _ : state) benchmark::DoNotOptimize(fit_copula({coded.codes, coded.columns, {}, observer, {}}));
  state.counters["packed_bytes"] = static_cast<double>(coded.codes.bytes());
  state.SetItemsProcessed(static_cast<std::int64_t>(fitted_rows) * state.iterations());
}

/// Rows of Adult's kind: 6 numbers and 9 labels.
std::vector<std::vector<Value>> some_rows() {
  static const std::vector<std::string> labels{"one",  "two", "three",         "four",
                                               "five", "six", "a longer label"};
  test::Random random(2);
  std::vector<std::vector<Value>> rows;
  for (int k = 0; k < 10000; ++k) {
    std::vector<Value> row;
    for (std::size_t i = 0; i < 6; ++i)
      row.push_back(Value::of_key(static_cast<std::int64_t>(random.below(i * 5000 + 70))));
    for (std::size_t i = 6; i < width; ++i)
      row.push_back(Value::of_bytes(labels[random.below(labels.size())]));
    rows.push_back(std::move(row));
  }
  return rows;
}

ProfilePlan some_plan() {
  ProfilePlan plan{std::vector<Storage>(width, Storage::text), 48 << 20};
  std::fill_n(plan.storages.begin(), 6, Storage::integer);
  return plan;
}

void profile_15_columns(benchmark::State& state) {
  const auto rows = some_rows();
  ProfileCollector collector(some_plan());
  for (auto _ : state)
    for (const auto& row : rows) collector.add(row);
  state.SetItemsProcessed(static_cast<std::int64_t>(rows.size()) * state.iterations());
}

void code_15_columns(benchmark::State& state) {
  const auto rows = some_rows();
  ProfileCollector profile(some_plan());
  for (const auto& row : rows) profile.add(row);
  CodePlan plan;
  for (std::size_t i = 0; i < width; ++i) {
    const Column column = test::column_of("c", i < 6 ? TypeKind::int8 : TypeKind::text);
    plan.encodings.push_back(learn_domain(column, profile.columns()[i], {}, false).encoding);
  }
  plan.memory_bytes = 64 << 20;
  CodeCollector collector(plan, 0);
  for (auto _ : state)
    for (const auto& row : rows) collector.add(row);
  state.SetItemsProcessed(static_cast<std::int64_t>(rows.size()) * state.iterations());
}

BENCHMARK(fit_copula_15_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(profile_15_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(code_15_columns)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace synth
