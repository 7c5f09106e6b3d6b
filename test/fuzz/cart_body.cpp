// Bodies of sequential trees, whose columns are sound.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/error.hpp"
#include "core/model/cart/cart.hpp"
#include "test/support/models.hpp"

namespace {

void expect_codes(const synth::CodeBlock& codes, const std::vector<std::uint32_t>& columns,
                  const synth::Model& model) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (const std::uint16_t code : codes[i])
      if (code >= model.columns[columns[i]].codes()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const synth::Model model = synth::test::varied_model("independent");
  static const std::vector<std::uint64_t> rows = synth::test::row_numbers(20);
  try {
    const auto sampler = synth::load_cart(model.columns, {reinterpret_cast<const char*>(data), size});
    std::vector<std::uint32_t> columns;
    for (std::uint32_t i = 0; i < model.columns.size(); ++i)
      if (model.columns[i].drawn()) columns.push_back(i);
    synth::CodeBlock codes;
    sampler->draw({{1}, rows, 0}, columns, codes);
    expect_codes(codes, columns, model);
    // Every other code of two columns.
    std::vector<std::vector<double>> weights(model.columns.size());
    for (const std::uint32_t column : {columns.front(), columns.back()})
      for (std::uint32_t code = 0; code < model.columns[column].codes(); ++code)
        weights[column].push_back(code % 2);
    synth::Observer observer;
    const auto given = sampler->given(weights, observer);
    if (!given || !given->sampler) return 0;
    given->sampler->draw({{1}, rows, 0}, columns, codes);
    expect_codes(codes, columns, model);
    for (const std::uint16_t code : codes.front())
      if (code % 2 == 0) std::abort();
  } catch (const synth::Error&) {
  }
  return 0;
}
