#pragma once

#include "pg/bridge/postgres.hpp"

#include <vector>

#include "core/audit/result.hpp"
#include "pg/adapt/fit.hpp"

namespace synth::pg {

/// The arguments of synth_audit.
struct AuditCall {
  /// Whose claim is audited. Without a source the audits make up schemas of their own.
  FitCall fit;
  std::vector<std::string> audits;
  std::int64_t runs = 0;
  std::int64_t canaries = 0;
  double confidence = 0;
};

/// Runs the audits in the order in which they are called for. With a source, `replay` reads its definition
/// and no row; `one_run` reads its rows, for which the caller needs SELECT, and says that the result is not
/// private. Writes nothing.
std::vector<audit::AuditResult> run_audits(const AuditCall& call);

}  // namespace synth::pg
