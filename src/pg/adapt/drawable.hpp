#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/model.hpp"

namespace synth::pg {

/// Draws a block of rows from a model that is about to be stored: throws what its readers would meet, such as
/// a CHECK constraint that artificial values cannot meet, or an expression that must not be evaluated. Runs
/// no code of a user's making.
void expect_drawable(const Model& model);

}  // namespace synth::pg
