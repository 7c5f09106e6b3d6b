// Bodies of graphical models, whose columns are sound.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/error.hpp"
#include "core/model/marginal/sampler.hpp"
#include "test/support/random.hpp"

namespace {

/// Two codes, one that may be NULL, one code only, many, some.
std::vector<synth::Column> some_columns() {
  std::vector<synth::Column> columns(5);
  const std::size_t labels[] = {2, 2, 1, 40, 5};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].content = synth::Content::labels;
    columns[i].labels.resize(labels[i]);
    columns[i].counts.assign(labels[i], 1);
  }
  columns[1].nullable = true;
  columns[1].counts.push_back(1);
  return columns;
}

void draw(const synth::CodeSampler& sampler, const std::vector<synth::Column>& columns,
          const std::vector<std::uint32_t>& wanted, synth::CodeBlock& codes) {
  static const std::vector<std::uint64_t> rows = synth::test::row_numbers(300);
  sampler.draw({{1}, rows, 0}, wanted, codes);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    for (const std::uint16_t code : codes[i])
      if (code >= columns[wanted[i]].codes()) std::abort();
}

/// Under a condition, too: the last code of a column is excluded, two others are halved.
void draw_given(const synth::CodeSampler& sampler, const std::vector<synth::Column>& columns,
                const std::vector<std::uint32_t>& wanted) {
  const std::vector<std::vector<double>> weights{{}, {1, 0.5, 0}, {1}, {}, {0.5, 1, 1, 1, 0}};
  synth::Observer observer;
  const auto given = sampler.given(weights, observer);
  if (!given || given->probability == 0) return;
  synth::CodeBlock codes;
  draw(*given->sampler, columns, wanted, codes);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    for (const std::uint16_t code : codes[i])
      if (!weights[wanted[i]].empty() && weights[wanted[i]][code] == 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<synth::Column> columns = some_columns();
  static const std::vector<std::uint32_t> all{0, 1, 2, 3, 4};
  static const std::vector<std::uint32_t> some{3, 0};
  try {
    const auto sampler = synth::load_marginal(columns, {reinterpret_cast<const char*>(data), size});
    for (const auto& wanted : {all, some}) {
      synth::CodeBlock codes;
      draw(*sampler, columns, wanted, codes);
      draw_given(*sampler, columns, wanted);
    }
  } catch (const synth::Error&) {
  }
  return 0;
}
