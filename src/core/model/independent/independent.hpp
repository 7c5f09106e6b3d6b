#pragma once

#include "core/model/method.hpp"

namespace synth {

/// Every column on its own, from its counts: the floor that every other method must beat. Learns nothing
/// beyond the columns' counts; draws one random word per column and row.
std::string fit_independent(const FitInput& input);
std::unique_ptr<CodeSampler> load_independent(std::span<const Column> columns, std::string_view body);

inline constexpr Method independent_method{"independent", "each column on its own", fit_independent,
                                           load_independent};

}  // namespace synth
