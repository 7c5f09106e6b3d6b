#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/readings.hpp"
#include "core/report/sections.hpp"
#include "core/report/strip.hpp"
#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

/// Shares lie between 0 and 1; bounds on epsilon, and whatever else does not, need an axis of their own.
bool is_share(const Finding& finding) {
  const double most = std::fmax(std::fmax(finding.estimate, finding.high), finding.ceiling);
  return !bounds_epsilon(finding.measure) && !(most > 1);
}

std::string interval_of(const Finding& finding) {
  if (std::isnan(finding.low) || std::isnan(finding.high)) return no_number;
  return shown(finding, finding.low) + " to " + shown(finding, finding.high);
}

const char* chip_style(Reading reading) {
  switch (reading) {
    case Reading::leak:
      return "chip bad";
    case Reading::suspicion:
      return "chip caution";
    default:
      return "chip neutral";
  }
}

Markup chip(Reading reading) {
  return tag("span", {{"class", chip_style(reading)}}, text(words_of(reading)));
}

std::string numbers_of(const Finding& finding) {
  return words_of_measure(finding.measure) + " " + shown(finding, finding.estimate) + ", 95 % interval " +
         interval_of(finding) + "; guessing " + shown(finding, finding.baseline) + ", control rows " +
         shown(finding, finding.control) + ", most exposed tenth " + shown(finding, finding.worst_decile) +
         ", ceiling " + shown(finding, finding.ceiling) + ". ";
}

Markup strip_of(const Finding& finding, Reading reading, double high, const std::string& id) {
  const bool leak = reading == Reading::leak;
  Strip strip(0, high);
  strip.line_at(finding.ceiling, "ceiling");
  strip.range(finding.low, finding.high, leak ? "spread leak" : "spread");
  if (!is_residual(finding)) {
    strip.mark(Mark::circle, finding.baseline, "guess");
    strip.mark(Mark::triangle, finding.control, "control");
  }
  strip.mark(Mark::cross, finding.worst_decile, "worst");
  strip.mark(Mark::diamond, finding.estimate, leak ? "estimate leak" : "estimate");
  return strip.drawn(id, text(words_of_attack(finding.attack) + ": ") + text_within(finding.target, 80),
                     text(numbers_of(finding) + sentence_of(finding, reading)));
}

Markup label_of(const Finding& finding, Reading reading) {
  return tag("span", text(words_of_attack(finding.attack)) +
                         tag("span", {{"class", "small"}},
                             name(finding.target) + text(", " + words_of_measure(finding.measure) + " ") +
                                 chip(reading)));
}

double axis_end(const std::vector<Finding>& findings, bool shares) {
  if (shares) return 1;
  double most = 1;
  for (const Finding& finding : findings) {
    if (is_share(finding)) continue;
    for (const double value : {finding.estimate, finding.high, finding.ceiling, finding.baseline})
      if (std::isfinite(value)) most = std::max(most, value);
  }
  return most;
}

/// Rates at three false alarm rates for each score are for the table: their lines would drown the others.
bool is_drawn(const Finding& finding) { return !finding.measure.starts_with("tpr_at_"); }

/// One line for each finding that is drawn, all on one axis.
Markup forest(const ReportData& data, const Readings& readings, bool shares) {
  const double high = axis_end(data.attacks, shares);
  Markup lines;
  for (std::size_t i = 0; i < data.attacks.size(); ++i) {
    const Finding& finding = data.attacks[i];
    if (is_share(finding) != shares || !is_drawn(finding)) continue;
    lines += tag("li", label_of(finding, readings.each[i]) +
                           strip_of(finding, readings.each[i], high, "attack-" + std::to_string(i + 1)));
  }
  if (lines.empty()) return {};
  return tag("ul", {{"class", "strips"}},
             lines + tag("li", {{"class", "axis"}, {"aria-hidden", "true"}},
                         tag("span", Markup()) + strip_axis(0, high)));
}

Markup threat(const Finding& finding) {
  Markup lines = tag("p", tag("strong", text("Attacker: ")) +
                              text(finding.threat_model.empty() ? "not described" : finding.threat_model));
  lines += tag("p", tag("strong", text("Seed: ")) + text(exact(finding.seed)));
  if (!finding.note.empty()) lines += tag("p", tag("strong", text("Note: ")) + text(finding.note));
  return lines;
}

Markup table_of(const ReportData& data, const Readings& readings) {
  Table table("attacks-caption", text("Every attack, with 95 % intervals"),
              {{"Attack and target"},
               {"Reading"},
               {"Hits of trials", Cell::number},
               {"Measure"},
               {"Estimate", Cell::number},
               {"Guessing", Cell::number},
               {"Control", Cell::number},
               {"Worst tenth", Cell::number},
               {"Ceiling", Cell::number},
               {"p", Cell::number}});
  for (std::size_t i = 0; i < data.attacks.size(); ++i) {
    const Finding& finding = data.attacks[i];
    table.row_with_line(
        {text(words_of_attack(finding.attack)) + tag("span", {{"class", "small"}}, name(finding.target)),
         chip(readings.each[i]), text(count(finding.hits) + " of " + count(finding.trials)),
         text(words_of_measure(finding.measure)),
         text(shown(finding, finding.estimate)) +
             tag("span", {{"class", "small"}}, text(interval_of(finding))),
         text(shown(finding, finding.baseline)), text(shown(finding, finding.control)),
         text(shown(finding, finding.worst_decile)), text(shown(finding, finding.ceiling)),
         text(p_value(finding.p_value))},
        threat(finding));
  }
  return table.drawn();
}

}  // namespace

Markup attacks_section(const ReportData& data, const std::string& id) {
  if (data.attacks.empty())
    return section(id, "Attacks", paragraph("No attack was run. That is no evidence of privacy."));
  const Readings readings(data);
  const std::string level = p_value(0.05 / static_cast<double>(std::max<std::size_t>(readings.judged, 1)));
  const Markup lead =
      paragraph(
          "What an attacker gained in trials against real records. An attack counts only for what it "
          "does beyond guessing and beyond control rows, which the model never saw; the ceiling is the "
          "most that so few trials could have shown. A risk is counted beyond control rows already, so that "
          "0 is "
          "no gain; its guessing and control are rates of success, and stand in the table only.") +
      paragraph("Read as a leak where p is at most " + level + ": 0.05 shared among " +
                    count(readings.judged) + " attacks, so that one false alarm is expected in 20 pages.",
                "small");
  return section(id, "Attacks",
                 lead +
                     legend({{legend_mark(Mark::diamond, "estimate"), "estimate and its interval"},
                             {legend_mark(Mark::circle, "guess"), "guessing"},
                             {legend_mark(Mark::triangle, "control"), "control rows"},
                             {legend_mark(Mark::cross, "worst"), "most exposed tenth"},
                             {legend_line("ceiling"), "ceiling"}}) +
                     forest(data, readings, true) + forest(data, readings, false) + table_of(data, readings));
}

}  // namespace synth::report
