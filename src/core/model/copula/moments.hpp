#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/copula/latent.hpp"
#include "core/table/code_matrix.hpp"

namespace synth::copula {

/// Sums over the rows in which both latents are present, in score units: exact integers.
struct Moments {
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic>;
  Matrix rows;      ///< (i, j): rows in which i and j are present
  Matrix sums;      ///< (i, j): sum of i's scores over these rows
  Matrix products;  ///< (i, j): sum of i's times j's scores over these rows

  double covariance(Eigen::Index i, Eigen::Index j) const {
    const double n = rows(i, j);
    return n < 2 ? 0 : (products(i, j) - sums(i, j) * sums(j, i) / n) / n * score_unit * score_unit;
  }
};

Moments collect_moments(const CodeMatrix& codes, std::span<const Latent> latents,
                        std::span<const Column> columns, Observer& observer);

}  // namespace synth::copula
