#include "pg/adapt/collect.hpp"

#include "pg/bridge/postgres.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/arguments.hpp"
#include "pg/adapt/randomness.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"
#include "pg/bridge/memory.hpp"

// The aggregate synth.collect(bytea, VARIADIC "any"), by which a fit reads a table. See postgres-facts P5.

namespace synth::pg {
namespace {

MemoryContext aggregate_context(FunctionCallInfo fcinfo) {
  MemoryContext context = nullptr;
  if (!call_postgres([&] { return AggCheckCallContext(fcinfo, &context); }))
    throw Error(sqlstate::feature_not_supported, "this function serves the aggregate synth.collect only",
                "Call synth_fit() instead.");
  return context;
}

std::string_view bytes_of(Datum datum) {
  const bytea* bytes = call_postgres([&] { return DatumGetByteaPP(datum); });
  return {VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)};
}

CollectState* state_of(FunctionCallInfo fcinfo, int argument) {
  return fcinfo->args[argument].isnull
             ? nullptr
             : reinterpret_cast<CollectState*>(DatumGetPointer(fcinfo->args[argument].value));
}

CollectState* first_state(FunctionCallInfo fcinfo, MemoryContext context) {
  if (PG_ARGISNULL(1))
    throw Error(sqlstate::invalid_parameter_value, "synth.collect needs a plan", "Call synth_fit() instead.");
  auto* state = make_in_context<CollectState>(context, std::string(bytes_of(PG_GETARG_DATUM(1))));
  state->expect_arguments(fcinfo, 2);
  return state;
}

}  // namespace

EXPORTED_FUNCTION(synth_collect_add);
EXPORTED_FUNCTION(synth_collect_merge);
EXPORTED_FUNCTION(synth_collect_save);
EXPORTED_FUNCTION(synth_collect_load);
EXPORTED_FUNCTION(synth_collect_finish);
EXPORTED_FUNCTION(synth_secret_rank);

Datum synth_collect_add(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const MemoryContext context = aggregate_context(fcinfo);
    CollectState* state = state_of(fcinfo, 0);
    if (state == nullptr) state = first_state(fcinfo, context);
    state->add(fcinfo, 2);
    return PointerGetDatum(state);
  });
}

Datum synth_collect_merge(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const MemoryContext context = aggregate_context(fcinfo);
    CollectState* into = state_of(fcinfo, 0);
    CollectState* from = state_of(fcinfo, 1);
    if (from == nullptr) {
      if (into == nullptr) fcinfo->isnull = true;
      return PointerGetDatum(into);
    }
    // `from` lives for this call only: its contents move into a state that stays.
    if (into == nullptr) into = make_in_context<CollectState>(context, from->plan());
    into->merge(*from);
    return PointerGetDatum(into);
  });
}

Datum synth_collect_save(PG_FUNCTION_ARGS) {
  return boundary([&] {
    aggregate_context(fcinfo);
    return bytes_result(state_of(fcinfo, 0)->save());
  });
}

Datum synth_collect_load(PG_FUNCTION_ARGS) {
  return boundary([&] {
    aggregate_context(fcinfo);
    std::string plan;
    std::string_view saved;
    CollectState::load(bytes_of(PG_GETARG_DATUM(0)), &plan, &saved);
    auto* state = make_in_context<CollectState>(CurrentMemoryContext, std::move(plan));
    state->load_state(saved);
    return PointerGetDatum(state);
  });
}

Datum synth_collect_finish(PG_FUNCTION_ARGS) {
  return boundary([&] {
    aggregate_context(fcinfo);
    CollectSink* sink = CollectSink::active();
    if (sink == nullptr)
      throw Error(sqlstate::feature_not_supported, "synth.collect is internal to pg_synth",
                  "Call synth_fit() instead.");
    if (CollectState* state = state_of(fcinfo, 0)) sink->put(*state);
    return BoolGetDatum(true);
  });
}

Datum synth_secret_rank(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  return boundary([&] { return Int64GetDatum(secret_number()); });
}

}  // namespace synth::pg
