#include "pg/adapt/check_region.hpp"

#include <algorithm>
#include <initializer_list>

#include "core/table/profile.hpp"
#include "pg/adapt/literal.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/identity.hpp"

namespace synth::pg {
namespace {

using Kind = CheckNode::Kind;

/// So many decimal digits, and no more, survive in a double whichever they are.
constexpr std::size_t most_double_digits = 15;

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_whole_number(const std::string& text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  return text.size() > first && text.find_first_not_of("0123456789", first) == std::string::npos;
}

std::size_t digits(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

class CheckReader {
 public:
  CheckReader(const ReadColumn& column, const Column& described)
      : column_(column), described_(described), type_(described.type) {
    base_name_ = call_postgres([&] { return format_type_with_typemod(column_.base_type, -1); });
  }

  ValueRegion region(const CheckNode& node) const {
    switch (node.kind) {
      case Kind::conjunction:
        return all_of(node);
      case Kind::disjunction:
        return any_of(node);
      case Kind::is_null:
        return ValueRegion::of_nothing();
      case Kind::is_not_null:
        return described_.not_null ? ValueRegion{} : ValueRegion::unknown();
      case Kind::unknown:
        return ValueRegion::unknown();
      default:
        return comparison(node);
    }
  }

 private:
  ValueRegion all_of(const CheckNode& node) const {
    ValueRegion result;
    for (const CheckNode& part : node.parts) result = intersection(result, region(part));
    return result;
  }

  ValueRegion any_of(const CheckNode& node) const {
    ValueRegion result = region(node.parts.front());
    for (std::size_t i = 1; i < node.parts.size(); ++i) result = hull(result, region(node.parts[i]));
    return result;
  }

  ValueRegion comparison(const CheckNode& node) const {
    if (node.literals.size() > most_listed_values || !keeps_values(node.column_casts))
      return ValueRegion::unknown();
    for (const CheckLiteral& literal : node.literals)
      if (!is_plain(literal)) return ValueRegion::unknown();
    if (type_.storage() == Storage::text) return labels(node);
    return is_scaled() ? scaled(node) : keys(node);
  }

  bool is_integer() const {
    return type_.kind == TypeKind::int2 || type_.kind == TypeKind::int4 || type_.kind == TypeKind::int8;
  }
  bool is_scaled() const { return is_integer() || (type_.kind == TypeKind::numeric && type_.scale >= 0); }

  // ---- casts ----

  /// Whether comparing the column after these casts is comparing its values.
  bool keeps_values(const std::vector<std::string>& casts) const {
    return std::all_of(casts.begin(), casts.end(), [&](const std::string& cast) {
      if (cast == base_name_) return true;
      switch (type_.kind) {
        case TypeKind::int2:
          return is_one_of(cast, {"integer", "bigint", "numeric", "double precision"});
        case TypeKind::int4:
          return is_one_of(cast, {"bigint", "numeric", "double precision"});
        case TypeKind::int8:
          return cast == "numeric";
        case TypeKind::float4:
          return cast == "double precision";
        default:
          return type_.storage() == Storage::text && is_one_of(cast, {"text", "character varying"});
      }
    });
  }

  /// Whether the casts of a literal leave the value that its text has.
  bool is_plain(const CheckLiteral& literal) const {
    return std::all_of(literal.casts.begin(), literal.casts.end(),
                       [&](const std::string& cast) { return is_plain_cast(literal, cast); });
  }

  bool is_plain_cast(const CheckLiteral& literal, const std::string& cast) const {
    if (type_.storage() == Storage::text)
      return is_one_of(cast, {"text", "character varying"}) || is_own_text_cast(cast);
    if (!is_scaled() && type_.storage() != Storage::real)
      return cast == base_name_ || (type_.kind == TypeKind::timestamp && cast == "date");
    if (is_one_of(cast, {"smallint", "integer", "bigint"})) return is_whole_number(literal.text);
    if (cast == "numeric") return true;
    if (cast == "real") return type_.kind == TypeKind::float4 && type_.storage() == Storage::real;
    if (cast != "double precision") return false;
    return !is_scaled() || (is_whole_number(literal.text) && digits(literal.text) <= most_double_digits);
  }

  /// bpchar and name literals are compared as such only with columns of these types.
  bool is_own_text_cast(const std::string& cast) const {
    return cast == base_name_ && (type_.kind == TypeKind::bpchar || type_.kind == TypeKind::name);
  }

  // ---- text ----

  ValueRegion labels(const CheckNode& node) const {
    if (node.kind != Kind::list) return ValueRegion::unknown();
    std::vector<std::string> list;
    for (const CheckLiteral& literal : node.literals) {
      if (!literal.quoted) return ValueRegion::unknown();
      std::string label = literal.text;
      if (type_.kind == TypeKind::bpchar && !compares_as_text(node))
        label.erase(label.find_last_not_of(' ') + 1);
      if (label.size() > TextProfile::longest_label) return ValueRegion::unknown();
      if (fits(label)) list.push_back(std::move(label));
    }
    return ValueRegion::of_labels(std::move(list));
  }

  /// As text, blanks at the end count, and padded values have none.
  bool compares_as_text(const CheckNode& node) const {
    return type_.kind == TypeKind::bpchar && !node.column_casts.empty() &&
           node.column_casts.back() != base_name_;
  }

  /// Whether the column can hold such a value at all.
  bool fits(const std::string& label) const {
    if (type_.kind == TypeKind::bpchar && label.ends_with(' ')) return false;
    if (type_.kind == TypeKind::name) return label.size() < NAMEDATALEN;
    if (type_.max_length == 0) return true;
    const auto size = static_cast<int>(label.size());
    return call_postgres([&] { return pg_mbstrlen_with_len(label.data(), size); }) <= type_.max_length;
  }

  // ---- numbers that are held as integers ----

  static std::vector<std::string> texts(const CheckNode& node) {
    std::vector<std::string> list;
    for (const CheckLiteral& literal : node.literals) list.push_back(literal.text);
    return list;
  }

  ValueRegion scaled(const CheckNode& node) const {
    const auto numbers = read_scaled(texts(node), is_integer() ? 0 : type_.scale);
    if (!numbers) return ValueRegion::unknown();
    const ScaledNumber& bound = numbers->front();
    switch (node.kind) {
      case Kind::greater_equal:
        return range(bound.ceiling, std::nullopt);
      case Kind::greater:
        return bound.floor == INT64_MAX ? ValueRegion::unknown() : range(bound.floor + 1, std::nullopt);
      case Kind::less_equal:
        return range(std::nullopt, bound.floor);
      case Kind::less:
        return bound.ceiling == INT64_MIN ? ValueRegion::unknown() : range(std::nullopt, bound.ceiling - 1);
      default:
        break;
    }
    std::vector<std::int64_t> list;
    for (const ScaledNumber& number : *numbers)
      if (number.floor == number.ceiling) list.push_back(number.floor);
    return ValueRegion::of_values(std::move(list));
  }

  // ---- everything else that has an order ----

  ValueRegion keys(const CheckNode& node) const {
    GucNest settings;
    settings.set("datestyle", "ISO, YMD");
    settings.set("intervalstyle", "postgres");
    const Literals read = read_literals(texts(node), column_, type_, false);
    if (read.failed) return ValueRegion::unknown();
    ValueRegion result =
        node.kind == Kind::list ? key_list(read) : key_range(node.kind, read.values.front().key);
    const bool exact = type_.storage() == Storage::real ? are_exact(node, read) : !is_rounded();
    result.exact = result.exact && exact;
    return result;
  }

  /// Whether a value may be rounded, and so leave a range, when it is written.
  bool is_rounded() const {
    const bool has_time = type_.kind == TypeKind::time || type_.kind == TypeKind::timestamp ||
                          type_.kind == TypeKind::timestamptz;
    return type_.kind == TypeKind::interval || (has_time && type_.typmod >= 0);
  }

  static ValueRegion key_list(const Literals& read) {
    std::vector<std::int64_t> list;
    for (const Literal& literal : read.values) list.push_back(literal.key);
    return ValueRegion::of_values(std::move(list));
  }

  /// There is no next real: strict bounds on reals stay closed, and inexact.
  ValueRegion key_range(Kind kind, std::int64_t key) const {
    if (is_special_key(type_.storage(), key)) return ValueRegion::unknown();
    const bool strict = kind == Kind::less || kind == Kind::greater;
    const bool real = type_.storage() == Storage::real;
    const std::int64_t step = strict && !real ? 1 : 0;
    const bool below = kind == Kind::less || kind == Kind::less_equal;
    ValueRegion result = below ? range(std::nullopt, key - step) : range(key + step, std::nullopt);
    if (strict && real) result.exact = false;
    return result;
  }

  ValueRegion range(std::optional<std::int64_t> low, std::optional<std::int64_t> high) const {
    for (const auto& bound : {low, high})
      if (bound && is_special_key(type_.storage(), *bound)) return ValueRegion::unknown();
    ValueRegion result;
    result.low = low;
    result.high = high;
    return result;
  }

  /// Whether the literals, as this column's reals, are what the CHECK compares with.
  bool are_exact(const CheckNode& node, const Literals& read) const {
    for (std::size_t i = 0; i < node.literals.size(); ++i) {
      const double value = real_of_key(read.values[i].key);
      if (type_.kind == TypeKind::numeric && digits(node.literals[i].text) > most_double_digits) return false;
      const std::vector<std::string>& casts = node.literals[i].casts;
      const bool single = !casts.empty() && casts.back() == "real";
      if (type_.kind == TypeKind::float4 && !single && !is_single(node.literals[i].text, value)) return false;
    }
    return true;
  }

  static bool is_single(const std::string& text, double value) {
    return static_cast<double>(static_cast<float>(value)) == std::strtod(text.c_str(), nullptr);
  }

  const ReadColumn& column_;
  const Column& described_;
  const Type& type_;
  std::string base_name_;
};

}  // namespace

ValueRegion check_region(const CheckNode& check, const ReadColumn& column, const Column& described) {
  return CheckReader(column, described).region(check);
}

}  // namespace synth::pg
