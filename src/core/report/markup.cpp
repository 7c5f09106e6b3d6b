#include "core/report/markup.hpp"

#include "core/report/escape.hpp"

namespace synth::report {

struct Writer {
  static Markup make(std::string html) { return Markup(std::move(html)); }

  static std::string open(const char* name, const Attributes& attributes) {
    std::string html = std::string("<") + name;
    for (const Attribute& attribute : attributes)
      html += std::string(" ") + attribute.name + "=\"" + escaped(readable(attribute.value)) + "\"";
    return html;
  }
};

Markup text(std::string_view words) { return Markup(escaped(readable(words))); }

Markup text_within(std::string_view words, std::size_t width) {
  // What lies beyond can never show: a character has at most four bytes, and few are combined into one.
  const std::string_view head = words.substr(0, 32 * (width + 1));
  return Markup(escaped(shortened(readable(head), width)));
}

Markup operator""_html(const char* literal, std::size_t size) { return Markup(std::string(literal, size)); }

Markup tag(const char* name, const Attributes& attributes, const Markup& content) {
  return Writer::make(Writer::open(name, attributes) + ">" + content.html() + "</" + name + ">");
}

Markup void_tag(const char* name, const Attributes& attributes) {
  return Writer::make(Writer::open(name, attributes) + "/>");
}

}  // namespace synth::report
