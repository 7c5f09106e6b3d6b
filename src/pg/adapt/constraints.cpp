#include "pg/adapt/constraints.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

#include "core/base/error.hpp"
#include "pg/adapt/row_expression.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/spi.hpp"

namespace synth::pg {
namespace {

struct Constraint {
  std::string name;
  std::string expression;
  std::vector<AttrNumber> attributes;
  bool validated = true;
};

std::vector<AttrNumber> attribute_numbers(const std::string& list) {
  std::istringstream in(list);
  std::vector<AttrNumber> numbers;
  for (AttrNumber number; in >> number;) numbers.push_back(number);
  return numbers;
}

/// Positions among the fitted columns; nothing if one is not fitted.
std::optional<std::vector<std::uint32_t>> positions(const Source& source,
                                                    const std::vector<AttrNumber>& attributes) {
  std::vector<std::uint32_t> result;
  for (const AttrNumber attribute : attributes) {
    const auto found = std::find(source.attributes.begin(), source.attributes.end(), attribute);
    if (found == source.attributes.end()) return std::nullopt;
    result.push_back(static_cast<std::uint32_t>(found - source.attributes.begin()));
  }
  return result;
}

/// Why an expression cannot be evaluated wherever the model goes; empty if it can.
std::string refusal(const Source& source, const std::vector<std::uint32_t>& columns,
                    const std::string& expression, Oid result, std::int32_t result_typmod) {
  std::vector<RowColumn> described;
  for (const std::uint32_t column : columns)
    described.push_back(RowColumn::of(source.columns[column].name, source.read[column].base_type,
                                      source.read[column].typmod));
  const std::string why = RowExpression::refusal(expression, described, result, result_typmod);
  constexpr std::string_view known = "a constraint or generated column of the model cannot be evaluated: ";
  return why.starts_with(known) ? why.substr(known.size()) : why;
}

/// An expression without what makes no difference here: the texts of literals, casts to text types,
/// parentheses, spaces.
std::string skeleton(const std::string& expression) {
  std::string bare;
  char quote = 0;
  for (const char c : expression) {
    if (c == quote)
      quote = 0;
    else if (quote == 0 && (c == '\'' || c == '"'))
      quote = c;
    else if (quote == '\'' || (quote == 0 && (c == '(' || c == ')' || c == ' ')))
      continue;
    bare += c;
  }
  for (const std::string_view cast : {"::text[]", "::text", "::charactervarying", "::bpchar", "::name"})
    for (auto at = bare.find(cast); at != std::string::npos; at = bare.find(cast))
      bare.erase(at, cast.size());
  return bare;
}

/// Whether a CHECK does nothing but list the values that a text column may take: `column IN ('a', 'b')` as it
/// is stored. Anything else would let values of the data pass for values of the schema.
bool lists_values(const std::string& expression, const std::string& quoted_column) {
  const std::string bare = skeleton(expression);
  for (const std::string& column : {skeleton(quoted_column), std::string("VALUE")}) {
    const std::string start = column + "=ANYARRAY[";
    if (!bare.starts_with(start) || !bare.ends_with("]")) continue;
    return bare.find_first_not_of("'E,", start.size()) == bare.size() - 1;
  }
  return false;
}

class ConstraintReader {
 public:
  ConstraintReader(Source& source, const FitOptions& options) : source_(source), options_(options) {}

  void read() {
    read_not_nulls();
    read_checks();
    for (std::uint32_t column = 0; column < source_.columns.size(); ++column) read_domain(column);
    read_keys();
    read_exclusions();
    expect_all_known();
  }

 private:
  bool ignored(const std::string& name) {
    seen_.push_back(name);
    return std::find(options_.ignore_constraints.begin(), options_.ignore_constraints.end(), name) !=
           options_.ignore_constraints.end();
  }

  void expect_all_known() const {
    for (const std::string& name : options_.ignore_constraints)
      if (std::find(seen_.begin(), seen_.end(), name) == seen_.end())
        throw Error(sqlstate::undefined_object,
                    "option \"ignore_constraints\" names \"" + name + "\", and " + source_.quoted +
                        " has no such constraint",
                    "\\d in psql lists the constraints of a table.");
  }

  std::uint64_t query(SpiConnection& spi, const char* sql, Oid oid) {
    const SpiArgument arguments[] = {{OIDOID, ObjectIdGetDatum(oid)}};
    return spi.execute(sql, arguments);
  }

  /// Columns of types that are not learned are NULL.
  void read_not_nulls() {
    for (Column& column : source_.columns) {
      if (!column.not_null || column.type.kind != TypeKind::unsupported) continue;
      column.not_null = false;
      not_kept(column.name, "it is NOT NULL, and no values of its type are made");
    }
  }

  void read_checks() {
    SpiConnection spi;
    query(spi,
          "SELECT conname, pg_catalog.pg_get_expr(conbin, conrelid), pg_catalog.array_to_string(conkey, ' "
          "'), convalidated "
          "FROM pg_catalog.pg_constraint WHERE conrelid = $1 AND contype = 'c' ORDER BY conname",
          source_.oid);
    std::vector<Constraint> checks;
    for (std::uint64_t row = 0; row < spi.rows(); ++row)
      checks.push_back({*spi.text(row, 0), *spi.text(row, 1),
                        attribute_numbers(spi.text(row, 2).value_or("")), *spi.boolean(row, 3)});
    for (const Constraint& check : checks) add_check(check);
  }

  void add_check(const Constraint& check) {
    if (ignored(check.name)) return;
    const auto columns = positions(source_, check.attributes);
    if (!columns || columns->empty()) return;
    if (!check.validated) return not_kept(check.name, not_validated);
    if (columns->size() == 1) return add_column_check(columns->front(), check.name, check.expression);
    const std::string why = refusal(source_, *columns, check.expression, BOOLOID, -1);
    if (!why.empty()) return not_kept(check.name, why);
    source_.checks.push_back({check.name, check.expression, *columns});
  }

  void add_column_check(std::uint32_t column, const std::string& name, const std::string& expression) {
    Column& target = source_.columns[column];
    const std::string why = refusal(source_, {column}, expression, BOOLOID, -1);
    if (!why.empty()) return not_kept(name, why);
    target.checks.push_back(expression);
    // A list of the allowed values in the schema makes a text column a category, and its values public.
    if (target.type.storage() == Storage::text && lists_values(expression, source_.read[column].quoted_name))
      source_.keep_labels[column] = true;
  }

  void read_domain(std::uint32_t column) {
    SpiConnection spi;
    query(spi,
          "WITH RECURSIVE d AS (SELECT oid, typbasetype, typnotnull FROM pg_catalog.pg_type "
          "WHERE oid = $1 AND typtype = 'd' UNION ALL SELECT t.oid, t.typbasetype, t.typnotnull FROM d "
          "JOIN pg_catalog.pg_type t ON t.oid = d.typbasetype AND t.typtype = 'd') "
          "SELECT c.conname, pg_catalog.pg_get_expr(c.conbin, 0), d.typnotnull, c.convalidated FROM d "
          "LEFT JOIN pg_catalog.pg_constraint c ON c.contypid = d.oid AND c.contype = 'c' ORDER BY c.conname",
          source_.types[column]);
    std::vector<Constraint> checks;
    for (std::uint64_t row = 0; row < spi.rows(); ++row) {
      if (*spi.boolean(row, 2) && source_.columns[column].type.kind != TypeKind::unsupported)
        source_.columns[column].not_null = true;
      if (const auto name = spi.text(row, 0))
        checks.push_back({*name, *spi.text(row, 1), {}, *spi.boolean(row, 3)});
    }
    for (const Constraint& check : checks) {
      if (ignored(check.name)) continue;
      if (check.validated)
        add_column_check(column, check.name, check.expression);
      else
        not_kept(check.name, not_validated);
    }
  }

  void read_keys() {
    SpiConnection spi;
    query(spi,
          "SELECT c.relname, i.indkey::pg_catalog.text, i.indnkeyatts::int8, i.indexprs IS NOT NULL, "
          "i.indpred IS NOT NULL, i.indnullsnotdistinct, i.indisprimary FROM pg_catalog.pg_index i "
          "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1 AND i.indisunique AND "
          "i.indisvalid "
          "ORDER BY i.indisprimary DESC, c.relname",
          source_.oid);
    for (std::uint64_t row = 0; row < spi.rows(); ++row) {
      Constraint key{*spi.text(row, 0), {}, attribute_numbers(*spi.text(row, 1)), true};
      key.attributes.resize(static_cast<std::size_t>(*spi.integer(row, 2)));
      if (*spi.boolean(row, 6)) remember_primary_key(key);
      if (ignored(key.name)) continue;
      if (*spi.boolean(row, 3))
        not_kept(key.name, "it is a unique index over expressions");
      else if (*spi.boolean(row, 4))
        not_kept(key.name, "it is a partial unique index");
      else
        add_key(key, *spi.boolean(row, 5));
    }
  }

  void add_key(const Constraint& key, bool nulls_not_distinct) {
    const auto columns = positions(source_, key.attributes);
    if (!columns) return;
    const bool nulls = std::any_of(columns->begin(), columns->end(),
                                   [&](std::uint32_t column) { return !source_.columns[column].not_null; });
    if (nulls_not_distinct && nulls) return not_kept(key.name, "it takes NULLs as equal");
    source_.keys.push_back({key.name, *columns});
  }

  void remember_primary_key(const Constraint& key) {
    for (const AttrNumber attribute : key.attributes)
      source_.primary_key.emplace_back(
          call_postgres([&] { return get_attname(source_.oid, attribute, false); }));
  }

  void read_exclusions() {
    SpiConnection spi;
    query(
        spi,
        "SELECT conname FROM pg_catalog.pg_constraint WHERE conrelid = $1 AND contype = 'x' ORDER BY conname",
        source_.oid);
    for (std::uint64_t row = 0; row < spi.rows(); ++row) {
      const std::string name = *spi.text(row, 0);
      if (!ignored(name)) not_kept(name, "it is an exclusion constraint");
    }
  }

  void not_kept(const std::string& name, const std::string& why) {
    source_.not_kept.push_back("\"" + name + "\": " + why);
  }

  static constexpr const char* not_validated = "it is not validated, so that rows of the table may break it";

  Source& source_;
  const FitOptions& options_;
  std::vector<std::string> seen_;
};

}  // namespace

void read_constraints(Source& source, const FitOptions& options) { ConstraintReader(source, options).read(); }

void derive_column(Source& source, std::size_t column, const std::string& expression) {
  std::vector<std::uint32_t> others;
  for (std::uint32_t i = 0; i < source.columns.size(); ++i)
    if (i != column && source.columns[i].content != Content::derived &&
        source.columns[i].type.kind != TypeKind::unsupported)
      others.push_back(i);
  const ReadColumn& target = source.read[column];
  if (!refusal(source, others, expression, target.base_type, target.typmod).empty()) return;
  source.columns[column].content = Content::derived;
  source.columns[column].expression = expression;
}

}  // namespace synth::pg
