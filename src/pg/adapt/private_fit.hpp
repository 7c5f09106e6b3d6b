#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/private/fit.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/fit_options.hpp"
#include "pg/adapt/reader.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// Whether the call asks for a guarantee.
bool is_private(const FitCall& call);

/// Throws, before anything is read, unless the guarantee that the call asks for makes sense: epsilon, delta,
/// rows per unit, and a method that can give it.
void expect_guarantee(const FitCall& call, const FitOptions& options);

/// The privacy unit's column, quoted; empty where a row is the unit. Throws undefined_column.
std::string unit_column(const FitCall& call, const Source& source);

/// What is public about a fit: domains from the schema and the call, the workload, how the budget is divided.
/// Reads no row of the source. Constraints that domains imply are taken out of the columns.
PrivateFitRequest make_private_request(const FitCall& call, const Source& source, FitRequest base);

}  // namespace synth::pg
