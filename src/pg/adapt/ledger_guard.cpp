#include "pg/adapt/ledger_guard.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/ledger_writer.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

bool is_allowed(const TriggerData& trigger) {
  const bool writing = is_writing_ledger();
  if (TRIGGER_FIRED_BY_INSERT(trigger.tg_event)) return writing || call_postgres([] { return superuser(); });
  const bool updatable = trigger.tg_trigger->tgnargs > 0;
  return TRIGGER_FIRED_BY_UPDATE(trigger.tg_event) && writing && updatable;
}

}  // namespace

void guard_ledger(FunctionCallInfo fcinfo) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    throw Error(sqlstate::internal_error, "synth.guard_ledger() is a trigger", "Do not call it.");
  const auto& trigger = *reinterpret_cast<const TriggerData*>(fcinfo->context);
  if (is_allowed(trigger)) return;
  throw Error(sqlstate::insufficient_privilege,
              "the privacy ledger is append-only, and only pg_synth appends to it",
              "Fits and synth_set_budget() write it; synth_ledger and synth_budgets show it.");
}

}  // namespace synth::pg
