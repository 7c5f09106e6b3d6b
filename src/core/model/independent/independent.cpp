#include "core/model/independent/independent.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/base/error.hpp"
#include "core/model/discrete.hpp"
#include "core/model/marginal/learner.hpp"

namespace synth {
namespace {

class IndependentSampler final : public CodeSampler {
 public:
  explicit IndependentSampler(std::span<const Column> columns) {
    for (const Column& column : columns) {
      const std::uint64_t none[] = {1};
      samplers_.emplace_back(column.drawn() ? std::span<const std::uint64_t>(column.counts)
                                            : std::span(none));
      counts_.push_back(column.counts);
    }
  }

  void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const override {
    out.resize(columns.size());
    for (auto& codes : out) codes.resize(block.rows.size());
    for (std::size_t first = 0; first < block.rows.size(); first += tile_rows) {
      const RowBlock tile{block.key,
                          block.rows.subspan(first, std::min(tile_rows, block.rows.size() - first)),
                          block.attempt};
      draw_tile(tile, columns, first, out);
    }
  }

  std::optional<GivenCodes> given(std::span<const std::vector<double>> weights, Observer&) const override {
    GivenCodes result{nullptr, 1};
    auto conditional = std::make_unique<IndependentSampler>(*this);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i].empty()) continue;
      const std::vector<double> masses = weigh(counts_[i], weights[i]);
      const double total = std::accumulate(counts_[i].begin(), counts_[i].end(), 0.0);
      const double met = std::accumulate(masses.begin(), masses.end(), 0.0);
      if (met == 0) return GivenCodes{};
      result.probability *= met / total;
      conditional->samplers_[i] = DiscreteSampler(scaled_counts(masses, met));
    }
    result.sampler = std::move(conditional);
    return result;
  }

 private:
  static std::vector<double> weigh(std::span<const std::uint64_t> counts,
                                   const std::vector<double>& weights) {
    std::vector<double> masses;
    for (std::size_t code = 0; code < counts.size(); ++code)
      masses.push_back(static_cast<double>(counts[code]) * weights[code]);
    return masses;
  }

  /// As counts so large that rounding does not show.
  static std::vector<std::uint64_t> scaled_counts(const std::vector<double>& masses, double sum) {
    std::vector<std::uint64_t> counts;
    for (const double mass : masses) counts.push_back(static_cast<std::uint64_t>(mass / sum * 0x1p60));
    return counts;
  }

  static constexpr std::size_t tile_rows = 256;
  using Words = std::array<std::array<std::uint32_t, tile_rows>, 4>;

  /// Columns 4 g .. 4 g + 3 share the random blocks of group g, drawn once while their neighbours are wanted
  /// too.
  void draw_tile(const RowBlock& tile, std::span<const std::uint32_t> columns, std::size_t first,
                 CodeBlock& out) const {
    Words words;
    std::uint32_t drawn = UINT32_MAX;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::uint32_t group = columns[i] / 4;
      if (group != drawn) draw_words(tile, drawn = group, words);
      const DiscreteSampler& sampler = samplers_[columns[i]];
      const auto& own = words[columns[i] % 4];
      std::uint16_t* codes = out[i].data() + first;
      for (std::size_t k = 0; k < tile.rows.size(); ++k)
        codes[k] = static_cast<std::uint16_t>(sampler(own[k]));
    }
  }

  static void draw_words(const RowBlock& tile, std::uint32_t group, Words& words) {
    for (std::size_t k = 0; k < tile.rows.size(); ++k) {
      const auto four = random_block(tile.key, tile.rows[k], Stream::code, group, tile.attempt);
      for (std::size_t i = 0; i < 4; ++i) words[i][k] = four[i];
    }
  }

  std::vector<DiscreteSampler> samplers_;
  std::vector<std::vector<std::uint64_t>> counts_;  ///< empty of columns that are not drawn
};

}  // namespace

std::string fit_independent(const FitInput& input) {
  input.observer.phase("fitting independent columns");
  return {};
}

marginal::FitResult learn_independent(const marginal::FitData& data, const marginal::FitOptions& options,
                                      PrivacySession& session, Observer& observer) {
  marginal::Learner learner(data, options, session, observer);
  observer.phase("measuring columns");
  learner.measure_one_ways(session.left().rho);
  return learner.one_ways();
}

std::unique_ptr<CodeSampler> load_independent(std::span<const Column> columns, std::string_view body) {
  if (!body.empty())
    throw Error(sqlstate::data_corrupted, "the stored model is damaged: an independent model has no body",
                "Fit or import the model again.");
  return std::make_unique<IndependentSampler>(columns);
}

}  // namespace synth
