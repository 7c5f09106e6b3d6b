#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/strip.hpp"

namespace synth::report {
namespace {

constexpr std::size_t most_columns = 8;

std::string auc_words(const Detection& detection) {
  return "AUC " + share(detection.auc) + ", 95 % interval " + interval(detection.low, detection.high);
}

Markup strip_of(const Detection& detection, const std::string& id) {
  Strip strip(0, 1);
  strip.line_at(0.5, "chance");
  strip.range(detection.low, detection.high, "spread");
  strip.mark(Mark::diamond, detection.auc, "estimate");
  return strip.drawn(id, text("AUC of " + detection.classifier),
                     text(auc_words(detection) + ". 0.5 is guessing, 1 is certainty."));
}

std::vector<Importance> most_telling(std::vector<Importance> importance) {
  std::erase_if(importance, [](const Importance& one) { return !(one.weight > 0); });
  std::stable_sort(importance.begin(), importance.end(),
                   [](const Importance& a, const Importance& b) { return a.weight > b.weight; });
  if (importance.size() > most_columns) importance.resize(most_columns);
  return importance;
}

Markup importance_of(const Detection& detection, const std::string& id) {
  const std::vector<Importance> columns = most_telling(detection.importance);
  double total = 0;
  for (const Importance& one : detection.importance) total += one.weight > 0 ? one.weight : 0;
  Markup items;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Strip strip(0, columns.front().weight);
    strip.bar(columns[i].weight, "weight");
    const std::string part = percent(columns[i].weight / total);
    items += tag("li", tag("span", name(columns[i].column)) +
                           strip.drawn(id + "-" + std::to_string(i),
                                       text("Weight of ") + text_within(columns[i].column, 80), text(part)) +
                           tag("span", {{"class", "value"}}, text(part)));
  }
  if (items.empty()) return {};
  return tag("p", {{"class", "note"}},
             text("Columns that give synthetic rows away, by share of the weight:")) +
         tag("ul", {{"class", "strips short"}}, items);
}

Markup card(const Detection& detection, std::size_t number) {
  const std::string id = "detection-" + std::to_string(number);
  return tag("div", {{"class", "card"}},
             tag("h3", {{"style", "margin-top:0"}}, name(detection.classifier)) + strip_of(detection, id) +
                 strip_axis(0, 1) + paragraph(auc_words(detection) + ".", "small") +
                 (detection.explanation.empty() ? Markup() : paragraph(detection.explanation)) +
                 importance_of(detection, id + "-weight"));
}

Markup table_of(const std::vector<Detection>& detection) {
  Table table(
      "detection-caption", text("AUC of each classifier, cross-validated"),
      {{"Classifier"}, {"AUC", Cell::number}, {"95 % interval", Cell::number}, {"Most telling column"}});
  for (const Detection& one : detection) {
    const auto columns = most_telling(one.importance);
    table.row({name(one.classifier), text(share(one.auc)), text(interval(one.low, one.high)),
               columns.empty() ? text(no_number) : name(columns.front().column)});
  }
  return table.drawn();
}

}  // namespace

Markup detection_section(const ReportData& data, const std::string& id) {
  if (data.detection.empty())
    return section(id, "Detection", paragraph("No classifier was asked to tell the tables apart."));
  Markup cards;
  std::size_t number = 0;
  for (const Detection& detection : data.detection) cards += card(detection, ++number);
  return section(
      id, "Detection",
      paragraph("Can a classifier tell a real row from a synthetic one? The AUC is the probability "
                "that it finds the synthetic row of such a pair: 0.5 is guessing, 1 certainty. It "
                "measures likeness, not privacy: a verbatim copy has 0.5 or less.") +
          legend({{legend_mark(Mark::diamond, "estimate"), "AUC and its interval"},
                  {legend_line("chance"), "guessing"}}) +
          tag("div", {{"class", "grid pair"}}, cards) + table_of(data.detection));
}

}  // namespace synth::report
