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
      scores_.push_back(scores_with_null(latent, column));
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
      for (std::uint32_t row = 0; row < chunk.rows; ++row)
        mask[row] = buffer_[row] == absent_code_[i] ? 0 : 1;
    }
  }

 private:
  std::span<const Latent> latents_;
  std::vector<Index> mask_;
  std::vector<std::vector<double>> scores_;
  std::vector<std::uint32_t> absent_code_;
  std::vector<std::uint16_t> buffer_;
  Index width_ = 0;
};

/// Adds block' * block to the lower triangle of `total`, in strips that keep a wide table responsive.
void add_products(const Matrix& block, Matrix& total, Observer& observer) {
  constexpr Index strip = 32;
  for (Index first = 0; first < block.cols(); first += strip) {
    const Index size = std::min(strip, block.cols() - first);
    const auto columns = block.middleCols(first, size);
    total.block(first, 0, size, first).noalias() += columns.transpose() * block.leftCols(first);
    total.block(first, first, size, size).selfadjointView<Eigen::Lower>().rankUpdate(columns.transpose());
    observer.check();
  }
}

}  // namespace

Moments collect_moments(const CodeMatrix& codes, std::span<const Latent> latents,
                        std::span<const Column> columns, Observer& observer) {
  ScoreBlock scores(latents, columns);
  // A latent's squared scores average at most 4096^2, so that sums of products stay below 2^53 up to 2^29
  // rows: every addition is exact, and its order does not matter.
  Matrix total = Matrix::Zero(scores.width(), scores.width());
  Matrix block;
  observer.phase("correlating columns", codes.chunks().size());
  std::uint64_t done = 0;
  for (const CodeMatrix::Chunk& chunk : codes.chunks()) {
    observer.check();
    scores.fill(codes, chunk, block);
    add_products(block, total, observer);
    observer.step(++done);
  }
  const auto full = [&](Index i, Index j) { return total(std::max(i, j), std::min(i, j)); };
  const auto count = static_cast<Index>(latents.size());
  Moments moments{Matrix(count, count), Matrix(count, count), Matrix(count, count)};
  for (Index i = 0; i < count; ++i) {
    observer.check();
    for (Index j = 0; j < count; ++j) {
      moments.rows(i, j) = full(scores.mask_of(i), scores.mask_of(j));
      moments.sums(i, j) = full(i, scores.mask_of(j));
      moments.products(i, j) = full(i, j);
    }
  }
  return moments;
}

}  // namespace synth::copula
