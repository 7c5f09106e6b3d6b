#include "core/audit/replay.hpp"

#include "core/audit/neighbours.hpp"
#include "core/audit/seen_fit.hpp"

namespace synth::audit {
namespace {

/// Every third unit is removed and replaced: a unit less is a unit more, seen from the other table.
constexpr std::size_t removed_part = 3;
constexpr std::size_t removed_row = 7;
constexpr int usual_rows = 60;
/// With so little noise most of what 60 rows hold is learned.
constexpr double telling_epsilon = 60;

class Replaying {
 public:
  Replaying(const Replay& replay, Randomness& randomness, Observer& observer)
      : replay_(replay), randomness_(randomness), observer_(observer) {}

  ReplayReport run() {
    const RecordedFit base_fit = fit_of(replay_.base);
    const FitOnRecord base(base_fit, budget_, randomness_);
    report_.paid = base.paid();
    for (std::size_t i = 0; i < replay_.units.size(); ++i) {
      const OwnedTable more = joined(replay_.base, replay_.units[i]);
      compare(base, more, replay_.units[i].name);
      if (i % removed_part == 0) remove(more, i);
      observer_.step(i + 1);
    }
    if (replay_.base.owners.size() > removed_row && !replay_.keeps_places)
      compare(base, without_unit(replay_.base, removed_row), "one of many less");
    return std::move(report_);
  }

 private:
  RecordedFit fit_of(const OwnedTable& table) const {
    return [this, &table](Budget budget, Randomness& randomness, Recorder* recorder) {
      Listener listener(observer_);
      return see_fit(table, replay_.request, budget, randomness, recorder, listener).all;
    };
  }

  void compare(const FitOnRecord& recorded, const OwnedTable& neighbour, const std::string& name,
               unsigned units = 1) {
    observer_.check();
    const std::vector<std::string> leaks = recorded.leaks(fit_of(neighbour), units);
    ++report_.neighbours;
    report_.telling += !leaks.empty();
    for (const std::string& leak : leaks) report_.leaks.push_back(name + ": " + leak);
  }

  /// From the table with unit `i`: it goes, or the next takes its place.
  void remove(const OwnedTable& more, std::size_t i) {
    const NewUnit& unit = replay_.units[i];
    const NewUnit& next = replay_.units[(i + 1) % replay_.units.size()];
    const RecordedFit more_fit = fit_of(more);
    const FitOnRecord with(more_fit, budget_, randomness_, false);
    compare(with, replay_.base, "without " + unit.name);
    compare(with, joined(replay_.base, next), next.name + " for " + unit.name, 2);
  }

  const Replay& replay_;
  Randomness& randomness_;
  Observer& observer_;
  Budget budget_ = plan_spending(replay_.request).total;
  ReplayReport report_;
};

std::string verdict_of(const ReplayReport& report, const Claim& claim) {
  if (report.telling > 0) {
    std::string verdict = "violation: " + report.leaks.front();
    if (report.leaks.size() > 1) verdict += " (and " + std::to_string(report.leaks.size() - 1) + " more)";
    return verdict;
  }
  return "no violation found: no neighbour moved a step by more than is declared, nor anything else; the "
         "steps "
         "add up to epsilon " +
         in_words(epsilon_of(report.paid, claim.delta));
}

void add(ReplayReport& sum, ReplayReport&& part) {
  sum.neighbours += part.neighbours;
  sum.telling += part.telling;
  for (std::string& leak : part.leaks) sum.leaks.push_back(std::move(leak));
}

}  // namespace

ReplayReport replay_neighbours(const Replay& replay, Randomness& randomness, Observer& observer) {
  return Replaying(replay, randomness, observer).run();
}

std::vector<AuditResult> run_replay_audit(const ReplayAudit& audit, Randomness& randomness,
                                          Observer& observer) {
  const Claim claim{audit.request.fit.method, audit.request.epsilon, audit.request.delta};
  expect_auditable(claim);
  const std::vector<NewUnit> units = new_units(audit.request, audit.has_units);
  PrivateFitRequest telling = audit.request;
  telling.epsilon = telling_epsilon;
  ReplayReport all;
  const auto replay = [&](const PrivateFitRequest& request, int rows) {
    const OwnedTable base = ordinary_table(request, rows);
    ReplayReport part = replay_neighbours({request, base, units}, randomness, observer);
    if (&request == &audit.request) all.paid = part.paid;
    add(all, std::move(part));
  };
  observer.phase("replaying neighbours at the claimed epsilon", units.size());
  replay(audit.request, usual_rows);
  observer.phase("replaying neighbours with learned domains", units.size());
  replay(telling, usual_rows);
  observer.phase("replaying neighbours of an empty table", units.size());
  replay(telling, 0);
  AuditResult result;
  result.audit = "replay";
  result.statistic = "sensitivity";
  result.claim = claim;
  result.trials = all.neighbours;
  result.violations = all.telling;
  result.verdict = verdict_of(all, claim);
  return {result};
}

}  // namespace synth::audit
