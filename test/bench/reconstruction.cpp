// The time to attack by reconstruction, at the defaults: 15 columns, 6 numbers and 9 labels.
#include <benchmark/benchmark.h>
#include <cmath>

#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "test/support/random.hpp"
#include "test/support/table.hpp"

namespace synth::evaluate {
namespace {

constexpr std::size_t width = 15;
constexpr std::size_t number_columns = 6;

Sample sampled(std::uint64_t rows, std::uint64_t seed) {
  std::vector<SampleColumn> columns;
  for (std::size_t i = 0; i < width; ++i)
    columns.push_back(sample_column("c" + std::to_string(i),
                                    test::type_of(i < number_columns ? TypeKind::float8 : TypeKind::text)));
  SampleCollector collector({columns, std::uint64_t{1} << 34, 1}, 0);
  test::Random random(seed);
  std::vector<std::string> labels;
  for (int label = 0; label < 42; ++label) labels.push_back("label number " + std::to_string(label));
  std::array<Value, width> row;
  for (std::uint64_t number = 0; number < rows; ++number) {
    const double common = random.uniform();
    for (std::size_t i = 0; i < width; ++i) {
      const double u = (common + random.uniform()) / 2;
      if (i < number_columns)
        row[i] = Value::of_key(key_of_real(std::floor(u * std::pow(20, i + 1)) / 4));
      else
        row[i] = Value::of_bytes(labels[static_cast<std::size_t>(u * (2 + 5 * (i - number_columns)))]);
    }
    collector.add(row);
  }
  return collector.take();
}

/// A fifth of the rows as control.
template <class Attack>
void run(benchmark::State& state, Attack attack) {
  Observer observer;
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  const Population population{encode_jointly(sampled(rows + rows / 4, 1), sampled(rows, 2), observer), rows};
  for (auto _ : state) benchmark::DoNotOptimize(attack(population, ReconstructionOptions{}, observer));
}

void reconstruction(benchmark::State& state) { run(state, attack_reconstruction); }
void linear_only(benchmark::State& state) { run(state, attack_linear); }

BENCHMARK(reconstruction)->Arg(50'000)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(linear_only)->Arg(50'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace synth::evaluate
