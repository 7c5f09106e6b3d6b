#pragma once

#include "pg/bridge/postgres.hpp"

#include "core/model/condition.hpp"

namespace synth::pg {

/// Reads the argument "given": a jsonb object of a model's columns. Throws invalid_parameter_value and
/// undefined_column, with the way out; the messages hold nothing but what the caller wrote.
std::vector<WantedValues> read_given(const Model& model, const std::string& model_name, Datum jsonb);

}  // namespace synth::pg
