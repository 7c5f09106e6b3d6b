#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/audit/result.hpp"
#include "core/audit/table.hpp"
#include "core/model/private/fit.hpp"
#include "core/privacy/randomness.hpp"

namespace synth::audit {

/// A fit and the tables that it must not tell apart.
struct Replay {
  const PrivateFitRequest& request;
  const OwnedTable& base;
  std::span<const NewUnit> units;
  /// Rows are left out by their place, for want of memory, so that only the last unit may go.
  bool keeps_places = false;
};

struct ReplayReport {
  std::uint64_t neighbours = 0;
  std::uint64_t telling = 0;       ///< neighbours for which something speaks against the fit
  std::vector<std::string> leaks;  ///< what, each with its neighbour
  Price paid;                      ///< of the steps on record for `base`
};

/// Records the fit of `base` and replays it for neighbours: every unit added, every third removed again and
/// replaced by the next, one unit of the table removed (record.hpp says what is compared). Deterministic but
/// for the noise on record. Cost: about three fits for each unit. What the observer throws to cancel must
/// derive neither from Error nor from std::exception.
ReplayReport replay_neighbours(const Replay& replay, Randomness& randomness, Observer& observer);

/// An audit of the fit that `request` asks for, on artificial tables of its schema: nothing is read.
struct ReplayAudit {
  const PrivateFitRequest& request;
  bool has_units = false;  ///< a unit may hold several rows
};

/// One line. The fit is replayed with the epsilon that is claimed and with one so large that domains are
/// learned, from 60 rows and from none.
std::vector<AuditResult> run_replay_audit(const ReplayAudit& audit, Randomness& randomness,
                                          Observer& observer);

}  // namespace synth::audit
