#pragma once

#include <vector>

#include "core/audit/table.hpp"
#include "core/model/private/fit.hpp"

namespace synth::audit {

/// A table of the schema that `request` is about, made up from its types and public domains: each row a unit
/// of its own, keys distinct, values within few powers of two, so that grids that are learned stay small.
OwnedTable ordinary_table(const PrivateFitRequest& request, int rows);

/// Units that a fit is likely to stumble over: ordinary, in the rarest cell of all public domains, at and
/// beyond the ends of all types, zero, NULL where it may be and where it may not, NaN, infinities, categories
/// that nobody listed, text that is empty, long, or was not read, reals with many decimals. `has_units`: also
/// units of several rows. Those that the schema does not tell apart are given once.
std::vector<NewUnit> new_units(const PrivateFitRequest& request, bool has_units);

}  // namespace synth::audit
