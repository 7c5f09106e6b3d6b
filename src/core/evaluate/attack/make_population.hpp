#pragma once

#include "core/evaluate/attack/population.hpp"

namespace synth::evaluate {

/// Codes the tables of an attack jointly; see encode_jointly for costs and errors. Without rows held out,
/// `control` has no rows.
Population make_population(Sample training, Sample control, Sample synthetic_rows, Observer& observer);

}  // namespace synth::evaluate
