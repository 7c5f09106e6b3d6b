#include "copula_generated.h"
#include "core/model/copula/copula.hpp"
#include "core/model/copula/correlation.hpp"
#include "core/model/copula/latent.hpp"
#include "core/model/copula/moments.hpp"
#include "core/model/copula/nominal_order.hpp"

namespace synth {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;

flatbuffers::Offset<payload::CopulaLatent> save_latent(Builder& builder, const copula::Latent& latent) {
  std::vector<float> upper;
  for (std::size_t position = 0; position + 1 < latent.upper.size(); ++position)
    upper.push_back(static_cast<float>(latent.upper[position]));
  const auto thresholds = builder.CreateVector(upper);
  const auto order = latent.nominal ? builder.CreateVector(latent.code_of_position) : 0;
  return payload::CreateCopulaLatent(builder, latent.column, latent.missing, thresholds, order);
}

std::vector<float> pack_lower(const Eigen::MatrixXd& factor) {
  std::vector<float> packed;
  for (Eigen::Index row = 0; row < factor.rows(); ++row)
    for (Eigen::Index column = 0; column <= row; ++column)
      packed.push_back(static_cast<float>(factor(row, column)));
  return packed;
}

std::string save_copula(std::span<const copula::Latent> latents, const Eigen::MatrixXd& factor,
                        double shrinkage) {
  Builder builder;
  std::vector<flatbuffers::Offset<payload::CopulaLatent>> saved;
  for (const copula::Latent& latent : latents) saved.push_back(save_latent(builder, latent));
  const auto saved_latents = builder.CreateVector(saved);
  const auto cholesky = builder.CreateVector(pack_lower(factor));
  builder.Finish(payload::CreateCopula(builder, saved_latents, cholesky, shrinkage));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace

std::string fit_copula(const FitInput& input) {
  std::vector<copula::Latent> latents = copula::make_latents(input.columns, input.observer);
  copula::order_nominal_codes(input.codes, input.columns, latents, input.observer);
  const copula::Moments moments =
      copula::collect_moments(input.codes, latents, input.columns, input.observer);
  copula::Correlation correlation = copula::estimate_correlation(latents, moments, input.observer);
  const Eigen::MatrixXd factor = copula::factorise(correlation, input.observer);
  return save_copula(latents, factor, correlation.shrinkage);
}

}  // namespace synth
