#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

// Synthetic tables are foreign tables: their callbacks, by what they serve. See postgres-facts P2.

/// Planning: sizes, costs, a serial and a parallel path, and which columns a plan needs.
void add_planning(FdwRoutine* routine);
/// Execution, parallel execution and EXPLAIN.
void add_scanning(FdwRoutine* routine);
/// ANALYZE.
void add_analyzing(FdwRoutine* routine);
/// Refusals of writes, with a way out.
void add_refusals(FdwRoutine* routine);

/// The attributes that a plan of ours needs: what planning tells execution.
std::vector<AttrNumber> planned_attributes(const ForeignScan* plan);

}  // namespace synth::pg
