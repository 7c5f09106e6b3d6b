#pragma once

#include "pg/bridge/postgres.hpp"

namespace synth::pg {

/// A literal of a CHECK constraint: its text without quotes, and the types it is cast to, innermost first.
struct CheckLiteral {
  std::string text;
  bool quoted = false;
  std::vector<std::string> casts;
};

/// A CHECK over one column, as far as it compares the column with literals.
struct CheckNode {
  enum class Kind : std::uint8_t {
    unknown,      ///< anything else
    conjunction,  ///< all of `parts`
    disjunction,  ///< one of `parts`
    less,         ///< column < literal, and so on
    less_equal,
    greater,
    greater_equal,
    list,  ///< column is one of `literals`: =, IN
    is_null,
    is_not_null,
  };
  Kind kind = Kind::unknown;
  std::vector<std::string> column_casts;  ///< the types the column is cast to
  std::vector<CheckLiteral> literals;
  std::vector<CheckNode> parts;
};

/// Parses what pg_get_expr() prints (standard_conforming_strings on, not pretty) of a CHECK over the column
/// that is printed as `quoted_column`, or, of a domain, as VALUE. A part that it does not understand becomes
/// `unknown`, so that it never takes one expression for another.
CheckNode parse_check(const std::string& text, const std::string& quoted_column);

}  // namespace synth::pg
