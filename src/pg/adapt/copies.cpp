#include "pg/adapt/copies.hpp"

#include <algorithm>
#include <numeric>

#include "core/model/method.hpp"
#include "pg/adapt/settings.hpp"

namespace synth::pg {
namespace {

constexpr std::uint64_t most_drawn = 100'000;
constexpr std::uint64_t block_rows = 4096;

CodeMatrix draw(const Model& model, std::uint64_t rows, Observer& observer) {
  const auto sampler = find_method(model.method).load(model.columns, model.method_body);
  std::vector<std::uint32_t> counts, drawn;
  for (std::uint32_t i = 0; i < model.columns.size(); ++i) {
    counts.push_back(model.columns[i].codes());
    if (model.columns[i].drawn()) drawn.push_back(i);
  }
  CodeMatrix matrix(counts);
  std::vector<std::uint32_t> row(counts.size(), 0);
  CodeBlock codes;
  for (std::uint64_t first = 0; first < rows; first += block_rows) {
    observer.check();
    std::vector<std::uint64_t> numbers(std::min(block_rows, rows - first));
    std::iota(numbers.begin(), numbers.end(), first);
    sampler->draw({make_random_key(0, 0), numbers, 0}, drawn, codes);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      for (std::size_t i = 0; i < drawn.size(); ++i) row[drawn[i]] = codes[i][k];
      matrix.add(row);
    }
  }
  return matrix;
}

}  // namespace

CopyCounts count_copies_of(const Model& model, FitTrace trace, RowSource& held_out, Observer& observer) {
  observer.phase("counting copies");
  const CodeMatrix others = held_out.codes(trace.plan)->take_matrix();
  const CodeMatrix drawn = draw(model, std::min(trace.codes.rows(), most_drawn), observer);
  return count_copies(drawn, trace.codes, others, fit_memory_bytes(), observer);
}

}  // namespace synth::pg
