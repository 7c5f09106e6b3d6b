#include <algorithm>
#include <cmath>
#include <cstring>

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
    std::uint16_t position = 0;
    for (int bucket = 0; bucket < buckets; ++bucket) {
      while (position < upper_.size() && upper_[position] < lowest + static_cast<float>(bucket) / per_unit) ++position;
      guide_[bucket] = position;
    }
  }

  std::uint16_t operator()(float z) const {
    const float scaled = std::clamp((z - lowest) * per_unit, 0.0F, static_cast<float>(buckets - 1));
    std::uint16_t position = guide_[static_cast<int>(scaled)];
    while (position < upper_.size() && z > upper_[position]) ++position;
    return position;
  }

 private:
  static constexpr int buckets = 512;
  static constexpr float lowest = -4;
  static constexpr float per_unit = 64;
  std::vector<float> upper_;
  std::uint16_t guide_[buckets];
};

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
    const std::vector<std::vector<float>> normals = draw_normals(block, last_latent(columns));
    for (std::size_t i = 0; i < columns.size(); ++i) draw_column(columns_[columns[i]], normals, block.rows.size(), out[i]);
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
    const float* factor = body.cholesky()->data();
    for (const payload::CopulaLatent* latent : *body.latents()) {
      load_latent(columns, *latent, factor);
      factor += latents_.size();
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
    latents_.push_back({from.column(), from.missing(), PositionFinder(std::move(upper)), load_order(from, positions),
                        std::move(row)});
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

  /// Independent normals for latents 0 .. last, four from each random block.
  static std::vector<std::vector<float>> draw_normals(const RowBlock& block, int last) {
    const NormalTable& normal = NormalTable::instance();
    const std::size_t count = block.rows.size();
    const auto groups = static_cast<std::uint32_t>((last + 4) / 4);
    std::vector<std::vector<float>> normals(std::size_t{groups} * 4, std::vector<float>(count));
    for (std::uint32_t group = 0; group < groups; ++group)
      for (std::size_t k = 0; k < count; ++k) {
        const auto words = random_block(block.key, block.rows[k], Stream::code, group, block.attempt);
        for (std::size_t i = 0; i < 4; ++i) normals[group * 4 + i][k] = normal(words[i]);
      }
    return normals;
  }

  /// One latent's numbers: its row of the factor times the normals, added in a fixed order for each row.
  static void combine(const std::vector<float>& factor, const std::vector<std::vector<float>>& normals,
                      std::vector<float>& z) {
    std::fill(z.begin(), z.end(), 0.0F);
    for (std::size_t i = 0; i < factor.size(); ++i) {
      const float weight = factor[i];
      const float* normal = normals[i].data();
      float* out = z.data();
      for (std::size_t k = 0; k < z.size(); ++k) out[k] += weight * normal[k];
    }
  }

  void draw_column(const ColumnLatents& column, const std::vector<std::vector<float>>& normals, std::size_t count,
                   std::vector<std::uint16_t>& codes) const {
    codes.assign(count, 0);
    std::vector<float> z(count);
    if (column.value >= 0) {
      const SampledLatent& latent = latents_[static_cast<std::size_t>(column.value)];
      combine(latent.factor, normals, z);
      for (std::size_t k = 0; k < count; ++k) codes[k] = latent.finder(z[k]);
      if (!latent.code_of_position.empty())
        for (std::size_t k = 0; k < count; ++k) codes[k] = latent.code_of_position[codes[k]];
    }
    if (column.missing < 0) return;
    const SampledLatent& latent = latents_[static_cast<std::size_t>(column.missing)];
    combine(latent.factor, normals, z);
    for (std::size_t k = 0; k < count; ++k)
      if (latent.finder(z[k]) == 1) codes[k] = static_cast<std::uint16_t>(column.null_code);
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
