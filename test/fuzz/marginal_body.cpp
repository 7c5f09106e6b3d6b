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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<synth::Column> columns = some_columns();
  static const std::vector<std::uint64_t> rows = synth::test::row_numbers(300);
  static const std::vector<std::uint32_t> all{0, 1, 2, 3, 4};
  static const std::vector<std::uint32_t> some{3, 0};
  try {
    const auto sampler = synth::load_marginal(columns, {reinterpret_cast<const char*>(data), size});
    for (const auto& wanted : {all, some}) {
      synth::CodeBlock codes;
      sampler->draw({{1}, rows, 0}, wanted, codes);
      for (std::size_t i = 0; i < wanted.size(); ++i)
        for (const std::uint16_t code : codes[i])
          if (code >= columns[wanted[i]].codes()) std::abort();
    }
  } catch (const synth::Error&) {
  }
  return 0;
}
