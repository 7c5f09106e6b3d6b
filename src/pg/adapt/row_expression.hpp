#pragma once

#include "pg/bridge/postgres.hpp"

#include <span>

namespace synth::pg {

/// A column that an expression may name. Its type must be built in or an enumeration: pass base types, not
/// domains.
struct RowColumn {
  std::string name;
  Oid type = InvalidOid;
  std::int32_t typmod = -1;
  Oid collation = InvalidOid;

  /// With the default collation of `type`.
  static RowColumn of(std::string name, Oid type, std::int32_t typmod);
};

/// An SQL expression over the columns of one row: a CHECK constraint or a generated column. Its text comes
/// from a model, which may come from anywhere, so that nothing but immutable functions, operators, casts and
/// types that are built into PostgreSQL may take part, whatever else the text names, and no other code runs
/// while it is parsed.
class RowExpression {
 public:
  /// Parses `text` (as pg_get_expr() writes it, with DateStyle ISO) over `columns`. The result becomes
  /// `result_type`, a built-in type or an enumeration, as by assignment. The only column may also go by the
  /// name VALUE, as in domains. The object must not outlive `context`. Throws feature_not_supported for text
  /// that is unsafe or is no such expression; for text that does not parse, PostgreSQL's own error.
  static std::unique_ptr<RowExpression> prepare(const std::string& text, std::span<const RowColumn> columns,
                                                Oid result_type, std::int32_t result_typmod,
                                                MemoryContext context);

  /// The parts of a constraint (joined by AND: each must pass) that ends of intervals decide on, see
  /// decided_at_corners(); `intervals` says which columns stand for intervals of values. As prepare().
  static std::vector<std::unique_ptr<RowExpression>> prepare_parts(const std::string& text,
                                                                   std::span<const RowColumn> columns,
                                                                   const std::vector<bool>& intervals,
                                                                   MemoryContext context);

  /// Why prepare() would not do, as a message; empty if it would. Not for parallel workers: uses a
  /// subtransaction.
  static std::string refusal(const std::string& text, std::span<const RowColumn> columns,
                             Oid result_type = BOOLOID, std::int32_t result_typmod = -1);

  RowExpression(const RowExpression&) = delete;
  RowExpression& operator=(const RowExpression&) = delete;

  /// The columns it names, ascending, by their places in `columns`.
  const std::vector<int>& used_columns() const { return used_columns_; }

  /// The value for one row; `values` and `nulls` have an entry for each column of `columns`, of which only
  /// used ones are read. The result lives until the next call.
  Datum evaluate(const Datum* values, const bool* nulls, bool* is_null) const;

  /// Whether a constraint lets the row pass: it is true or NULL.
  bool passes(const Datum* values, const bool* nulls) const;

 private:
  RowExpression(Expr* expression, std::span<const RowColumn> columns);

  std::vector<int> used_columns_;
  ExprState* state_ = nullptr;
  ExprContext* econtext_ = nullptr;
  TupleTableSlot* slot_ = nullptr;
};

}  // namespace synth::pg
