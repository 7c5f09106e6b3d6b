#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/strip.hpp"

namespace synth::report {
namespace {

struct Axis {
  double low = 0;
  double high = 1;
};

/// 0 to 1, wider where a measure goes beyond, as errors and R² do.
Axis axis_of(const std::vector<Utility>& rows) {
  Axis axis;
  for (const Utility& row : rows)
    for (const double value : {row.real, row.synthetic, row.baseline}) {
      if (!std::isfinite(value)) continue;
      axis.low = std::min(axis.low, value);
      axis.high = std::max(axis.high, value);
    }
  return axis;
}

std::string measured(double value) { return std::abs(value) <= 1 ? share(value) : rounded(value); }

Markup strip_of(const Utility& row, Axis axis, const std::string& id) {
  Strip strip(axis.low, axis.high);
  strip.range(std::min(row.real, row.synthetic), std::max(row.real, row.synthetic), "spread");
  strip.mark(Mark::circle, row.baseline, "guess");
  strip.mark(Mark::dot, row.real, "dot-real");
  strip.mark(Mark::square, row.synthetic, "synthetic-mark");
  return strip.drawn(id, text("Predicting ") + text_within(row.target, 80) + text(" by " + row.learner),
                     text(row.measure + " after real rows " + rounded(row.real) + ", after synthetic rows " +
                          rounded(row.synthetic) + ", without looking " + rounded(row.baseline) + "."));
}

}  // namespace

Markup utility_section(const ReportData& data, const std::string& id) {
  if (data.utility.empty())
    return section(id, "Usefulness",
                   paragraph("Not tested. Name a target column to see how well a model that learned from "
                             "synthetic rows predicts real ones that it never saw."));
  const Axis axis = axis_of(data.utility);
  Table table("utility-caption", text("Learning from synthetic and from real rows, tested on real rows"),
              {{"Target"},
               {"Learner"},
               {"Measure"},
               {"Real", Cell::number},
               {"Synthetic", Cell::number},
               {"Without looking", Cell::number},
               {"Difference", Cell::number},
               {"95 % interval", Cell::number}});
  Markup strips;
  std::size_t number = 0;
  for (const Utility& row : data.utility) {
    const std::string strip_id = "utility-" + std::to_string(++number);
    strips += tag("li", tag("span", name(row.target) + tag("span", {{"class", "small"}},
                                                           text(row.learner + ", " + row.measure))) +
                            strip_of(row, axis, strip_id));
    table.row({name(row.target), name(row.learner), name(row.measure), text(measured(row.real)),
               text(measured(row.synthetic)), text(measured(row.baseline)), text(difference(row.difference)),
               text(interval(row.low, row.high, difference))});
  }
  strips += tag("li", {{"class", "axis"}, {"aria-hidden", "true"}},
                tag("span", Markup()) + strip_axis(axis.low, axis.high));
  return section(
      id, "Usefulness",
      paragraph("A model learns to predict one column, once from synthetic and once from real rows; "
                "both predict real rows that neither has seen.") +
          legend({{legend_mark(Mark::dot, "dot-real"), "after real rows"},
                  {legend_mark(Mark::square, "synthetic-mark"), "after synthetic rows"},
                  {legend_mark(Mark::circle, "guess"), "without looking at any column"}}) +
          tag("ul", {{"class", "strips"}}, strips) + table.drawn());
}

}  // namespace synth::report
