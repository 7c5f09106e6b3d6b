#pragma once

#include "core/model/model.hpp"

namespace synth {

/// Throws data_corrupted unless every number and index that sampling relies on is in range: cells in order,
/// counts that match codes, keys and checks that name existing columns.
void validate_model(const Model& model);

}  // namespace synth
