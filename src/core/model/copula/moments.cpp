#include "core/model/copula/moments.hpp"

#include <algorithm>

namespace synth::copula {
namespace {

using Matrix = Moments::Matrix;
using Index = Eigen::Index;

/// Scores of a chunk's rows, then masks: one column of ones, then presence of each latent that can be absent.
class ScoreBlock {
 public:
  ScoreBlock(std::span<const Latent> latents, std::span<const Column> columns) : latents_(latents) {
    Index masks = 1;
    for (const Latent& latent : latents) {
      const Column& column = columns[latent.column];
      const bool can_miss = !latent.missing && column.nullable;
      mask_.push_back(can_miss ? masks++ : 0);
      std::vector<double> scores;
      for (std::uint32_t code = 0; code < column.codes(); ++code) scores.push_back(score_of(latent, column, code));
      scores_.push_back(std::move(scores));
      absent_code_.push_back(can_miss ? column.null_code() : UINT32_MAX);
    }
    width_ = static_cast<Index>(latents.size()) + masks;
  }

  Index width() const { return width_; }
  Index first_mask() const { return static_cast<Index>(latents_.size()); }
  Index mask_of(Index latent) const { return first_mask() + mask_[static_cast<std::size_t>(latent)]; }

  void fill(const CodeMatrix& codes, const CodeMatrix::Chunk& chunk, Matrix& block) {
    block.resize(chunk.rows, width_);
    block.col(first_mask()).setOnes();
    buffer_.resize(CodeMatrix::chunk_rows);
    for (std::size_t i = 0; i < latents_.size(); ++i) {
      codes.read(chunk, latents_[i].column, buffer_.data());
      auto column = block.col(static_cast<Index>(i));
      for (std::uint32_t row = 0; row < chunk.rows; ++row) column[row] = scores_[i][buffer_[row]];
      if (absent_code_[i] == UINT32_MAX) continue;
      auto mask = block.col(mask_of(static_cast<Index>(i)));
      for (std::uint32_t row = 0; row < chunk.rows; ++row) mask[row] = buffer_[row] == absent_code_[i] ? 0 : 1;
    }
  }

 private:
  static double score_of(const Latent& latent, const Column& column, std::uint32_t code) {
    const bool null = column.nullable && code == column.null_code();
    if (latent.missing) return latent.score_of_position[null];
    return null ? 0 : scores_by_code(latent)[code];
  }

  std::span<const Latent> latents_;
  std::vector<Index> mask_;
  std::vector<std::vector<double>> scores_;
  std::vector<std::uint32_t> absent_code_;
  std::vector<std::uint16_t> buffer_;
  Index width_ = 0;
};

}  // namespace

Moments collect_moments(const CodeMatrix& codes, std::span<const Latent> latents, std::span<const Column> columns,
                        Observer& observer) {
  ScoreBlock scores(latents, columns);
  // Sums stay below 2^53 for 2^22 chunks of 8,192 rows of scores below 2^14: every addition is exact.
  Matrix total = Matrix::Zero(scores.width(), scores.width());
  Matrix block;
  observer.phase("correlating columns", codes.chunks().size());
  std::uint64_t done = 0;
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    observer.check();
    scores.fill(codes, chunk, block);
    total.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    observer.step(++done);
  }
  const Matrix full = total.selfadjointView<Eigen::Lower>();
  const auto count = static_cast<Index>(latents.size());
  Moments moments{Matrix(count, count), Matrix(count, count), Matrix(count, count)};
  for (Index i = 0; i < count; ++i)
    for (Index j = 0; j < count; ++j) {
      moments.rows(i, j) = full(scores.mask_of(i), scores.mask_of(j));
      moments.sums(i, j) = full(i, scores.mask_of(j));
      moments.products(i, j) = full(i, j);
    }
  return moments;
}

}  // namespace synth::copula
