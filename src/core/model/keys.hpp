#pragma once

#include <vector>

#include "core/model/fit.hpp"

namespace synth {

/// Decides how each declared key will be kept, smallest first, and makes its columns members. A key that
/// contains another, or a column that is always NULL, holds by itself. Throws feature_not_supported for keys
/// that overlap.
std::vector<Key> plan_keys(const std::vector<KeyDeclaration>& declared, std::vector<LearnedDomain>& domains,
                           std::uint64_t rows);

/// Throws what plan_keys() would, before anything is learned.
void expect_keys(const std::vector<KeyDeclaration>& declared, const std::vector<Column>& columns);

}  // namespace synth
