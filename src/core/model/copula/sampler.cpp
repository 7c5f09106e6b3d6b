#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "copula_generated.h"
#include "core/base/error.hpp"
#include "core/base/normal.hpp"
#include "core/model/copula/copula.hpp"

namespace synth {
namespace {

[[noreturn]] void fail_damaged(const char* what) {
  throw Error(sqlstate::data_corrupted, std::string("the stored copula is damaged: ") + what,
              "Fit or import the model again.");
}

void require(bool holds, const char* what) {
  if (!holds) fail_damaged(what);
}

/// Finds the interval of a latent number among ascending thresholds, from a guide over its usual range.
class PositionFinder {
 public:
  explicit PositionFinder(std::vector<float> upper) : upper_(std::move(upper)) {
    upper_.push_back(std::numeric_limits<float>::infinity());
    // The first bucket holds everything below, the last everything above.
    for (std::uint32_t bucket = 1; bucket < buckets; ++bucket)
      guide_[bucket] =
          first_at_least(guide_[bucket - 1], last(), lowest + static_cast<float>(bucket) / per_unit);
    guide_[buckets] = last();
  }

  /// The first position whose upper threshold is at least `z`.
  std::uint32_t operator()(float z) const {
    const auto bucket = static_cast<std::uint32_t>(
        std::min(std::max((z - lowest) * per_unit, 0.0F), static_cast<float>(buckets - 1)));
    std::uint32_t position = guide_[bucket];
    if (guide_[bucket + 1] - position > few) return first_at_least(position, guide_[bucket + 1], z);
    while (z > upper_[position]) ++position;
    return position;
  }

 private:
  std::uint32_t last() const { return static_cast<std::uint32_t>(upper_.size() - 1); }
  std::uint32_t first_at_least(std::uint32_t from, std::uint32_t to, float z) const {
    const float* begin = upper_.data();
    return static_cast<std::uint32_t>(std::lower_bound(begin + from, begin + to, z) - begin);
  }

  static constexpr std::uint32_t buckets = 512;
  static constexpr std::uint32_t few = 8;
  static constexpr float lowest = -4;
  static constexpr float per_unit = 64;
  std::vector<float> upper_;
  std::array<std::uint32_t, buckets + 1> guide_{};
};

/// Rows are drawn in tiles: what a tile needs stays in the nearest cache, and loops over lanes compile to
/// vector code.
constexpr std::size_t tile_rows = 128;
constexpr std::size_t lanes = 16;
using Tile = std::array<float, tile_rows>;

struct SampledLatent {
  std::uint32_t column;
  bool missing;
  PositionFinder finder;
  std::vector<std::uint16_t> code_of_position;  ///< empty where positions are codes
  std::vector<float> factor;                    ///< its row of the Cholesky factor
};

class CopulaSampler final : public CodeSampler {
 public:
  CopulaSampler(std::span<const Column> columns, const payload::Copula& body) : shrinkage_(body.shrinkage()) {
    for (const Column& column : columns) columns_.push_back({column.null_code(), -1, -1});
    load_latents(columns, body);
    for (std::size_t i = 0; i < columns.size(); ++i)
      require(!(columns[i].value_codes() > 1 && columns_[i].value < 0), "a column without a latent");
  }

  void draw(const RowBlock& block, std::span<const std::uint32_t> columns, CodeBlock& out) const override {
    out.resize(columns.size());
    for (auto& codes : out) codes.resize(block.rows.size());
    const auto groups = static_cast<std::uint32_t>((last_latent(columns) + 4) / 4);
    const auto normals = std::make_unique_for_overwrite<Tile[]>(std::size_t{groups} * 4);
    for (std::size_t first = 0; first < block.rows.size(); first += tile_rows) {
      const RowBlock tile{block.key,
                          block.rows.subspan(first, std::min(tile_rows, block.rows.size() - first)),
                          block.attempt};
      draw_normals(tile, groups, normals.get());
      for (std::size_t i = 0; i < columns.size(); ++i)
        draw_column(columns_[columns[i]], normals.get(), std::span(out[i]).subspan(first, tile.rows.size()));
    }
  }

  std::vector<std::pair<std::string, double>> facts() const override {
    return {{"latents", static_cast<double>(latents_.size())}, {"shrinkage", shrinkage_}};
  }

 private:
  struct ColumnLatents {
    std::uint32_t null_code;
    int value;    ///< number of its value latent, -1 if it has one value
    int missing;  ///< number of its missing latent, -1 if it has no NULLs
  };

  void load_latents(std::span<const Column> columns, const payload::Copula& body) {
    require(body.latents() && body.cholesky(), "it is incomplete");
    const std::uint64_t count = body.latents()->size();
    require(body.cholesky()->size() == count * (count + 1) / 2, "its factor's size");
    const std::vector<float> factor(body.cholesky()->begin(), body.cholesky()->end());
    const float* row = factor.data();
    for (const payload::CopulaLatent* latent : *body.latents()) {
      load_latent(columns, *latent, row);
      row += latents_.size();
    }
  }

  void load_latent(std::span<const Column> columns, const payload::CopulaLatent& from, const float* factor) {
    require(from.column() < columns.size(), "a latent's column");
    const Column& column = columns[from.column()];
    int& slot = from.missing() ? columns_[from.column()].missing : columns_[from.column()].value;
    require(slot < 0 && (!from.missing() || column.nullable), "a latent's column");
    const std::size_t positions = from.missing() ? 2 : column.value_codes();
    require((from.upper() ? from.upper()->size() : 0) + 1 == positions, "a latent's thresholds");
    std::vector<float> upper;
    if (from.upper()) upper.assign(from.upper()->begin(), from.upper()->end());
    for (std::size_t i = 0; i < upper.size(); ++i)
      require(!std::isnan(upper[i]) && (i == 0 || upper[i - 1] <= upper[i]), "a latent's thresholds");
    std::vector<float> row(factor, factor + latents_.size() + 1);
    for (const float entry : row) require(std::abs(entry) <= 1.0001F, "its factor");
    slot = static_cast<int>(latents_.size());
    latents_.push_back({from.column(), from.missing(), PositionFinder(std::move(upper)),
                        load_order(from, positions), std::move(row)});
  }

  static std::vector<std::uint16_t> load_order(const payload::CopulaLatent& from, std::size_t positions) {
    if (!from.code_of_position()) return {};
    std::vector<std::uint16_t> order(from.code_of_position()->begin(), from.code_of_position()->end());
    require(!from.missing() && order.size() == positions, "a latent's order");
    for (const std::uint16_t code : order) require(code < positions, "a latent's order");
    return order;
  }

  int last_latent(std::span<const std::uint32_t> columns) const {
    int last = -1;
    for (const std::uint32_t column : columns)
      last = std::max({last, columns_[column].value, columns_[column].missing});
    return last;
  }

  /// Independent normals, four latents from each random block; zeros up to whole lanes.
  static void draw_normals(const RowBlock& tile, std::uint32_t groups, Tile* normals) {
    const NormalTable& normal = NormalTable::instance();
    const std::size_t rows = tile.rows.size();
    for (std::uint32_t group = 0; group < groups; ++group) {
      Tile* four = normals + std::size_t{group} * 4;
      for (std::size_t k = 0; k < rows; ++k) {
        const auto words = random_block(tile.key, tile.rows[k], Stream::code, group, tile.attempt);
        for (std::size_t i = 0; i < 4; ++i) four[i][k] = normal(words[i]);
      }
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t k = rows; k % lanes != 0; ++k) four[i][k] = 0;
    }
  }

  /// One latent's numbers: its row of the factor times the normals, added in a fixed order for each row.
  static void combine(const std::vector<float>& factor, const Tile* normals, std::size_t rows, Tile& z) {
    for (std::size_t first = 0; first < rows; first += lanes) {
      std::array<float, lanes> sum{};
      for (std::size_t i = 0; i < factor.size(); ++i)
        for (std::size_t lane = 0; lane < lanes; ++lane) sum[lane] += factor[i] * normals[i][first + lane];
      std::copy(sum.begin(), sum.end(), z.begin() + static_cast<std::ptrdiff_t>(first));
    }
  }

  void draw_column(const ColumnLatents& column, const Tile* normals, std::span<std::uint16_t> codes) const {
    if (column.value >= 0)
      draw_values(latents_[static_cast<std::size_t>(column.value)], normals, codes);
    else
      std::fill(codes.begin(), codes.end(), std::uint16_t{0});
    if (column.missing >= 0)
      draw_missing(latents_[static_cast<std::size_t>(column.missing)], normals, column.null_code, codes);
  }

  static void draw_values(const SampledLatent& latent, const Tile* normals, std::span<std::uint16_t> codes) {
    Tile z;
    combine(latent.factor, normals, codes.size(), z);
    for (std::size_t k = 0; k < codes.size(); ++k) codes[k] = static_cast<std::uint16_t>(latent.finder(z[k]));
    if (latent.code_of_position.empty()) return;
    for (std::uint16_t& code : codes) code = latent.code_of_position[code];
  }

  static void draw_missing(const SampledLatent& latent, const Tile* normals, std::uint32_t null_code,
                           std::span<std::uint16_t> codes) {
    Tile z;
    combine(latent.factor, normals, codes.size(), z);
    for (std::size_t k = 0; k < codes.size(); ++k)
      if (latent.finder(z[k]) == 1) codes[k] = static_cast<std::uint16_t>(null_code);
  }

  std::vector<ColumnLatents> columns_;
  std::vector<SampledLatent> latents_;
  double shrinkage_;
};

}  // namespace

std::unique_ptr<CodeSampler> load_copula(std::span<const Column> columns, std::string_view body) {
  std::vector<std::uint64_t> aligned(body.size() / 8 + 1);
  std::memcpy(aligned.data(), body.data(), body.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(bytes, body.size());
  require(payload::VerifyCopulaBuffer(verifier), "its structure is broken");
  return std::make_unique<CopulaSampler>(columns, *payload::GetCopula(bytes));
}

}  // namespace synth
