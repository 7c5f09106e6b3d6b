#include "pg/adapt/declared_domains.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/table/cells.hpp"
#include "core/table/profile.hpp"
#include "pg/adapt/check_region.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/determined_columns.hpp"
#include "pg/adapt/json_value.hpp"
#include "pg/adapt/literal.hpp"
#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr const char* example =
    "Write for example domains => '{\"age\": {\"min\": 0, \"max\": 120}, \"city\": {\"values\": [\"Rome\", "
    "\"Paris\"]}}'.";

/// The domain of one column.
class DomainReader {
 public:
  DomainReader(const Source& source, std::uint32_t column)
      : read_(source.read[column]), column_(source.columns[column]), type_(column_.type) {}

  DeclaredDomain read(const JsonValue& value) {
    expect_has_domain();
    if (value.kind != JsonValue::Kind::object)
      refuse(std::string("must be a JSON object, not ") + value.kind_name(), example);
    for (std::size_t i = 0; i < value.keys.size(); ++i) apply(value.keys[i], value.items[i]);
    expect_consistent(value);
    return std::move(domain_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint) const {
    throw Error(sqlstate::invalid_parameter_value, "the domain of column " + shown(column_.name) + " " + why,
                hint);
  }

  void expect_has_domain() const {
    const std::string name = "column " + shown(column_.name);
    if (column_.content == Content::derived)
      throw Error(sqlstate::invalid_parameter_value, name + " is generated and has no domain of its own",
                  "Declare domains of the columns that it is computed from.");
    if (type_.storage() == Storage::none)
      throw Error(sqlstate::invalid_parameter_value, name + " has a type that is not learned, and no domain",
                  "Leave it out of \"domains\".");
    if (type_.storage() == Storage::uuid)
      throw Error(sqlstate::invalid_parameter_value,
                  name + " has type uuid, whose values are made up, and no domain",
                  "Leave it out of \"domains\".");
  }

  void apply(const std::string& key, const JsonValue& value) {
    if (key == "min") return read_bound(domain_.low, key, value);
    if (key == "max") return read_bound(domain_.high, key, value);
    if (key == "values") return read_values(value);
    if (key == "decimals") return read_decimals(value);
    if (key == "learn") return read_learn(value);
    refuse("has an unknown key " + shown(key),
           "The keys are: min, max, values, decimals, learn; or determined_by, mapping, otherwise.");
  }

  void expect_consistent(const JsonValue& value) const {
    if (value.keys.empty()) refuse("says nothing", example);
    if (domain_.learn && value.keys.size() > 1)
      refuse("is to be learned and declared at once", "Say \"learn\" alone, or leave it out.");
    const bool ranged = domain_.low || domain_.high;
    if (ranged && has_values())
      refuse("has both values and a least or greatest value", "Give the values, or min and max.");
    if (domain_.low && domain_.high && *domain_.low > *domain_.high)
      refuse("has a min above its max", "Give the least value as min, the greatest as max.");
  }

  bool has_values() const { return !domain_.values.empty() || !domain_.labels.empty(); }

  std::string type_name() const {
    return call_postgres([&] { return format_type_with_typemod(read_.base_type, read_.typmod); });
  }

  // ---- min, max ----

  void read_bound(std::optional<std::int64_t>& bound, const std::string& key, const JsonValue& value) {
    if (type_.storage() == Storage::text || type_.kind == TypeKind::boolean)
      refuse("has a " + key + ", and type " + type_name() + " has none",
             "List its values: {\"values\": [...]}.");
    if (value.kind != JsonValue::Kind::number && value.kind != JsonValue::Kind::string)
      refuse("needs a number or a string as " + key + ", not " + value.kind_name(), example);
    std::int64_t read = read_all({value.text}).front().key;
    // The ends of bigint are no infinities, but their keys would be.
    if (type_.kind == TypeKind::int8) read = std::clamp(read, minus_infinity_key + 1, plus_infinity_key - 1);
    if (is_special_key(type_.storage(), read))
      refuse("needs a finite " + key, "Leave " + key + " out to have it learned.");
    bound = read;
  }

  // ---- values ----

  void read_values(const JsonValue& list) {
    if (list.kind != JsonValue::Kind::array)
      refuse(std::string("needs an array as values, not ") + list.kind_name(), example);
    if (list.items.empty()) refuse("has an empty list of values", "Name at least one value.");
    if (list.items.size() > most_listed_values)
      refuse("has more than " + std::to_string(most_listed_values) + " values",
             "Give min and max, or have it learned: {\"learn\": true}.");
    std::vector<std::string> texts;
    for (const JsonValue& item : list.items) {
      expect_value(item);
      texts.push_back(item.text);
    }
    const std::vector<Literal> literals = read_all(texts);
    for (std::size_t i = 0; i < literals.size(); ++i) {
      if (type_.storage() != Storage::text) {
        domain_.values.push_back(literals[i].key);
      } else if (literals[i].label.size() > TextProfile::longest_label) {
        refuse("has a value of more than " + std::to_string(TextProfile::longest_label) + " bytes",
               "Leave long values out: they count as NULL.");
      } else {
        domain_.labels.push_back(literals[i].label);
      }
    }
    expect_distinct(domain_.values);
    expect_distinct(domain_.labels);
  }

  void expect_value(const JsonValue& item) const {
    using Kind = JsonValue::Kind;
    if (item.kind == Kind::null)
      refuse("lists NULL, which is not a value",
             "Leave it out: whether a column has NULLs is learned in any case.");
    const bool text = type_.storage() == Storage::text || type_.kind == TypeKind::enumeration;
    const bool fits = item.kind == Kind::string || (item.kind == Kind::number && !text) ||
                      (item.kind == Kind::boolean && type_.kind == TypeKind::boolean);
    if (fits) return;
    refuse("lists " + std::string(item.kind_name()) + ", which is not a value of type " + type_name(),
           "Write values as the type's input takes them: strings, or numbers for a number.");
  }

  template <class T>
  void expect_distinct(std::vector<T>& items) const {
    std::sort(items.begin(), items.end());
    if (std::adjacent_find(items.begin(), items.end()) != items.end())
      refuse("lists a value twice", "Name each value once; values that the type takes as equal are one.");
  }

  std::vector<Literal> read_all(const std::vector<std::string>& texts) const {
    Literals read = read_literals(texts, read_, type_, true);
    if (read.failed)
      refuse("has " + shown(texts[*read.failed]) + ", which is not a value of type " + type_name(),
             "Write values as the type's input takes them.");
    return std::move(read.values);
  }

  // ---- the rest ----

  void read_decimals(const JsonValue& value) {
    if (type_.storage() != Storage::real)
      refuse("has decimals, which only columns of type real, double precision and numeric have",
             "Leave \"decimals\" out; numeric(p,s) says them itself.");
    const bool digit = value.kind == JsonValue::Kind::number && value.text.size() == 1;
    if (!digit)
      refuse("needs a whole number from 0 to " + std::to_string(most_decimals) + " as decimals", example);
    domain_.decimals = value.text.front() - '0';
  }

  void read_learn(const JsonValue& value) {
    if (value.kind != JsonValue::Kind::boolean || value.text != "true")
      refuse("knows only true as \"learn\"", "Leave \"learn\" out to take what the schema says.");
    domain_.learn = true;
  }

  const ReadColumn& read_;
  const Column& column_;
  const Type& type_;
  DeclaredDomain domain_;
};

}  // namespace

std::vector<std::optional<DeclaredDomain>> read_declared_domains(const Source& source, Datum jsonb) {
  const JsonValue object = read_json(jsonb);
  if (object.kind != JsonValue::Kind::object)
    throw Error(sqlstate::invalid_parameter_value,
                std::string("domains must be a JSON object of columns, not ") + object.kind_name(), example);
  std::vector<std::optional<DeclaredDomain>> domains(source.columns.size());
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    const std::uint32_t column = column_number(source, object.keys[i], "domains");
    if (is_determination(object.items[i])) continue;
    domains[column] = DomainReader(source, column).read(object.items[i]);
  }
  return domains;
}

}  // namespace synth::pg
