#pragma once

#include "core/model/method.hpp"

namespace synth {

/// Every column on its own, from its counts: the floor that every other method must beat. Learns nothing
/// beyond the columns' counts; draws one random word per column and row.
std::string fit_independent(const FitInput& input);
/// The counts measured in one release of the whole budget, and what is known of all of them made of each: no
/// negative counts, the same number of rows, smooth where the data are.
marginal::FitResult learn_independent(const marginal::FitData& data, const marginal::FitOptions& options,
                                      PrivacySession& session, Observer& observer);
std::unique_ptr<CodeSampler> load_independent(std::span<const Column> columns, std::string_view body);

inline constexpr Method independent_method{"independent",     "each column on its own",   fit_independent,
                                           learn_independent, marginal::plan_independent, load_independent};

}  // namespace synth
