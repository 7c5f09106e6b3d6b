#include "core/model/copula/nominal_order.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace synth::copula {
namespace {

constexpr std::size_t most_codes = 512;
/// Bounds the memory of sums and tables: a wide table's categories look at the first columns only.
constexpr std::size_t most_cells = std::size_t{1} << 23;
constexpr int sweeps = 4;
constexpr int power_steps = 30;
/// Pulls the means of small categories towards zero, as if so many average rows were added.
constexpr double prior_rows = 10;

using Matrix = Eigen::MatrixXd;
using Index = Eigen::Index;

/// Sums over rows, by category of one nominal latent.
struct CategorySums {
  std::size_t latent;
  Matrix score_sums;  ///< categories × ordered latents, in score units
  std::vector<std::pair<std::size_t, Matrix>>
      tables;  ///< other nominal (by position), categories × its categories
};

class NominalOrder {
 public:
  NominalOrder(const CodeMatrix& codes, std::span<const Column> columns, std::span<Latent> latents)
      : codes_(codes), columns_(columns), latents_(latents) {
    for (std::size_t i = 0; i < latents.size(); ++i) {
      if (!latents[i].nominal)
        ordered_.push_back(i);
      else if (latents[i].code_of_position.size() <= most_codes)
        nominal_.push_back(i);
    }
    std::size_t categories = 0;
    for (const std::size_t latent : nominal_) categories += latents[latent].code_of_position.size();
    ordered_.resize(std::min(ordered_.size(), most_cells / std::max<std::size_t>(1, categories)));
    for (const std::size_t latent : nominal_)
      sums_.push_back(
          {latent, Matrix::Zero(category_count(latent), static_cast<Index>(ordered_.size())), {}});
    plan_tables();
  }

  bool empty() const { return nominal_.empty(); }

  void collect(Observer& observer) {
    observer.phase("ordering categories", codes_.chunks().size());
    std::uint64_t done = 0;
    for (const CodeMatrix::Chunk& chunk : codes_.chunks()) {
      observer.check();
      read_nominals(chunk);
      for (std::size_t j = 0; j < ordered_.size(); ++j) {
        add_scores(chunk, j);
        observer.check();
      }
      for (std::size_t c = 0; c < sums_.size(); ++c) {
        add_tables(chunk, c);
        observer.check();
      }
      observer.step(++done);
    }
  }

  void solve(Observer& observer) {
    for (int sweep = 0; sweep < sweeps; ++sweep)
      for (const CategorySums& sums : sums_) {
        observer.check();
        order(sums);
      }
  }

 private:
  Index category_count(std::size_t latent) const {
    return static_cast<Index>(latents_[latent].code_of_position.size());
  }

  void plan_tables() {
    std::size_t cells = 0;
    for (std::size_t a = 0; a < sums_.size(); ++a)
      for (std::size_t b = 0; b < sums_.size(); ++b) {
        if (a == b) continue;
        const Index rows = category_count(sums_[a].latent);
        const Index width = category_count(sums_[b].latent);
        cells += static_cast<std::size_t>(rows * width);
        if (cells <= most_cells) sums_[a].tables.emplace_back(b, Matrix::Zero(rows, width));
      }
  }

  void read_nominals(const CodeMatrix::Chunk& chunk) {
    nominal_codes_.resize(sums_.size());
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      nominal_codes_[c].resize(CodeMatrix::chunk_rows);
      codes_.read(chunk, latents_[sums_[c].latent].column, nominal_codes_[c].data());
    }
  }

  void add_scores(const CodeMatrix::Chunk& chunk, std::size_t j) {
    const Latent& latent = latents_[ordered_[j]];
    buffer_.resize(CodeMatrix::chunk_rows);
    codes_.read(chunk, latent.column, buffer_.data());
    const std::vector<double> scores = scores_with_null(latent, columns_[latent.column]);
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      const Index categories = sums_[c].score_sums.rows();
      auto target = sums_[c].score_sums.col(static_cast<Index>(j));
      const auto& own = nominal_codes_[c];
      for (std::uint32_t row = 0; row < chunk.rows; ++row)
        if (own[row] < categories) target[own[row]] += scores[buffer_[row]];
    }
  }

  void add_tables(const CodeMatrix::Chunk& chunk, std::size_t c) {
    const auto& own = nominal_codes_[c];
    for (auto& [other, table] : sums_[c].tables) {
      const auto& theirs = nominal_codes_[other];
      for (std::uint32_t row = 0; row < chunk.rows; ++row)
        if (own[row] < table.rows() && theirs[row] < table.cols()) table(own[row], theirs[row]) += 1;
    }
  }

  /// Means of the other latents' scores in each category, shrunk, weighted by the root of its share.
  Matrix profile(const CategorySums& sums) const {
    const Column& column = columns_[latents_[sums.latent].column];
    const auto width = static_cast<Index>(ordered_.size() + sums.tables.size());
    Matrix means(sums.score_sums.rows(), width);
    means.leftCols(sums.score_sums.cols()) = sums.score_sums;
    Index at = sums.score_sums.cols();
    for (const auto& [other, table] : sums.tables) means.col(at++) = table * scores_of(sums_[other].latent);
    for (Index category = 0; category < means.rows(); ++category) {
      const auto count = static_cast<double>(column.counts[static_cast<std::size_t>(category)]);
      means.row(category) *= score_unit * std::sqrt(count) / (count + prior_rows);
    }
    return means;
  }

  Eigen::VectorXd scores_of(std::size_t latent) const {
    const std::vector<std::int32_t> scores = scores_by_code(latents_[latent]);
    Eigen::VectorXd vector(static_cast<Index>(scores.size()));
    for (std::size_t code = 0; code < scores.size(); ++code) vector[static_cast<Index>(code)] = scores[code];
    return vector;
  }

  void order(const CategorySums& sums) {
    Latent& latent = latents_[sums.latent];
    const Column& column = columns_[latent.column];
    const Matrix means = profile(sums);
    if (means.cols() == 0) return;
    Eigen::VectorXd direction = scores_of(sums.latent);
    for (int step = 0; step < power_steps; ++step) {
      const Eigen::VectorXd next = means * (means.transpose() * direction);
      const double norm = next.norm();
      if (!(norm > 0)) return;
      direction = next / norm;
    }
    const auto value = [&](std::uint16_t code) {
      return direction[code] /
             std::sqrt(static_cast<double>(std::max<std::uint64_t>(1, column.counts[code])));
    };
    std::stable_sort(latent.code_of_position.begin(), latent.code_of_position.end(),
                     [&](std::uint16_t a, std::uint16_t b) { return value(a) < value(b); });
    place_codes(latent, column);
  }

  const CodeMatrix& codes_;
  std::span<const Column> columns_;
  std::span<Latent> latents_;
  std::vector<std::size_t> ordered_;
  std::vector<std::size_t> nominal_;
  std::vector<CategorySums> sums_;
  std::vector<std::vector<std::uint16_t>> nominal_codes_;
  std::vector<std::uint16_t> buffer_;
};

}  // namespace

void order_nominal_codes(const CodeMatrix& codes, std::span<const Column> columns, std::span<Latent> latents,
                         Observer& observer) {
  NominalOrder order(codes, columns, latents);
  if (order.empty()) return;
  order.collect(observer);
  order.solve(observer);
}

}  // namespace synth::copula
