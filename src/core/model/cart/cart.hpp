#pragma once

#include "core/model/method.hpp"

namespace synth {

/// Sequential trees (Reiter 2005): the first column from its counts, each other from a tree on those before
/// it, whose leaves hold the shares of their rows. A column that another determines is looked up. No
/// guarantee; docs/statistics/trees.md tells what protects rare values and single rows.
std::string fit_cart(const FitInput& input);
/// Reads a body; everything is checked: it may come from anywhere.
std::unique_ptr<CodeSampler> load_cart(std::span<const Column> columns, std::string_view body);

inline constexpr Method cart_method{
    "cart", "a tree for each column on the columns before it", fit_cart, nullptr, nullptr, load_cart, true};

}  // namespace synth
