#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/svg.hpp"
#include "core/report/verdict.hpp"

namespace synth::report {
namespace {

struct Sign {
  const char* style;
  const char* words;
  const char* path;
};

/// A tick in a ring, a triangle with a bar, an octagon with a cross, a ring with a dash.
Sign sign_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return {"good", "good", "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20ZM7.5 12.5l3 3 6-6.5"};
    case Tone::caution:
      return {"caution", "caution", "M12 3 22 20.5H2ZM12 9.5v5M12 17.4v.1"};
    case Tone::bad:
      return {"bad", "bad", "M8 2h8l6 6v8l-6 6H8l-6-6V8ZM8.5 8.5l7 7M15.5 8.5l-7 7"};
    default:
      return {"neutral", "neutral", "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20ZM8 12h8"};
  }
}

Markup card(const Statement& statement, std::size_t number) {
  const Sign sign = sign_of(statement.tone);
  const std::string id = "sign-" + std::to_string(number);
  const Markup drawing =
      tag("svg", {{"class", "sign"}, {"viewBox", "0 0 24 24"}, {"role", "img"}, {"aria-labelledby", id}},
          tag("title", {{"id", id}}, text(sign.words)) + outline(sign.path, "shape"));
  return tag("li", {{"class", sign.style}},
             tag("p", {{"class", "topic"}}, drawing + text(statement.topic)) +
                 heading3(text(statement.headline)) + tag("p", text(statement.detail)));
}

}  // namespace

Markup verdict_section(const ReportData& data, const std::string& id) {
  Markup cards;
  std::size_t number = 0;
  for (const Statement& statement : verdict(data)) cards += card(statement, ++number);
  return section(id, "Verdict",
                 paragraph("Five questions, five answers. They are not added up: no single number tells "
                           "whether synthetic rows are good, and none whether they are private.") +
                     tag("ul", {{"class", "verdict"}}, cards));
}

}  // namespace synth::report
