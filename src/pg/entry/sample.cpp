#include "pg/adapt/sample.hpp"

#include "pg/adapt/arguments.hpp"
#include "pg/bridge/boundary.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/compat.hpp"

namespace synth::pg {
namespace {

SampleCall read_call(FunctionCallInfo fcinfo, int first) {
  SampleCall call;
  call.model = text_argument(fcinfo, first, "model");
  expect_argument(fcinfo, first + 1, "n");
  expect_argument(fcinfo, first + 2, "seed");
  call.rows = PG_GETARG_INT64(first + 1);
  call.seed = PG_GETARG_INT64(first + 2);
  expect_row_count(call.rows);
  // Before version 0.3.0 there was no such argument.
  if (has_argument(fcinfo, first + 3)) call.given = PG_GETARG_DATUM(first + 3);
  return call;
}

/// The number of rows asked for, if it is known while planning; else negative. May raise.
double planned_rows(const SupportRequestRows* request) {
  if (request->node == nullptr || !IsA(request->node, FuncExpr)) return -1;
  const List* arguments = castNode(FuncExpr, request->node)->args;
  if (arguments == NIL) return -1;
  // The number is followed by the seed and, from version 0.3.0 on, the condition.
  const bool has_given = exprType(static_cast<Node*>(llast(arguments))) == JSONBOID;
  const int position = list_length(arguments) - (has_given ? 3 : 2);
  if (position < 0) return -1;
  Node* count = estimate_expression_value(request->root, static_cast<Node*>(list_nth(arguments, position)));
  if (!IsA(count, Const) || castNode(Const, count)->constisnull) return -1;
  return static_cast<double>(DatumGetInt64(castNode(Const, count)->constvalue));
}

}  // namespace

EXPORTED_FUNCTION(synth_sample);
EXPORTED_FUNCTION(synth_sample_as);
EXPORTED_FUNCTION(synth_sample_support);

Datum synth_sample(PG_FUNCTION_ARGS) {
  return boundary([&] {
    sample(read_call(fcinfo, 0), fcinfo);
    return Datum{0};
  });
}

Datum synth_sample_as(PG_FUNCTION_ARGS) {
  return boundary([&] {
    SampleCall call = read_call(fcinfo, 1);
    call.missing_is_null = true;
    sample(call, fcinfo);
    return Datum{0};
  });
}

/// Tells the planner how many rows a call returns.
Datum synth_sample_support(PG_FUNCTION_ARGS) {
  return boundary([&] {
    auto* const request = reinterpret_cast<SupportRequestRows*>(PG_GETARG_POINTER(0));
    if (!IsA(request, SupportRequestRows)) return Datum{0};
    const double rows = call_postgres([&] { return planned_rows(request); });
    if (rows < 0) return Datum{0};
    request->rows = rows;
    return PointerGetDatum(request);
  });
}

}  // namespace synth::pg
