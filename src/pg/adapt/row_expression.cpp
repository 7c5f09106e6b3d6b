#include "pg/adapt/row_expression.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/corners.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"
#include "pg/bridge/memory.hpp"
#include "pg/bridge/subtransaction.hpp"

namespace synth::pg {
namespace {

/// The scan relation's number in the Vars that we make.
constexpr int row_relation = 1;

// PostgreSQL 15 declares the walkers' callback without a prototype; later versions cast it themselves.
using AnyWalker = bool (*)();
template <class Context>
AnyWalker walker(bool (*function)(Node*, Context*)) {
  return reinterpret_cast<AnyWalker>(reinterpret_cast<void (*)()>(function));
}

bool is_built_in(Oid object) { return object < FirstGenbkiObjectId; }

/// Types whose input, output, comparison and casts run no code of other people's making. May raise.
bool is_safe_type(Oid type) {
  const Oid element = get_element_type(type);
  if (OidIsValid(element)) return is_safe_type(element);
  const char kind = get_typtype(type);
  return kind == TYPTYPE_ENUM || (is_built_in(type) && kind != TYPTYPE_PSEUDO && kind != TYPTYPE_DOMAIN);
}

// ---- before the parser's analysis, which already runs the input functions of literals ----

struct RawCheck {
  const char* reason;
};

bool refuse(RawCheck* check, const char* reason) {
  check->reason = reason;
  return true;
}

bool names_another_schema(const List* names) {
  if (list_length(names) > 2) return true;
  return list_length(names) == 2 && std::strcmp(strVal(linitial(names)), "pg_catalog") != 0;
}

bool check_raw_call(const FuncCall* call, RawCheck* check) {
  if (names_another_schema(call->funcname)) return refuse(check, "it calls a function that is not built in");
  const bool is_plain = call->agg_order == NIL && call->agg_filter == nullptr && call->over == nullptr &&
                        !call->agg_within_group && !call->agg_star && !call->agg_distinct;
  return is_plain ? false : refuse(check, "it calls an aggregate or window function");
}

bool check_raw_type(const TypeName* name, RawCheck* check) {
  if (name->setof || name->pct_type)
    return refuse(check, "it names a type in a form that is not allowed here");
  if (!is_safe_type(LookupTypeNameOid(nullptr, name, false)))
    return refuse(check, "it names a type that is neither built in nor an enumeration");
  return false;
}

bool check_raw(Node* node, RawCheck* check) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_ColumnRef:
      return false;  // the analysis looks it up
    case T_TypeName:
      return check_raw_type(castNode(TypeName, node), check);
    case T_FuncCall:
      if (check_raw_call(castNode(FuncCall, node), check)) return true;
      break;
    case T_A_Expr:
      if (names_another_schema(castNode(A_Expr, node)->name))
        return refuse(check, "it uses an operator that is not built in");
      break;
    case T_A_Const:
    case T_TypeCast:
    case T_CollateClause:
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
    case T_CaseExpr:
    case T_CaseWhen:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
    case T_RowExpr:
    case T_A_ArrayExpr:
    case T_A_Indirection:
    case T_A_Indices:
    case T_List:
    case T_String:
    case T_Integer:
      break;
    default:
      return refuse(check, "it holds a construct that is not allowed here");
  }
  return raw_expression_tree_walker(node, walker(check_raw), check);
}

/// The only expression of a text such as "a + b"; nullptr where the text holds anything else.
Node* only_expression(const char* text) {
  const List* statements = raw_parser(text, RAW_PARSE_PLPGSQL_EXPR);
  if (list_length(statements) != 1) return nullptr;
  Node* statement = linitial_node(RawStmt, statements)->stmt;
  if (!IsA(statement, SelectStmt)) return nullptr;
  const auto* select = castNode(SelectStmt, statement);
  const bool is_bare =
      select->distinctClause == NIL && select->intoClause == nullptr && select->fromClause == NIL &&
      select->whereClause == nullptr && select->groupClause == NIL && select->havingClause == nullptr &&
      select->windowClause == NIL && select->valuesLists == NIL && select->sortClause == NIL &&
      select->limitOffset == nullptr && select->limitCount == nullptr && select->lockingClause == NIL &&
      select->withClause == nullptr && select->op == SETOP_NONE;
  if (!is_bare || list_length(select->targetList) != 1) return nullptr;
  const auto* target = linitial_node(ResTarget, select->targetList);
  return target->name == nullptr && target->indirection == NIL ? target->val : nullptr;
}

// ---- the analysis: names become columns ----

struct Columns {
  const RowColumn* first;
  std::size_t count;
};

Node* find_column(ParseState* state, ColumnRef* reference) {
  const auto* columns = static_cast<const Columns*>(state->p_ref_hook_state);
  const Node* field = static_cast<const Node*>(linitial(reference->fields));
  if (list_length(reference->fields) == 1 && IsA(field, String)) {
    const char* name = strVal(field);
    for (std::size_t i = 0; i < columns->count; ++i) {
      const RowColumn& column = columns->first[i];
      const bool is_value = columns->count == 1 && std::strcmp(name, "value") == 0;
      if (column.name == name || is_value)
        return reinterpret_cast<Node*>(makeVar(row_relation, static_cast<AttrNumber>(i + 1), column.type,
                                               column.typmod, column.collation, 0));
    }
  }
  ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                  errmsg("column %s does not exist in the model", NameListToString(reference->fields))));
  pg_unreachable();
}

Node* coerce_result(ParseState* state, Node* expression, Oid type, std::int32_t typmod) {
  if (type == BOOLOID) return coerce_to_boolean(state, expression, "CHECK");
  Node* result = coerce_to_target_type(state, expression, exprType(expression), type, typmod,
                                       COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST, -1);
  if (result == nullptr)
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("an expression of the model has type %s, not %s",
                           format_type_be(exprType(expression)), format_type_be(type))));
  return result;
}

// ---- after the analysis: what would run ----

bool is_not_built_in(Oid function, void*) { return !is_built_in(function); }

bool check_analysed(Node* node, RawCheck* check) {
  if (node == nullptr) return false;
  if (IsA(node, List)) return expression_tree_walker(node, walker(check_analysed), check);
  if (IsA(node, CoerceToDomain)) return refuse(check, "it casts to a domain");
  if (check_functions_in_node(node, is_not_built_in, nullptr))
    return refuse(check, "it uses a function, operator or cast that is not built in");
  if (!IsA(node, CaseWhen)) {
    const Oid type = exprType(node);
    if (type != RECORDOID && !is_safe_type(type))
      return refuse(check, "it makes values of a type that is neither built in nor an enumeration");
  }
  return expression_tree_walker(node, walker(check_analysed), check);
}

struct Request {
  const char* text;
  Columns columns;
  Oid result_type;
  std::int32_t result_typmod;
};

/// Errors point into our text, not into the user's query.
void explain_error(void* argument) {
  const auto* request = static_cast<const Request*>(argument);
  const int position = geterrposition();
  if (position > 0) {
    errposition(0);
    internalerrposition(position);
  }
  internalerrquery(request->text);
  errcontext("constraint or generated column of a pg_synth model");
}

/// The analysed, checked and planned expression, or nullptr and a reason. Raises what the parser raises.
Expr* analyse(const Request& request, RawCheck* check) {
  ErrorContextCallback callback{error_context_stack, explain_error, const_cast<Request*>(&request)};
  error_context_stack = &callback;
  Expr* planned = nullptr;
  Node* raw = only_expression(request.text);
  if (raw == nullptr) {
    (void)refuse(check, "it is not a single expression");
  } else if (!check_raw(raw, check)) {
    ParseState* state = make_parsestate(nullptr);
    state->p_pre_columnref_hook = find_column;
    state->p_ref_hook_state = const_cast<Columns*>(&request.columns);
    Node* expression = transformExpr(state, raw, EXPR_KIND_CHECK_CONSTRAINT);
    expression = coerce_result(state, expression, request.result_type, request.result_typmod);
    assign_expr_collations(state, expression);
    free_parsestate(state);
    if (!check_analysed(expression, check)) {
      if (contain_mutable_functions(expression))
        (void)refuse(check, "its value depends on more than the row");
      else
        planned = expression_planner(reinterpret_cast<Expr*>(expression));
    }
  }
  error_context_stack = callback.previous;
  return planned;
}

TupleDesc describe_row(const Columns& columns) {
  TupleDesc description = CreateTemplateTupleDesc(static_cast<int>(columns.count));
  for (std::size_t i = 0; i < columns.count; ++i) {
    const RowColumn& column = columns.first[i];
    const auto number = static_cast<AttrNumber>(i + 1);
    TupleDescInitEntry(description, number, nullptr, column.type, column.typmod, 0);
    TupleDescInitEntryCollation(description, number, column.collation);
  }
  return description;
}

[[noreturn]] void fail_unsafe(const char* reason) {
  throw Error(sqlstate::feature_not_supported,
              std::string("a constraint or generated column of the model cannot be evaluated: ") + reason,
              "Only immutable functions, operators and types that are built into PostgreSQL may take part. "
              "Fit the model "
              "without that constraint (options => '{\"ignore_constraints\": [...]}') or that column "
              "(columns => ...).");
}

void require_safe_types(std::span<const RowColumn> columns, Oid result_type) {
  const bool safe = call_postgres([&] {
    for (const RowColumn& column : columns)
      if (!is_safe_type(column.type)) return false;
    return is_safe_type(result_type);
  });
  if (!safe) fail_unsafe("it is over a type that is neither built in nor an enumeration");
}

/// As analyse(), under settings under which the text means the same everywhere.
Expr* analysed(const Request& request) {
  RawCheck check{nullptr};
  Expr* expression = nullptr;
  {
    GucNest settings;
    settings.set("search_path", "pg_catalog, pg_temp");
    settings.set("datestyle", "ISO, YMD");
    expression = call_postgres([&] { return analyse(request, &check); });
  }
  if (expression == nullptr) fail_unsafe(check.reason);
  return expression;
}

}  // namespace

RowColumn RowColumn::of(std::string name, Oid type, std::int32_t typmod) {
  return {std::move(name), type, typmod, call_postgres([&] { return get_typcollation(type); })};
}

std::unique_ptr<RowExpression> RowExpression::prepare(const std::string& text,
                                                      std::span<const RowColumn> columns, Oid result_type,
                                                      std::int32_t result_typmod, MemoryContext context) {
  require_safe_types(columns, result_type);
  const ScopedContext scope(context);
  Expr* const expression =
      analysed({text.c_str(), {columns.data(), columns.size()}, result_type, result_typmod});
  return std::unique_ptr<RowExpression>(new RowExpression(expression, columns));
}

std::vector<std::unique_ptr<RowExpression>> RowExpression::prepare_parts(const std::string& text,
                                                                         std::span<const RowColumn> columns,
                                                                         const std::vector<bool>& intervals,
                                                                         MemoryContext context) {
  require_safe_types(columns, BOOLOID);
  const ScopedContext scope(context);
  Expr* const expression = analysed({text.c_str(), {columns.data(), columns.size()}, BOOLOID, -1});
  const List* parts = call_postgres([&] { return make_ands_implicit(expression); });
  Bitmapset* numbers = nullptr;
  for (std::size_t i = 0; i < intervals.size(); ++i)
    if (intervals[i])
      numbers = call_postgres([&] { return bms_add_member(numbers, static_cast<int>(i + 1)); });
  std::vector<std::unique_ptr<RowExpression>> result;
  for (int i = 0; i < list_length(parts); ++i) {
    auto* const part = static_cast<Node*>(list_nth(parts, i));
    if (call_postgres([&] { return decided_at_corners(part, numbers); }))
      result.push_back(
          std::unique_ptr<RowExpression>(new RowExpression(reinterpret_cast<Expr*>(part), columns)));
  }
  return result;
}

RowExpression::RowExpression(Expr* expression, std::span<const RowColumn> columns) {
  const Columns row{columns.data(), columns.size()};
  Bitmapset* used = nullptr;
  call_postgres([&] {
    pull_varattnos(reinterpret_cast<Node*>(expression), row_relation, &used);
    state_ = ExecInitExpr(expression, nullptr);
    econtext_ = CreateStandaloneExprContext();
    slot_ = MakeSingleTupleTableSlot(describe_row(row), &TTSOpsVirtual);
    ExecStoreAllNullTuple(slot_);
    econtext_->ecxt_scantuple = slot_;
  });
  for (int member = -1; (member = bms_next_member(used, member)) >= 0;)
    used_columns_.push_back(member + FirstLowInvalidHeapAttributeNumber - 1);
}

std::string RowExpression::refusal(const std::string& text, std::span<const RowColumn> columns,
                                   Oid result_type, std::int32_t result_typmod) {
  const OwnedContext context("pg_synth expression");
  try {
    const ErrorData* error =
        attempt([&] { (void)prepare(text, columns, result_type, result_typmod, context.get()); });
    return error == nullptr ? std::string() : std::string(error->message);
  } catch (const Error& error) {
    return error.message();
  }
}

Datum RowExpression::evaluate(const Datum* values, const bool* nulls, bool* is_null) const {
  for (const int column : used_columns_) {
    slot_->tts_values[column] = values[column];
    slot_->tts_isnull[column] = nulls[column];
  }
  return call_postgres([&] {
    ResetExprContext(econtext_);
    return ExecEvalExprSwitchContext(state_, econtext_, is_null);
  });
}

bool RowExpression::passes(const Datum* values, const bool* nulls) const {
  bool is_null = false;
  const Datum result = evaluate(values, nulls, &is_null);
  return is_null || DatumGetBool(result);
}

}  // namespace synth::pg
