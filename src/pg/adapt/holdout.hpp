#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// Whether a row belongs to the held-out share: a keyed hash of its values' binary forms, which depend on no
/// setting, falls below the share. Equal rows share their fate. `first` is the number of the first value's
/// argument.
bool is_held_out(FunctionCallInfo fcinfo, int first, double share, std::int64_t key);

}  // namespace synth::pg
