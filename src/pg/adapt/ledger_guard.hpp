#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// The trigger on the ledger's tables: throws insufficient_privilege for every change that pg_synth does not
/// make itself, whatever privileges were granted. Superusers may insert, because restoring a dump inserts.
void guard_ledger(FunctionCallInfo fcinfo);

}  // namespace synth::pg
