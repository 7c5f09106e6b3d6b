#include "core/report/page.hpp"

#include "core/base/error.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/style.hpp"

namespace synth::report {
namespace {

struct Part {
  const char* id;
  const char* title;
  Markup (*draw)(const ReportData&, const std::string&);
};

constexpr Part parts[] = {
    {"verdict", "Verdict", verdict_section},           {"facts", "What was made", facts_section},
    {"columns", "Columns", columns_section},           {"pairs", "Pairs", pairs_section},
    {"likeness", "Likeness", fidelity_section},        {"detection", "Detection", detection_section},
    {"usefulness", "Usefulness", utility_section},     {"attacks", "Attacks", attacks_section},
    {"exposed", "The worst-off", exposed_section},     {"guarantee", "Guarantee", guarantee_section},
    {"reproduce", "Make it again", reproduce_section}, {"reading", "How to read", reading_section},
};

Markup contents() {
  Markup items;
  for (const Part& part : parts)
    items += tag("li", tag("a", {{"href", std::string("#") + part.id}}, text(part.title)));
  return tag("nav", {{"aria-label", "Contents"}}, tag("ol", items));
}

Markup caveats_of(const ReportData& data) {
  if (data.caveats.empty()) return {};
  Markup items;
  for (const std::string& caveat : data.caveats) items += tag("li", text(caveat));
  return tag("p", text("What weakens it:")) + tag("ul", items);
}

Markup warning(const ReportData& data) {
  return tag(
      "div", {{"class", "warning"}, {"role", "note"}, {"aria-label", "Who may see this page"}},
      tag("p", tag("strong", text("This page is not private. ")) +
                   text("It is computed from real rows, and no guarantee covers it. Show it to those who "
                        "may read the source, and do not hand it out with the synthetic table.")) +
          caveats_of(data));
}

Markup header(const ReportData& data) {
  const Facts& facts = data.facts;
  Markup made = text("Made by ") + name(facts.method.empty() ? "an unknown method" : facts.method);
  if (!facts.source.empty()) made += text(" from ") + name(facts.source);
  if (!facts.created.empty()) made += text(", fitted ") + name(facts.created);
  return tag("header", tag("p", {{"class", "kicker"}}, text("Synthetic data report")) +
                           tag("h1", name(facts.model)) + tag("p", {{"class", "lead"}}, made + text(".")) +
                           warning(data));
}

Markup head(const ReportData& data) {
  return tag("head",
             "<meta charset=\"utf-8\"/>"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>"
             "<meta name=\"color-scheme\" content=\"light dark\"/>"
             "<meta name=\"robots\" content=\"noindex\"/>"
             "<meta name=\"referrer\" content=\"no-referrer\"/>"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
             "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\"/>"
             "<link rel=\"icon\" href=\"data:,\"/>"_html +
                 tag("title", text("Synthetic data report: ") + text_within(data.facts.model, 80)) +
                 style_sheet());
}

Markup body(const ReportData& data) {
  Markup sections;
  for (const Part& part : parts) sections += part.draw(data, part.id);
  const Markup columns = tag("div", {{"class", "columns"}},
                             contents() + tag("main", {{"id", "content"}, {"tabindex", "-1"}}, sections));
  const Markup footer =
      tag("footer", text("Written by ") + name(data.facts.program.empty() ? "pg_synth" : data.facts.program) +
                        (data.facts.written.empty() ? Markup() : text(", ") + name(data.facts.written)) +
                        text(". One file, without scripts and without requests to anywhere."));
  return tag("body", "<a class=\"skip\" href=\"#content\">Skip to the content</a>"_html + shared_patterns() +
                         tag("div", {{"class", "page"}}, header(data) + columns + footer));
}

/// COPY's text format would write these in another way.
void expect_one_plain_line(const std::string& page) {
  for (const char c : page)
    if (c < 0x20 || c > 0x7E || c == '\\')
      throw Error(sqlstate::internal_error, "the report holds a character that COPY would change");
}

}  // namespace

std::string render_report(const ReportData& data) {
  const Markup page = "<!DOCTYPE html>"_html + tag("html", {{"lang", "en"}}, head(data) + body(data));
  expect_one_plain_line(page.html());
  return page.html();
}

}  // namespace synth::report
