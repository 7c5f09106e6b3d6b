#include "core/model/marginal/sampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/error.hpp"
#include "core/model/marginal/sampled.hpp"
#include "core/model/marginal/shares.hpp"
#include "core/model/marginal/stratified.hpp"
#include "core/model/share_of.hpp"
#include "marginal_generated.h"

namespace synth {
namespace {

using marginal::largest_word;
using marginal::SampledVariable;
using Parent = SampledVariable::Parent;

void require(bool holds, const char* what) {
  if (!holds)
    throw Error(sqlstate::data_corrupted, std::string("the stored graphical model is damaged: ") + what,
                "Fit or import the model again.");
}

constexpr std::size_t tile_rows = 256;
constexpr std::uint32_t no_variable = UINT32_MAX;

struct Tile {
  std::array<std::uint16_t, tile_rows> groups;
  std::array<std::uint16_t, tile_rows> codes;
};

class MarginalSampler final : public CodeSampler {
 public:
  MarginalSampler(std::span<const Column> columns, const payload::Marginal& body)
      : rows_(body.rows()), measured_(body.measured()), cells_(body.cells()) {
    variable_of_.assign(columns.size(), no_variable);
    require(body.variables() && std::isfinite(rows_), "it is incomplete");
    for (const payload::MarginalVariable* variable : *body.variables()) load(columns, *variable);
    for (std::size_t i = 0; i < columns.size(); ++i)
      require(columns[i].codes() <= 1 || variable_of_[i] != no_variable, "a column without a variable");
  }

  void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const override {
    out.resize(columns.size());
    for (auto& codes : out) codes.resize(block.rows.size());
    const std::vector<std::uint32_t> needed = ancestors(columns);
    std::vector<Tile> tiles(variables_.size());
    const marginal::StratifiedWords words(block.key, block.attempt);
    for (std::size_t first = 0; first < block.rows.size(); first += tile_rows) {
      const auto rows = block.rows.subspan(first, std::min(tile_rows, block.rows.size() - first));
      draw_tile(words, rows, needed, tiles);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::uint32_t variable = variable_of_[columns[i]];
        if (variable == no_variable)
          std::fill_n(out[i].begin() + static_cast<std::ptrdiff_t>(first), rows.size(), std::uint16_t{0});
        else
          std::copy_n(codes_of(variables_[variable], tiles[variable]), rows.size(),
                      out[i].begin() + static_cast<std::ptrdiff_t>(first));
      }
    }
  }

  std::optional<GivenCodes> given(std::span<const std::vector<double>> weights,
                                  Observer& observer) const override {
    auto conditional = std::make_unique<MarginalSampler>(*this);
    const std::optional<double> probability = marginal::condition(conditional->variables_, weights, observer);
    if (!probability) return std::nullopt;
    double others = 1;  // columns without a variable have but one code
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (variable_of_[i] == no_variable && !weights[i].empty()) others *= weights[i].front();
    if (*probability * others == 0) return GivenCodes{};
    return GivenCodes{std::move(conditional), *probability * others};
  }

  std::vector<std::pair<std::string, double>> facts() const override {
    std::size_t parents = 0;
    for (const SampledVariable& variable : variables_) parents = std::max(parents, variable.parents.size());
    return {{"rows", rows_},
            {"marginals measured", static_cast<double>(measured_)},
            {"cells", static_cast<double>(cells_)},
            {"most parents of a column", static_cast<double>(parents)}};
  }

 private:
  void load(std::span<const Column> columns, const payload::MarginalVariable& from) {
    require(from.column() < columns.size() && variable_of_[from.column()] == no_variable,
            "a variable's column");
    const std::uint32_t codes = columns[from.column()].codes();
    SampledVariable variable{from.column(), from.groups(), {}, {}, {}, {}, {}};
    require(codes >= 1 && from.groups() >= 1 && from.groups() <= codes, "a variable's groups");
    load_ends(from, variable);
    if (from.codes())
      load_codes(from, codes, variable);
    else
      require(from.groups() == codes, "a variable's groups");
    variable_of_[from.column()] = static_cast<std::uint32_t>(variables_.size());
    variables_.push_back(std::move(variable));
  }

  void load_ends(const payload::MarginalVariable& from, SampledVariable& variable) const {
    require(from.ends() && from.parents(), "it is incomplete");
    const std::uint64_t size = from.ends()->size();
    const std::uint64_t row = variable.groups - 1;
    // With one group there is nothing to store; such a variable depends on none.
    require(row > 0 || from.parents()->size() == 0, "a variable's parents");
    std::uint64_t stride = row;
    for (std::uint32_t i = from.parents()->size(); i-- > 0;) {
      const std::uint32_t parent = from.parents()->Get(i);
      require(parent < variables_.size(), "a variable's parents");
      for (const Parent& other : variable.parents) require(other.variable != parent, "a variable's parents");
      variable.parents.push_back({parent, static_cast<std::uint32_t>(stride)});
      stride *= variables_[parent].groups;
      require(stride <= size, "the size of a variable's table");
    }
    require(stride == size, "the size of a variable's table");
    variable.ends.assign(from.ends()->begin(), from.ends()->end());
    for (std::uint64_t i = 0; i < size; ++i)
      require(i % row == 0 || variable.ends[i - 1] <= variable.ends[i], "a variable's shares");
  }

  static void load_codes(const payload::MarginalVariable& from, std::uint32_t codes,
                         SampledVariable& variable) {
    require(from.first() && from.code_ends(), "it is incomplete");
    require(from.codes()->size() == codes && from.code_ends()->size() == codes &&
                from.first()->size() == std::uint64_t{variable.groups} + 1,
            "a variable's codes");
    variable.codes.assign(from.codes()->begin(), from.codes()->end());
    variable.first.assign(from.first()->begin(), from.first()->end());
    variable.code_ends.assign(from.code_ends()->begin(), from.code_ends()->end());
    require(variable.first.front() == 0 && variable.first.back() == codes, "a variable's codes");
    for (const std::uint16_t code : variable.codes) require(code < codes, "a variable's codes");
    for (std::uint32_t group = 0; group < variable.groups; ++group) {
      require(variable.first[group] < variable.first[group + 1] && variable.first[group + 1] <= codes,
              "a variable's codes");
      for (std::uint32_t i = variable.first[group] + 1; i < variable.first[group + 1]; ++i)
        require(variable.code_ends[i - 1] <= variable.code_ends[i], "a variable's shares");
    }
  }

  /// The variables that must be drawn for some columns, in order.
  std::vector<std::uint32_t> ancestors(std::span<const std::uint32_t> columns) const {
    std::vector<bool> needed(variables_.size(), false);
    for (const std::uint32_t column : columns)
      if (variable_of_[column] != no_variable) needed[variable_of_[column]] = true;
    for (std::size_t i = variables_.size(); i-- > 0;)
      if (needed[i])
        for (const Parent& parent : variables_[i].parents) needed[parent.variable] = true;
    std::vector<std::uint32_t> result;
    for (std::uint32_t i = 0; i < needed.size(); ++i)
      if (needed[i]) result.push_back(i);
    return result;
  }

  void draw_tile(const marginal::StratifiedWords& words, std::span<const std::uint64_t> rows,
                 std::span<const std::uint32_t> needed, std::vector<Tile>& tiles) const {
    std::array<std::uint32_t, tile_rows> places, own;
    std::uint32_t group = UINT32_MAX;
    for (const std::uint32_t variable : needed) {
      const std::uint32_t own_group = variable / marginal::StratifiedWords::dimensions;
      if (own_group != group) words.place(rows, group = own_group, places.data());
      words.draw(rows, places.data(), variable, own.data());
      draw_groups(variables_[variable], own, rows.size(), tiles, tiles[variable]);
    }
  }

  static void draw_groups(const SampledVariable& variable, const std::array<std::uint32_t, tile_rows>& words,
                          std::size_t rows, const std::vector<Tile>& tiles, Tile& out) {
    std::array<std::uint32_t, tile_rows> offsets{};
    for (const Parent& parent : variable.parents) {
      const auto& groups = tiles[parent.variable].groups;
      for (std::size_t k = 0; k < rows; ++k) offsets[k] += parent.stride * groups[k];
    }
    const std::uint32_t count = variable.groups - 1;
    for (std::size_t k = 0; k < rows; ++k) {
      const std::uint32_t word = std::min(words[k], largest_word);
      const std::uint32_t* ends = variable.ends.data() + offsets[k];
      const std::uint32_t group = share_of(ends, count, word);
      out.groups[k] = static_cast<std::uint16_t>(group);
      if (variable.codes.empty()) continue;
      const std::uint32_t first = variable.first[group];
      const std::uint32_t codes = variable.first[group + 1] - first;
      std::uint32_t number = 0;
      if (codes > 1) {
        // Where in its share the word fell decides the code, so that evenly spread words give evenly spread
        // codes.
        const std::uint32_t from = group > 0 ? ends[group - 1] : 0;
        const std::uint32_t to = group < count ? ends[group] : UINT32_MAX;
        const auto rest = static_cast<std::uint32_t>((std::uint64_t{word - from} << 32) / (to - from));
        number = share_of(variable.code_ends.data() + first, codes - 1, std::min(rest, largest_word));
      }
      out.codes[k] = variable.codes[first + number];
    }
  }

  static const std::uint16_t* codes_of(const SampledVariable& variable, const Tile& tile) {
    return variable.codes.empty() ? tile.groups.data() : tile.codes.data();
  }

  std::vector<SampledVariable> variables_;
  std::vector<std::uint32_t> variable_of_;
  double rows_;
  std::uint32_t measured_;
  std::uint64_t cells_;
};

}  // namespace

std::unique_ptr<CodeSampler> load_marginal(std::span<const Column> columns, std::string_view body) {
  std::vector<std::uint64_t> aligned(body.size() / 8 + 1);
  std::memcpy(aligned.data(), body.data(), body.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(bytes, body.size());
  require(payload::VerifyMarginalBuffer(verifier), "its structure is broken");
  return std::make_unique<MarginalSampler>(columns, *payload::GetMarginal(bytes));
}

}  // namespace synth
