// The time to attack by reconstruction, at the defaults: 15 columns, 6 numbers and 9 labels.
#include <benchmark/benchmark.h>

#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "test/support/fifteen_columns.hpp"

namespace synth::evaluate {
namespace {

Sample sampled(std::uint64_t rows, std::uint64_t seed) {
  return test::FifteenColumns(seed, false).sample(rows);
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
