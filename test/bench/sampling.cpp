// Rows per second of the samplers on the Adult table: all 15 columns, and 6 of them.
#include <benchmark/benchmark.h>

#include "core/model/payload.hpp"
#include "core/model/sampler.hpp"
#include "test/support/csv.hpp"
#include "test/support/source.hpp"

namespace synth {
namespace {

const Sampler& adult(const std::string& method) {
  static const test::Table table = test::read_csv(PG_SYNTH_TEST_DATA "/adult_train.csv");
  static const Sampler copula(save_model(test::fit(table, "copula")));
  static const Sampler independent(save_model(test::fit(table, "independent")));
  return method == "copula" ? copula : independent;
}

void draw(benchmark::State& state, const std::string& method, std::vector<std::uint32_t> columns) {
  const Sampler& sampler = adult(method);
  constexpr std::uint64_t block_rows = 1024;
  CodeBlock out;
  std::uint64_t first = 0;
  for (auto _ : state) {
    const auto rows = test::row_numbers(block_rows, first);
    sampler.codes().draw({sampler.key(1), rows, 0}, columns, out);
    benchmark::DoNotOptimize(out.data());
    first += block_rows;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(first));
}

const std::vector<std::uint32_t> all{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
const std::vector<std::uint32_t> six{0, 2, 3, 5, 12, 14};

BENCHMARK_CAPTURE(draw, copula_15_columns, "copula", all);
BENCHMARK_CAPTURE(draw, copula_6_columns, "copula", six);
BENCHMARK_CAPTURE(draw, independent_15_columns, "independent", all);
BENCHMARK_CAPTURE(draw, independent_6_columns, "independent", six);

}  // namespace
}  // namespace synth
