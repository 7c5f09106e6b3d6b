#pragma once

#include "pg/bridge/postgres.hpp"

#include <span>
#include <vector>

#include "core/model/marginal/fit.hpp"
#include "core/table/column.hpp"

namespace synth::pg {

/// Which combinations of codes the CHECK constraints over two or three columns forbid. Codes of single values
/// and NULL are taken as they are; a combination with intervals is impossible only if some part of the
/// constraint fails at all combinations of their ends, and is one that ends decide on. Artificial values and
/// keys may be anything; constraints over too many codes, or whose evaluation fails somewhere, forbid
/// nothing.
///
/// Looks at nothing but domains and the schema, so that the answer is as public as those are. Uses a
/// subtransaction.
std::vector<marginal::ImpossibleCells> structural_zeros(std::span<const Column> columns,
                                                        const std::vector<Check>& checks);

}  // namespace synth::pg
