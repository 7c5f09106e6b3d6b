// The time to attack membership: 15 columns, 6 numbers and 9 labels.
#include "core/evaluate/attack/membership.hpp"

#include <benchmark/benchmark.h>
#include <cmath>
#include <ctime>

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
      if (i % 5 == 4 && random.below(20) == 0)
        row[i] = {};
      else if (i < number_columns)
        row[i] = Value::of_key(key_of_real(std::floor(u * std::pow(20, i + 1)) / 4));
      else
        row[i] = Value::of_bytes(labels[static_cast<std::size_t>(u * (2 + 5 * (i - number_columns)))]);
    }
    collector.add(row);
  }
  return collector.take();
}

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
