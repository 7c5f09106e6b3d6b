#pragma once

#include "core/model/marginal/fit.hpp"
#include "core/model/marginal/sampler.hpp"
#include "core/model/method.hpp"

namespace synth {

/// The same engine without noise.
std::string fit_mst_exactly(const FitInput& input);
std::string fit_aim_exactly(const FitInput& input);

inline constexpr Method mst_method{
    "mst",        "a tree of pairs of columns", fit_mst_exactly, marginal::fit_mst, marginal::plan_mst,
    load_marginal};
inline constexpr Method aim_method{"aim",
                                   "marginals chosen one by one where the model is worst",
                                   fit_aim_exactly,
                                   marginal::fit_aim,
                                   marginal::plan_aim,
                                   load_marginal};

}  // namespace synth
