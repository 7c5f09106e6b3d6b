#include "pg/adapt/corners.hpp"

namespace synth::pg {
namespace {

// PostgreSQL 15 declares the walkers' callback without a prototype; later versions cast it themselves.
using AnyWalker = bool (*)();
template <class Context>
AnyWalker walker(bool (*function)(Node*, Context*)) {
  return reinterpret_cast<AnyWalker>(reinterpret_cast<void (*)()>(function));
}

/// Uses of the columns that stand for intervals.
struct Uses {
  const Bitmapset* intervals;
  Bitmapset* seen;
  bool twice;
};

bool find_uses(Node* node, Uses* uses) {
  if (node == nullptr) return false;
  // Values of an interval are no NULLs, wherever they are.
  if (IsA(node, NullTest) && IsA(castNode(NullTest, node)->arg, Var)) return false;
  if (IsA(node, Var)) {
    const int number = castNode(Var, node)->varattno;
    if (!bms_is_member(number, uses->intervals)) return false;
    uses->twice = uses->twice || bms_is_member(number, uses->seen);
    uses->seen = bms_add_member(uses->seen, number);
    return false;
  }
  return expression_tree_walker(node, walker(find_uses), uses);
}

bool is_fixed(Node* node, const Bitmapset* intervals) {
  Uses uses{intervals, nullptr, false};
  (void)find_uses(node, &uses);
  return bms_is_empty(uses.seen);
}

bool uses_twice(Node* node, const Bitmapset* intervals) {
  Uses uses{intervals, nullptr, false};
  (void)find_uses(node, &uses);
  return uses.twice;
}

bool is_number(Oid type) {
  return type == INT2OID || type == INT4OID || type == INT8OID || type == FLOAT4OID || type == FLOAT8OID ||
         type == NUMERICOID;
}

/// Points in time that go on: the time of a day comes round again.
bool is_time_point(Oid type) { return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID; }

/// Adding an interval column: a month is more or less than 30 days, so that larger ones may reach less far.
bool is_summand(Node* node, const Bitmapset* intervals) {
  const Oid type = exprType(node);
  return is_number(type) || is_time_point(type) || (type == INTERVALOID && is_fixed(node, intervals)) ||
         type == TIMEOID;
}

bool goes_one_way(Node* node, const Bitmapset* intervals);

bool operation_goes_one_way(OpExpr* operation, const Bitmapset* intervals) {
  const char* name = get_opname(operation->opno);
  if (name == nullptr || name[1] != '\0') return false;
  Node* left = static_cast<Node*>(linitial(operation->args));
  if (list_length(operation->args) == 1) return name[0] == '-' && goes_one_way(left, intervals);
  Node* right = static_cast<Node*>(lsecond(operation->args));
  const Oid result = operation->opresulttype;
  switch (name[0]) {
    case '+':
    case '-':
      return (is_number(result) || is_time_point(result) || result == INTERVALOID) &&
             is_summand(left, intervals) && is_summand(right, intervals) && goes_one_way(left, intervals) &&
             goes_one_way(right, intervals);
    case '*':
      return is_number(result) && ((is_fixed(left, intervals) && goes_one_way(right, intervals)) ||
                                   (is_fixed(right, intervals) && goes_one_way(left, intervals)));
    case '/':
      return is_number(result) && is_fixed(right, intervals) && goes_one_way(left, intervals);
    default:
      return false;
  }
}

/// A cast that keeps the order.
bool cast_goes_one_way(FuncExpr* call, const Bitmapset* intervals) {
  if (call->funcformat != COERCE_EXPLICIT_CAST && call->funcformat != COERCE_IMPLICIT_CAST) return false;
  Node* from = static_cast<Node*>(linitial(call->args));
  const Oid source = exprType(from);
  const bool keeps_order = (is_number(source) && is_number(call->funcresulttype)) ||
                           (is_time_point(source) && is_time_point(call->funcresulttype));
  return keeps_order && goes_one_way(from, intervals);
}

/// Whether a term only grows or only falls with each interval's column (none may be in it twice).
bool goes_one_way(Node* node, const Bitmapset* intervals) {
  if (is_fixed(node, intervals) || IsA(node, Var)) return true;
  if (IsA(node, OpExpr)) return operation_goes_one_way(castNode(OpExpr, node), intervals);
  if (IsA(node, FuncExpr)) return cast_goes_one_way(castNode(FuncExpr, node), intervals);
  return false;
}

bool is_comparison(const OpExpr* operation) {
  const char* name = get_opname(operation->opno);
  if (name == nullptr || list_length(operation->args) != 2) return false;
  for (const char* known : {"<", "<=", ">", ">=", "<>"})
    if (std::strcmp(name, known) == 0) return true;
  return false;
}

bool comparison_is_decided(OpExpr* operation, const Bitmapset* intervals) {
  return is_comparison(operation) && !uses_twice(reinterpret_cast<Node*>(operation), intervals) &&
         goes_one_way(static_cast<Node*>(linitial(operation->args)), intervals) &&
         goes_one_way(static_cast<Node*>(lsecond(operation->args)), intervals);
}

bool all_decided(List* conditions, const Bitmapset* intervals) {
  ListCell* cell = nullptr;
  foreach (cell, conditions)
    if (!decided_at_corners(static_cast<Node*>(lfirst(cell)), intervals)) return false;
  return true;
}

int count_loose(List* conditions, const Bitmapset* intervals) {
  int loose = 0;
  ListCell* cell = nullptr;
  foreach (cell, conditions)
    if (!is_fixed(static_cast<Node*>(lfirst(cell)), intervals)) ++loose;
  return loose;
}

}  // namespace

bool decided_at_corners(Node* condition, const Bitmapset* intervals) {
  if (is_fixed(condition, intervals)) return true;
  if (IsA(condition, OpExpr)) return comparison_is_decided(castNode(OpExpr, condition), intervals);
  if (!IsA(condition, BoolExpr)) return false;
  auto* const joined = castNode(BoolExpr, condition);
  if (joined->boolop == NOT_EXPR) return false;
  // Of an AND, but one part may depend on where in the intervals the values are.
  if (joined->boolop == AND_EXPR && count_loose(joined->args, intervals) > 1) return false;
  return all_decided(joined->args, intervals);
}

}  // namespace synth::pg
