#include "core/report/svg.hpp"

#include "core/report/digits.hpp"

namespace synth::report {
namespace {

const char* word_for(Anchor anchor) {
  switch (anchor) {
    case Anchor::middle:
      return "middle";
    case Anchor::end:
      return "end";
    default:
      return "start";
  }
}

}  // namespace

Markup picture(const std::string& id, double width, double height, const Markup& title,
               const Markup& description, const Markup& content) {
  const std::string box = "0 0 " + coordinate(width) + " " + coordinate(height);
  return tag("svg",
             {{"viewBox", box},
              {"role", "img"},
              {"id", id},
              {"aria-labelledby", id + "-title"},
              {"aria-describedby", id + "-desc"}},
             tag("title", {{"id", id + "-title"}}, title) + tag("desc", {{"id", id + "-desc"}}, description) +
                 content);
}

Markup hinted(const Markup& hint, const Markup& content) { return tag("g", tag("title", hint) + content); }

Markup rectangle(double x, double y, double width, double height, const char* style) {
  return void_tag("rect", {{"class", style},
                           {"x", coordinate(x)},
                           {"y", coordinate(y)},
                           {"width", coordinate(width)},
                           {"height", coordinate(height)}});
}

Markup segment(double x1, double y1, double x2, double y2, const char* style) {
  return void_tag("line", {{"class", style},
                           {"x1", coordinate(x1)},
                           {"y1", coordinate(y1)},
                           {"x2", coordinate(x2)},
                           {"y2", coordinate(y2)}});
}

Markup outline(const std::string& path, const char* style) {
  return void_tag("path", {{"class", style}, {"d", path}});
}

Markup words_at(double x, double y, Anchor anchor, const char* style, const Markup& words) {
  return tag(
      "text",
      {{"class", style}, {"x", coordinate(x)}, {"y", coordinate(y)}, {"text-anchor", word_for(anchor)}},
      words);
}

Markup words_in(double x, double y, double width, double height, const char* style, const Markup& words) {
  // A nested picture cuts at its edges.
  return tag("svg",
             {{"class", "cut"},
              {"x", coordinate(x)},
              {"y", coordinate(y)},
              {"width", coordinate(width)},
              {"height", coordinate(height)}},
             words_at(0, height * 0.72, Anchor::start, style, words));
}

}  // namespace synth::report
