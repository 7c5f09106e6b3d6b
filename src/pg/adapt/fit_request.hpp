#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/fit.hpp"
#include "pg/adapt/fit.hpp"
#include "pg/adapt/fit_options.hpp"
#include "pg/adapt/source.hpp"

namespace synth::pg {

/// What a call asks of core, with a guarantee or without.
FitRequest make_fit_request(const FitCall& call, const Source& source, const FitOptions& options);

}  // namespace synth::pg
