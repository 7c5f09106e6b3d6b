#include "core/model/independent/independent.hpp"

#include "core/base/error.hpp"
#include "core/model/discrete.hpp"

namespace synth {
namespace {

class IndependentSampler final : public CodeSampler {
 public:
  explicit IndependentSampler(std::span<const Column> columns) {
    for (const Column& column : columns) {
      const std::uint64_t none[] = {1};
      samplers_.emplace_back(column.drawn() ? std::span<const std::uint64_t>(column.counts) : std::span(none));
    }
  }

  void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const override {
    out.resize(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) draw_column(block, columns[i], out[i]);
  }

 private:
  void draw_column(const RowBlock& block, std::uint32_t column, std::vector<std::uint16_t>& codes) const {
    const DiscreteSampler& sampler = samplers_[column];
    codes.resize(block.rows.size());
    for (std::size_t k = 0; k < block.rows.size(); ++k) {
      const auto words = random_block(block.key, block.rows[k], Stream::code, column, block.attempt);
      codes[k] = static_cast<std::uint16_t>(sampler(words[0]));
    }
  }

  std::vector<DiscreteSampler> samplers_;
};

}  // namespace

std::string fit_independent(const FitInput& input) {
  input.observer.phase("fitting independent columns");
  return {};
}

std::unique_ptr<CodeSampler> load_independent(std::span<const Column> columns, std::string_view body) {
  if (!body.empty())
    throw Error(sqlstate::data_corrupted, "the stored model is damaged: an independent model has no body",
                "Fit or import the model again.");
  return std::make_unique<IndependentSampler>(columns);
}

}  // namespace synth
