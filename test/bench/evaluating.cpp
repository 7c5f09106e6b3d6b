// The time to sample two tables and to measure their fidelity: 15 columns, 6 numbers and 9 labels.
#include <benchmark/benchmark.h>
#include <ctime>

#include "core/evaluate/detect/detection.hpp"
#include "core/evaluate/fidelity.hpp"
#include "core/evaluate/utility/utility.hpp"
#include "test/support/fifteen_columns.hpp"

namespace synth::evaluate {
namespace {

Sample sampled(std::uint64_t rows, std::uint64_t seed, std::uint64_t memory = std::uint64_t{1} << 32) {
  return test::FifteenColumns(seed).sample(rows, memory);
}

void sample_table(benchmark::State& state) {
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(sampled(rows, 1, static_cast<std::uint64_t>(state.range(1)) << 20));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void encode_tables(benchmark::State& state) {
  Observer observer;
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  const Sample real_sample = sampled(rows, 1);
  const Sample synthetic_sample = sampled(rows, 2);
  for (auto _ : state) benchmark::DoNotOptimize(encode_jointly(real_sample, synthetic_sample, observer));
}

/// The most work between two checks, in milliseconds of the processor.
class Watch final : public Observer {
 public:
  void check() override {
    const double now = 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    longest_ = std::max(longest_, now - last_);
    last_ = now;
  }
  double longest() const { return longest_; }

 private:
  double last_ = 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  double longest_ = 0;
};

JointTable tables(std::uint64_t rows) {
  Observer observer;
  return encode_jointly(sampled(rows, 1), sampled(rows, 2), observer);
}

void all_fidelity(benchmark::State& state) {
  const JointTable table = tables(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    Watch watch;
    benchmark::DoNotOptimize(measure_fidelity(table, {}, watch));
    state.counters["longest_wait_ms"] = watch.longest();
  }
}

void quality_only(benchmark::State& state) {
  Observer observer;
  const JointTable table = tables(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(quality_report(table, {}, observer));
}

void copied_rows_only(benchmark::State& state) {
  Observer observer;
  const JointTable table = tables(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(new_rows(table, {.most_rows = 20'000}, observer));
}

void tell_apart(benchmark::State& state) {
  const JointTable table = tables(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    Watch watch;
    benchmark::DoNotOptimize(detect(table, {}, watch));
    state.counters["longest_wait_ms"] = watch.longest();
  }
}

/// Predicts a number (column 0) or a label (6: two classes, 8: twelve, of which ten are asked for).
void measure_use(benchmark::State& state) {
  Population population;
  population.table = tables(static_cast<std::uint64_t>(state.range(0)));
  population.training_rows = population.table.rows[real] * 4 / 5;
  UtilityOptions options;
  options.target = static_cast<std::uint32_t>(state.range(1));
  for (auto _ : state) {
    Watch watch;
    benchmark::DoNotOptimize(measure_utility(population, options, watch));
    state.counters["longest_wait_ms"] = watch.longest();
  }
}

BENCHMARK(sample_table)->Args({1'000'000, 4096})->Args({1'000'000, 32})->Unit(benchmark::kMillisecond);
BENCHMARK(encode_tables)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(quality_only)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(copied_rows_only)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(all_fidelity)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(tell_apart)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(measure_use)
    ->Args({50'000, 0})
    ->Args({50'000, 6})
    ->Args({50'000, 8})
    ->Args({1'000'000, 6})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace synth::evaluate
