#include "pg/adapt/check_text.hpp"

#include <optional>

namespace synth::pg {
namespace {

/// Deeper expressions are unknown: nobody writes them, and recursion has a limit.
constexpr int most_levels = 100;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// Reads from `text`, never beyond `end`. Each function either takes what it is named after and moves on, or
/// gives false or nothing; then its caller goes back.
class CheckParser {
 public:
  CheckParser(std::string_view text, std::string_view column) : text_(text), column_(column) {}

  CheckNode parse() {
    CheckNode node = element(text_.size(), 0);
    return at_ == text_.size() ? node : CheckNode{};
  }

 private:
  // ---- characters ----

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  /// A word that does not go on.
  bool take_name(std::string_view word) {
    const std::size_t start = at_;
    if (take(word) && !is_name_character(peek()) && peek() != '.' && peek() != '(' && peek() != '"')
      return true;
    at_ = start;
    return false;
  }

  /// Jumps over a string or a quoted name; false where it has no end.
  bool skip_quoted() {
    const char quote = peek();
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) continue;
      if (++at_ >= text_.size() || text_[at_] != quote) return true;
    }
    return false;
  }

  /// Jumps to what follows the bracket that closes the one here; false where there is none.
  bool skip_brackets() {
    int open = 0;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '\'' || c == '"') {
        if (!skip_quoted()) return false;
        continue;
      }
      open += (c == '(' || c == '[') - (c == ')' || c == ']');
      ++at_;
      if (open == 0) return true;
    }
    return false;
  }

  // ---- the logic ----

  /// One part of a chain: a group in parentheses, or something that is not understood, up to `end` or the
  /// next AND or OR of the chain.
  CheckNode element(std::size_t end, int level) {
    if (peek() == '(' && level < most_levels) {
      const std::size_t start = at_;
      if (skip_brackets()) {
        const std::size_t after = at_;
        if (after == end || text_.substr(after, 5) == " AND " || text_.substr(after, 4) == " OR ") {
          at_ = start + 1;
          CheckNode node = group(after - 1, level + 1);
          at_ = after;
          return node;
        }
      }
      at_ = start;
    }
    skip_element(end);
    return {};
  }

  void skip_element(std::size_t end) {
    while (at_ < end && text_.substr(at_, 5) != " AND " && text_.substr(at_, 4) != " OR ") {
      const char c = peek();
      const bool skipped = c == '\'' || c == '"'  ? skip_quoted()
                           : c == '(' || c == '[' ? skip_brackets()
                                                  : (++at_, true);
      if (!skipped || at_ > end) at_ = end;
    }
  }

  /// What stands between parentheses, up to `end`.
  CheckNode group(std::size_t end, int level) {
    const std::size_t start = at_;
    if (auto node = comparison(); node && at_ == end) return *node;
    at_ = start;
    return chain(end, level);
  }

  CheckNode chain(std::size_t end, int level) {
    std::vector<CheckNode> parts;
    std::string_view joint;
    while (true) {
      parts.push_back(element(end, level));
      if (at_ == end) break;
      const std::string_view next = text_.substr(at_, 5) == " AND " ? " AND " : " OR ";
      if (!joint.empty() && next != joint) return {};
      joint = next;
      if (!take(joint)) return {};
    }
    if (parts.size() == 1) return parts.front();
    CheckNode node;
    node.kind = joint == " AND " ? CheckNode::Kind::conjunction : CheckNode::Kind::disjunction;
    node.parts = std::move(parts);
    return node;
  }

  // ---- comparisons ----

  std::optional<CheckNode> comparison() {
    const std::size_t start = at_;
    CheckNode node;
    if (take_column(node.column_casts)) {
      if (take(" IS NOT NULL")) return of_kind(std::move(node), CheckNode::Kind::is_not_null);
      if (take(" IS NULL")) return of_kind(std::move(node), CheckNode::Kind::is_null);
      if (take(" = ANY ")) return list(std::move(node));
      const auto kind = comparison_operator(false);
      if (!kind || !take_literal(node)) return std::nullopt;
      return of_kind(std::move(node), *kind);
    }
    at_ = start;
    node = {};
    if (!take_literal(node)) return std::nullopt;
    const auto kind = comparison_operator(true);
    if (!kind || !take_column(node.column_casts)) return std::nullopt;
    return of_kind(std::move(node), *kind);
  }

  static CheckNode of_kind(CheckNode node, CheckNode::Kind kind) {
    node.kind = kind;
    return node;
  }

  /// `flipped` where the literal stands on the left.
  std::optional<CheckNode::Kind> comparison_operator(bool flipped) {
    using Kind = CheckNode::Kind;
    if (take(" >= ")) return flipped ? Kind::less_equal : Kind::greater_equal;
    if (take(" <= ")) return flipped ? Kind::greater_equal : Kind::less_equal;
    if (take(" > ")) return flipped ? Kind::less : Kind::greater;
    if (take(" < ")) return flipped ? Kind::greater : Kind::less;
    if (take(" = ")) return Kind::list;
    return std::nullopt;
  }

  bool take_column(std::vector<std::string>& casts, int level = 0) {
    if (peek() == '(' && level < most_levels) {
      const std::size_t start = at_++;
      if (take_column(casts, level + 1) && take(")") && take_casts(casts)) return true;
      at_ = start;
      casts.clear();
      return false;
    }
    return take_name(column_) || take_name("VALUE");
  }

  /// (ARRAY['a'::text, …]) or ((ARRAY[…])::text[])
  std::optional<CheckNode> list(CheckNode node) {
    if (!take("(")) return std::nullopt;
    const bool cast = take("(");
    if (!take("ARRAY[")) return std::nullopt;
    do {
      if (!take_literal(node)) return std::nullopt;
    } while (take(", "));
    if (!take("]")) return std::nullopt;
    if (cast && !(take(")") && take_array_cast(node))) return std::nullopt;
    if (!take(")")) return std::nullopt;
    return of_kind(std::move(node), CheckNode::Kind::list);
  }

  /// A cast of an array is one of each element.
  bool take_array_cast(CheckNode& node) {
    std::string type;
    if (!take("::") || !take_type(type) || !take("[]")) return false;
    for (CheckLiteral& literal : node.literals) literal.casts.push_back(type);
    return true;
  }

  // ---- literals ----

  bool take_literal(CheckNode& node) {
    CheckLiteral literal;
    if (!take_literal(literal, 0)) return false;
    node.literals.push_back(std::move(literal));
    return true;
  }

  bool take_literal(CheckLiteral& literal, int level) {
    if (peek() == '(' && level < most_levels) {
      ++at_;
      const bool inner =
          take("- ") || peek() == '-' ? take_negative(literal) : take_literal(literal, level + 1);
      return inner && take(")") && take_casts(literal.casts);
    }
    const bool plain = peek() == '\''     ? take_string(literal)
                       : is_digit(peek()) ? take_number(literal)
                                          : take_truth(literal);
    return plain && take_casts(literal.casts);
  }

  bool take_negative(CheckLiteral& literal) {
    take("-");
    if (!is_digit(peek()) || !take_number(literal)) return false;
    literal.text.insert(0, "-");
    return true;
  }

  bool take_truth(CheckLiteral& literal) {
    for (const char* word : {"true", "false"})
      if (take_name(word)) {
        literal.text = word;
        return true;
      }
    return false;
  }

  bool take_number(CheckLiteral& literal) {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    if (take("."))
      while (is_digit(peek())) ++at_;
    literal.text = text_.substr(start, at_ - start);
    return !is_name_character(peek()) && peek() != '.';
  }

  bool take_string(CheckLiteral& literal) {
    const std::size_t start = at_;
    if (!skip_quoted()) return false;
    literal.quoted = true;
    for (std::size_t i = start + 1; i + 1 < at_; ++i) {
      literal.text += text_[i];
      if (text_[i] == '\'') ++i;  // doubled
    }
    return true;
  }

  // ---- casts ----

  bool take_casts(std::vector<std::string>& casts) {
    while (take("::")) {
      std::string type;
      if (!take_type(type)) return false;
      casts.push_back(std::move(type));
    }
    return true;
  }

  /// A type's name as format_type() prints it, without a modifier: words of lower case, or quoted and
  /// qualified names.
  bool take_type(std::string& type) {
    const std::size_t start = at_;
    if (!take_type_word()) return false;
    while (peek() == '.') {
      ++at_;
      if (!take_type_word()) return false;
    }
    while (peek() == ' ' && at_ + 1 < text_.size() && is_lower(text_[at_ + 1])) {
      ++at_;
      take_type_word();
    }
    type = text_.substr(start, at_ - start);
    return true;
  }

  bool take_type_word() {
    if (peek() == '"') return skip_quoted();
    const std::size_t start = at_;
    while (is_name_character(peek())) ++at_;
    return at_ > start;
  }

  std::string_view text_;
  std::string_view column_;
  std::size_t at_ = 0;
};

}  // namespace

CheckNode parse_check(const std::string& text, const std::string& quoted_column) {
  return CheckParser(text, quoted_column).parse();
}

}  // namespace synth::pg
