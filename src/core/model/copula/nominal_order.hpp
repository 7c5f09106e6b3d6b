#pragma once

#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/model/copula/latent.hpp"
#include "core/table/code_matrix.hpp"

namespace synth::copula {

/// Orders the codes of nominal latents along the direction that says most about the other columns: the
/// leading correspondence between the categories and the scores of all other latents, found by alternating
/// least squares (Gifi 1990, ch. 4). A copula sees only order, so alphabetical order would hide most of a
/// category's dependence. Latents with more than 512 codes keep their order. Cost: one pass over the codes.
void order_nominal_codes(const CodeMatrix& codes, std::span<const Column> columns, std::span<Latent> latents,
                         Observer& observer);

}  // namespace synth::copula
