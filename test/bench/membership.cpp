// The time to attack membership: 15 columns, 6 numbers and 9 labels.
#include "core/evaluate/attack/membership.hpp"

#include <benchmark/benchmark.h>
#include <ctime>

#include "test/support/fifteen_columns.hpp"

namespace synth::evaluate {
namespace {

Sample sampled(std::uint64_t rows, std::uint64_t seed) { return test::FifteenColumns(seed).sample(rows); }

/// The most work between two checks, and the time of each phase, in milliseconds of the processor.
class Watch final : public Observer {
 public:
  explicit Watch(benchmark::State& state) : state_(state) {}
  ~Watch() override { end_phase(); }

  void phase(std::string_view name, std::uint64_t) override {
    end_phase();
    name_ = name;
    began_ = now();
  }
  void check() override {
    longest_ = std::max(longest_, now() - last_);
    last_ = now();
    state_.counters["longest_wait_ms"] = longest_;
  }

 private:
  static double now() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
  void end_phase() {
    if (!name_.empty()) state_.counters[name_] = now() - began_;
  }

  benchmark::State& state_;
  std::string name_;
  double began_ = 0;
  double last_ = now();
  double longest_ = 0;
};

/// A fifth of the rows as control.
void membership(benchmark::State& state) {
  Observer observer;
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  const Population population{encode_jointly(sampled(rows + rows / 4, 1), sampled(rows, 2), observer), rows};
  for (auto _ : state) {
    Watch watch(state);
    benchmark::DoNotOptimize(attack_membership(population, {}, watch));
  }
}

BENCHMARK(membership)->Arg(50'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace synth::evaluate
