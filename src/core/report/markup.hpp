#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace synth::report {

/// A piece of a page that is safe to show. Only `text` and `tag` make it, so that what comes from a table
/// cannot become an element: hostile names are the rule here, not the exception. Everything is ASCII without
/// control characters and backslashes; see escape.hpp.
class Markup {
 public:
  Markup() = default;

  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }
  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }

 private:
  explicit Markup(std::string html) : html_(std::move(html)) {}
  friend Markup text(std::string_view words);
  friend Markup text_within(std::string_view words, std::size_t width);
  friend Markup operator""_html(const char* literal, std::size_t size);
  friend struct Writer;

  std::string html_;
};

inline Markup operator+(Markup a, const Markup& b) { return a += b; }

/// Words as they are, escaped.
Markup text(std::string_view words);
/// The same, cut to about `width` columns and marked by an ellipsis where it is longer.
Markup text_within(std::string_view words, std::size_t width);
/// A literal of ours that is markup already.
Markup operator""_html(const char* literal, std::size_t size);

struct Attribute {
  const char* name;
  std::string value;  ///< escaped when written
};
using Attributes = std::vector<Attribute>;

/// <name attributes>content</name>
Markup tag(const char* name, const Attributes& attributes, const Markup& content);
inline Markup tag(const char* name, const Markup& content) { return tag(name, {}, content); }
/// An element of HTML or SVG that has no content: <name attributes/>
Markup void_tag(const char* name, const Attributes& attributes);

}  // namespace synth::report
