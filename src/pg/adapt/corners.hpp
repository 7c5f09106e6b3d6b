#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// Whether a condition that holds anywhere within intervals of some columns, whatever the others are, must
/// hold at some combination of the intervals' ends. So it is where the condition compares terms that go but
/// one way with each of these columns, as a linear function on a box is extreme at a corner; and where such
/// comparisons are joined by OR. An AND may hold inside although each part holds at other corners: its parts
/// are to be asked one by one. `intervals` holds numbers of columns (varattno). Anything unknown: false.
/// May raise an error.
bool decided_at_corners(Node* condition, const Bitmapset* intervals);

}  // namespace synth::pg
