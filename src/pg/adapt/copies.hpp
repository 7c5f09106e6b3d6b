#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/evaluate/copies.hpp"
#include "core/model/fit.hpp"

namespace synth::pg {

/// How often rows of a model that was just fitted equal rows that it was learned from, and rows that were
/// held out. Draws as many rows as it was learned from, at most 100,000.
CopyCounts count_copies_of(const Model& model, FitTrace trace, RowSource& held_out, Observer& observer);

}  // namespace synth::pg
