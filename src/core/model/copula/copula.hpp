#pragma once

#include "core/model/method.hpp"

namespace synth {

/// A Gaussian copula over the columns' own empirical marginals (methods.md §1). Each column is a latent
/// normal cut at the quantiles of its codes; a column with NULLs has a second latent for its missingness.
/// Latent correlations solve Mehler's expansion for the observed score covariances, so that coarse columns
/// are not attenuated; they are shrunk (Schäfer and Strimmer 2005) and made positive definite. Cost: one pass
/// over the codes, O(rows · latents²).
std::string fit_copula(const FitInput& input);
std::unique_ptr<CodeSampler> load_copula(std::span<const Column> columns, std::string_view body);

inline constexpr Method copula_method{
    "copula", "a Gaussian copula over empirical marginals", fit_copula, nullptr, nullptr, load_copula};

}  // namespace synth
