#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/readings.hpp"
#include "core/report/sections.hpp"
#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

Markup deciles(const std::vector<Finding>& attacks) {
  Table table("exposed-caption", text("The average record and the most exposed tenth"),
              {{"Attack and target"},
               {"Measure"},
               {"Average", Cell::number},
               {"Most exposed tenth", Cell::number},
               {"Guessing", Cell::number}});
  for (const Finding& finding : attacks)
    if (!std::isnan(finding.worst_decile))
      table.row(
          {text(words_of_attack(finding.attack)) + tag("span", {{"class", "small"}}, name(finding.target)),
           text(words_of_measure(finding.measure)), text(shown(finding, finding.estimate)),
           text(shown(finding, finding.worst_decile)), text(shown(finding, finding.baseline))});
  return table.empty() ? Markup() : table.drawn();
}

/// The highest estimates first, whatever they were aimed at.
Markup targets(const ReportData& data) {
  const Readings readings(data);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < data.attacks.size(); ++i)
    if (!std::isnan(data.attacks[i].estimate) && data.attacks[i].target != "all" &&
        readings.each[i] != Reading::control && !bounds_epsilon(data.attacks[i].measure))
      order.push_back(i);
  const auto beyond = [&](std::size_t i) {
    const Finding& finding = data.attacks[i];
    const double known = reference(finding);
    return finding.estimate - (std::isnan(known) ? 0 : known);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return beyond(a) > beyond(b); });
  if (order.size() > 10) order.resize(10);
  Table table("targets-caption", text("Groups and columns that attacks gained most on, worst first"),
              {{"Target"}, {"Attack"}, {"Beyond guessing and control", Cell::number}, {"Reading"}});
  for (const std::size_t i : order)
    table.row({name(data.attacks[i].target), text(words_of_attack(data.attacks[i].attack)),
               text(difference(beyond(i))), text(words_of(readings.each[i]))});
  return table.empty() ? Markup() : table.drawn();
}

/// A group of rows, not an attack: whom the synthetic table describes worst.
Markup worst_group(const ReportData& data) {
  double average = undefined;
  Markup words;
  for (const Measurement& measurement : data.fidelity)
    if (measurement.metric == "k_marginal") average = measurement.value;
  for (const Measurement& measurement : data.fidelity)
    if (measurement.metric == "k_marginal_worst_group" && !measurement.columns.empty())
      words += tag("p", {{"class", "prose"}},
                   text("Of the groups by ") + name(measurement.columns[0]) +
                       text(", the one that the synthetic table describes worst has a k-marginal score of " +
                            rounded(measurement.value) + "; the average is " + rounded(average) + "."));
  return words;
}

}  // namespace

Markup exposed_section(const ReportData& data, const std::string& id) {
  const Markup tables = worst_group(data) + deciles(data.attacks) + targets(data);
  if (tables.empty())
    return section(
        id, "The worst-off",
        paragraph("No attack told average and most exposed records apart. Averages hide those whom "
                  "a leak hurts: rare records, and small groups."));
  return section(id, "The worst-off",
                 paragraph("Averages hide those whom a leak hurts. Unusual records are easier to find again, "
                           "so they are attacked apart.") +
                     tables);
}

}  // namespace synth::report
