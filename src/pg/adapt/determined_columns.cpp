#include "pg/adapt/determined_columns.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/constraints.hpp"
#include "pg/adapt/literal.hpp"
#include "pg/adapt/public_domains.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t most_mapped_values = 1000;
constexpr const char* example =
    "Write for example domains => '{\"education_num\": {\"determined_by\": \"education\", \"mapping\": "
    "{\"Bachelors\": 13, \"Masters\": 14}, \"otherwise\": 9}}'.";

const JsonValue* entry_of(const JsonValue& object, std::string_view key) {
  const auto found = std::find(object.keys.begin(), object.keys.end(), key);
  return found == object.keys.end() ? nullptr
                                    : &object.items[static_cast<std::size_t>(found - object.keys.begin())];
}

/// One column that follows from another.
class Determination {
 public:
  Determination(const Source& source, std::uint32_t column, const JsonValue& entry)
      : source_(source), column_(column), entry_(entry) {
    expect_keys();
    expect_learnable();
    by_ = column_number(source, text_of("determined_by"), "domains");
    if (by_ == column_) refuse("is determined by itself");
    read_mapping();
    read_otherwise();
  }

  std::uint32_t column() const { return column_; }
  std::uint32_t by() const { return by_; }

  /// Of all values that the other column may take, each must have one here, unless NULL will do.
  void expect_total(const std::optional<PublicDomain>& domain) const {
    if (otherwise_ || !source_.columns[column_].not_null) return;
    if (!source_.columns[by_].not_null)
      refuse_gaps("column " + shown(source_.columns[by_].name) + " may be NULL");
    const bool listed = domain && (!domain->values.empty() || !domain->labels.empty());
    if (!listed) refuse_gaps("the values of column " + shown(source_.columns[by_].name) + " are not listed");
    const bool text = source_.columns[by_].type.storage() == Storage::text;
    const bool total =
        text ? std::all_of(domain->labels.begin(), domain->labels.end(),
                           [&](const auto& label) { return maps(label); })
             : std::all_of(domain->values.begin(), domain->values.end(), [&](auto key) { return maps(key); });
    if (!total) refuse_gaps("the mapping leaves out values of column " + shown(source_.columns[by_].name));
  }

  /// What the schema lets the column hold.
  void expect_allowed(const std::optional<PublicDomain>& domain) const {
    if (!domain) return;
    for (const Literal& value : results_)
      if (!is_allowed(value, *domain))
        refuse("maps to a value that its type and constraints do not allow",
               "Map to values that they allow.");
  }

  /// As pg_get_expr() would write a generated column's.
  std::string expression() const {
    const std::string by = source_.read[by_].quoted_name;
    const std::string type =
        call_postgres([&] { return format_type_be_qualified(source_.read[column_].base_type); });
    std::string sql = "CASE";
    for (std::size_t i = 0; i < from_.size(); ++i)
      sql += " WHEN (" + by + " = " + quoted(from_[i]) + ") THEN " + quoted(to_[i]) + "::" + type;
    return sql + " ELSE " + (otherwise_ ? quoted(*otherwise_) : "NULL") + "::" + type + " END";
  }

 private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint = example) const {
    throw Error(sqlstate::invalid_parameter_value,
                "the domain of column " + shown(source_.columns[column_].name) + " " + why, hint);
  }

  [[noreturn]] void refuse_gaps(const std::string& why) const {
    refuse("is NOT NULL and not determined in all rows: " + why,
           "Say what it is otherwise (\"otherwise\": ...), or list the values and map each of them.");
  }

  void expect_keys() const {
    for (const std::string& key : entry_.keys)
      if (key != "determined_by" && key != "mapping" && key != "otherwise")
        refuse("is determined by another column and has the key " + shown(key),
               "Beside \"determined_by\" there are \"mapping\" and \"otherwise\" only.");
  }

  void expect_learnable() const {
    const Column& column = source_.columns[column_];
    if (column.content == Content::derived)
      refuse("is computed by the table itself", "Leave it out of \"domains\".");
    if (column.type.storage() == Storage::none || column.type.storage() == Storage::uuid)
      refuse("has a type whose values are not learned", "Leave it out of \"domains\".");
    for (const KeyDeclaration& key : source_.keys)
      if (std::find(key.columns.begin(), key.columns.end(), column_) != key.columns.end())
        refuse("is part of a unique constraint",
               "Columns of keys are numbered; leave it out of \"domains\".");
  }

  std::string text_of(const char* key) const {
    const JsonValue& value = *entry_of(entry_, key);
    if (value.kind != Kind::string)
      refuse(std::string("needs the name of a column as \"") + key + "\", not " + value.kind_name());
    return value.text;
  }

  void read_mapping() {
    const JsonValue* mapping = entry_of(entry_, "mapping");
    if (!mapping || mapping->kind != Kind::object)
      refuse("needs an object as \"mapping\": a value for each value of the other column");
    if (mapping->keys.empty() || mapping->keys.size() > most_mapped_values)
      refuse("needs a mapping of 1 to " + std::to_string(most_mapped_values) + " values");
    from_ = mapping->keys;
    for (const JsonValue& item : mapping->items) to_.push_back(value_of(item));
    mapped_ = read(from_, by_);
    results_ = read(to_, column_);
  }

  void read_otherwise() {
    const JsonValue* value = entry_of(entry_, "otherwise");
    if (!value || value->kind == Kind::null) return;
    otherwise_ = value_of(*value);
    results_.push_back(read({*otherwise_}, column_).front());
  }

  std::string value_of(const JsonValue& value) const {
    if (value.kind == Kind::string || value.kind == Kind::number || value.kind == Kind::boolean)
      return value.text;
    refuse(std::string("maps to ") + value.kind_name() + ", which is not a value",
           "Leave out what maps to NULL.");
  }

  std::vector<Literal> read(const std::vector<std::string>& texts, std::uint32_t column) const {
    Literals literals = read_literals(texts, source_.read[column], source_.columns[column].type, true);
    if (literals.failed)
      refuse("names " + shown(texts[*literals.failed]) + ", which is not a value of column " +
                 shown(source_.columns[column].name),
             "Write values as the column's type takes them.");
    return std::move(literals.values);
  }

  bool maps(const std::string& label) const {
    return std::any_of(mapped_.begin(), mapped_.end(),
                       [&](const Literal& value) { return value.label == label; });
  }
  bool maps(std::int64_t key) const {
    return std::any_of(mapped_.begin(), mapped_.end(),
                       [&](const Literal& value) { return value.key == key; });
  }

  static bool is_allowed(const Literal& value, const PublicDomain& domain) {
    if (!domain.labels.empty())
      return std::find(domain.labels.begin(), domain.labels.end(), value.label) != domain.labels.end();
    if (!domain.values.empty())
      return std::find(domain.values.begin(), domain.values.end(), value.key) != domain.values.end();
    return (!domain.low || *domain.low <= value.key) && (!domain.high || value.key <= *domain.high);
  }

  static std::string quoted(const std::string& text) {
    return call_postgres([&] { return quote_literal_cstr(text.c_str()); });
  }

  const Source& source_;
  std::uint32_t column_;
  const JsonValue& entry_;
  std::uint32_t by_ = 0;
  std::vector<std::string> from_;
  std::vector<std::string> to_;
  std::vector<Literal> mapped_;
  std::vector<Literal> results_;
  std::optional<std::string> otherwise_;
};

std::vector<Determination> read_determinations(const Source& source, const JsonValue& domains) {
  std::vector<Determination> result;
  for (std::size_t i = 0; i < domains.keys.size(); ++i)
    if (is_determination(domains.items[i]))
      result.emplace_back(source, column_number(source, domains.keys[i], "domains"), domains.items[i]);
  return result;
}

/// Columns are computed from those that are drawn, not one from another.
void expect_drawn(const Source& source, const std::vector<Determination>& determinations) {
  for (const Determination& one : determinations) {
    const Column& by = source.columns[one.by()];
    const bool determined =
        std::any_of(determinations.begin(), determinations.end(),
                    [&](const Determination& other) { return other.column() == one.by(); });
    if (!determined && by.content != Content::derived && by.type.storage() != Storage::none) continue;
    throw Error(sqlstate::invalid_parameter_value,
                "the domain of column " + shown(source.columns[one.column()].name) +
                    " is determined by column " + shown(by.name) + ", which is not drawn itself",
                "Name a column that is learned.");
  }
}

}  // namespace

bool is_determination(const JsonValue& entry) {
  return entry.kind == Kind::object && entry_of(entry, "determined_by") != nullptr;
}

void determine_columns(Source& source, std::optional<Datum> domains) {
  if (!domains) return;
  const JsonValue object = read_json(*domains);
  if (object.kind != Kind::object) return;
  const std::vector<Determination> determinations = read_determinations(source, object);
  if (determinations.empty()) return;
  expect_drawn(source, determinations);
  const PublicDomains known = public_domains(source, domains);
  for (const Determination& one : determinations) {
    one.expect_total(known.columns[one.by()]);
    one.expect_allowed(known.columns[one.column()]);
    derive_column(source, one.column(), one.expression());
    if (source.columns[one.column()].content == Content::derived) continue;
    throw Error(sqlstate::feature_not_supported,
                "column " + shown(source.columns[one.column()].name) + " cannot be computed from column " +
                    shown(source.columns[one.by()].name),
                "Leave \"determined_by\" out.");
  }
}

}  // namespace synth::pg
