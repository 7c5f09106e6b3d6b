#include "pg/adapt/arguments.hpp"
#include "pg/adapt/attack_report.hpp"
#include "pg/adapt/detection_report.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/fidelity_report.hpp"
#include "pg/adapt/utility_report.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

std::optional<std::string> optional_name(FunctionCallInfo fcinfo, int number) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  return NameStr(*PG_GETARG_NAME(number));
}

std::optional<std::int64_t> optional_integer(FunctionCallInfo fcinfo, int number) {
  if (!has_argument(fcinfo, number)) return std::nullopt;
  return PG_GETARG_INT64(number);
}

std::int64_t integer(FunctionCallInfo fcinfo, int number, const char* name) {
  expect_argument(fcinfo, number, name);
  return PG_GETARG_INT64(number);
}

bool flag(FunctionCallInfo fcinfo, int number, const char* name) {
  expect_argument(fcinfo, number, name);
  return PG_GETARG_BOOL(number);
}

/// The model is the first argument; rows, seed, source, synthetic, visible_rows and store begin at number
/// `first`.
EvaluationCall read_common(FunctionCallInfo fcinfo, int first) {
  EvaluationCall call;
  call.model = text_argument(fcinfo, 0, "model");
  call.rows = optional_integer(fcinfo, first);
  call.seed = integer(fcinfo, first + 1, "seed");
  if (has_argument(fcinfo, first + 2)) call.source = PG_GETARG_OID(first + 2);
  if (has_argument(fcinfo, first + 3)) call.synthetic = PG_GETARG_OID(first + 3);
  call.visible_rows = flag(fcinfo, first + 4, "visible_rows");
  call.store = flag(fcinfo, first + 5, "store");
  return call;
}

}  // namespace

EXPORTED_FUNCTION(synth_evaluate);
EXPORTED_FUNCTION(synth_detect);
EXPORTED_FUNCTION(synth_utility);
EXPORTED_FUNCTION(synth_attack);
EXPORTED_FUNCTION(synth_drop_evaluation);
EXPORTED_FUNCTION(synth_may_read_evaluation);

Datum synth_evaluate(PG_FUNCTION_ARGS) {
  return boundary([&] {
    FidelityCall call;
    call.against = text_argument(fcinfo, 1, "against");
    call.group_by = optional_name(fcinfo, 2);
    call.replicates = optional_integer(fcinfo, 3);
    call.compatible = flag(fcinfo, 4, "compatible");
    call.common = read_common(fcinfo, 5);
    report_fidelity(call).put(fcinfo);
    return Datum{0};
  });
}

Datum synth_detect(PG_FUNCTION_ARGS) {
  return boundary([&] {
    DetectionCall call;
    call.against = text_argument(fcinfo, 1, "against");
    call.folds = integer(fcinfo, 2, "folds");
    call.most_rows = integer(fcinfo, 3, "most_rows");
    call.common = read_common(fcinfo, 4);
    report_detection(call).put(fcinfo);
    return Datum{0};
  });
}

Datum synth_utility(PG_FUNCTION_ARGS) {
  return boundary([&] {
    UtilityCall call;
    expect_argument(fcinfo, 1, "target");
    call.target = *optional_name(fcinfo, 1);
    call.replicates = integer(fcinfo, 2, "replicates");
    call.most_rows = integer(fcinfo, 3, "most_rows");
    call.most_test_rows = integer(fcinfo, 4, "most_test_rows");
    call.common = read_common(fcinfo, 5);
    report_utility(call).put(fcinfo);
    return Datum{0};
  });
}

Datum synth_attack(PG_FUNCTION_ARGS) {
  return boundary([&] {
    AttackCall call;
    call.attack = text_argument(fcinfo, 1, "attack");
    call.attacks = optional_integer(fcinfo, 2);
    call.secrets = optional_names(fcinfo, 3, "secrets");
    call.known = optional_names(fcinfo, 4, "known");
    call.first = optional_names(fcinfo, 5, "first");
    call.second = optional_names(fcinfo, 6, "second");
    expect_argument(fcinfo, 7, "confidence");
    call.confidence = PG_GETARG_FLOAT8(7);
    call.compatible = flag(fcinfo, 8, "compatible");
    call.common = read_common(fcinfo, 9);
    report_attacks(call).put(fcinfo);
    return Datum{0};
  });
}

Datum synth_drop_evaluation(PG_FUNCTION_ARGS) {
  return boundary([&]() -> Datum {
    expect_argument(fcinfo, 0, "evaluation");
    drop_evaluation(PG_GETARG_INT64(0));
    PG_RETURN_VOID();
  });
}

/// STRICT, with the columns of synth.evaluation that decide: see src/sql/80_evaluation.sql.
Datum synth_may_read_evaluation(PG_FUNCTION_ARGS) {
  return boundary([&] {
    const std::int64_t cluster = PG_GETARG_INT64(4);
    StoredEvaluation stored;
    stored.source = {text_argument(fcinfo, 0, "source_schema"), text_argument(fcinfo, 1, "source_name"),
                     PG_GETARG_OID(2), PG_GETARG_OID(3), cluster};
    stored.source_owner = {text_argument(fcinfo, 5, "source_owner"), PG_GETARG_OID(6), cluster};
    stored.role = {text_argument(fcinfo, 7, "role"), PG_GETARG_OID(8), cluster};
    stored.columns = texts_of(PG_GETARG_DATUM(9), "columns");
    return BoolGetDatum(may_read_evaluation(stored, GetUserId()));
  });
}

}  // namespace synth::pg
