#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/strip.hpp"
#include "core/report/verdict.hpp"

namespace synth::report {
namespace {

Markup list_of(std::initializer_list<Markup> items) {
  Markup list;
  for (const Markup& item : items) list += tag("li", item);
  return tag("ul", list);
}

Markup meaning(const Markup& does, const Markup& does_not) {
  return tag("div", {{"class", "meaning"}},
             tag("div", heading3(text("What it means")) + does) +
                 tag("div", heading3(text("What it does not mean")) + does_not));
}

Markup unit_of(const Guarantee& guarantee) {
  if (guarantee.unit.empty()) return text("one row");
  return text("all rows of one value of ") + name(guarantee.unit) + text(", of which at most ") +
         text(count(guarantee.rows_per_unit)) + text(" were used");
}

Markup of_private(const Guarantee& guarantee) {
  return tag("p", {{"class", "prose"}},
             text("The fit is (ε = " + rounded(guarantee.epsilon) + ", δ = " + rounded(guarantee.delta) +
                  ")-differentially private for ") +
                 unit_of(guarantee) + text(", added or removed.")) +
         meaning(
             list_of(
                 {text("Whatever an attacker knows, and however clever he is, synthetic rows raise or lower "
                       "his odds that one unit took part by a factor of " +
                       rounded(std::exp(guarantee.epsilon)) + " at most, with probability 1 − δ."),
                  text("It holds for everything that the fit told: the model, its description and any "
                       "number of synthetic rows."),
                  text("It does not fade: later data, and attacks not yet invented, change nothing.")}),
             list_of(
                 {text("It does not hide what is true of everybody: that a kind of people earns less can be "
                       "learned, with or without any one of them."),
                  text("It does not cover several units together: a group of k is protected k times less."),
                  text("It does not cover this page, which is computed from real rows."),
                  text("It does not add up to nothing: each further fit of the same table costs more.")}));
}

Markup without(bool known) {
  const char* state = known
                          ? "The model was fitted without differential privacy (ε = ∞): nothing is promised."
                          : "The model was imported: what its fit promised cannot be told from it.";
  return paragraph(state) +
         meaning(
             list_of({text("The model holds values of real rows, and its bounds and frequent categories "
                           "are exact."),
                      text("What the attacks on this page did not find may be found by others.")}),
             list_of({text("Synthetic rows are not anonymous because nobody wrote them down: a method that "
                           "fits closely can repeat real ones."),
                      text("Likeness, distance to real rows and failed attacks are no promise.")}));
}

Markup budget_of(const Guarantee& guarantee) {
  if (std::isnan(guarantee.spent_epsilon) && std::isnan(guarantee.budget_epsilon)) return {};
  Markup content = heading3(text("Budget of the source"));
  if (std::isnan(guarantee.budget_epsilon))
    return content + paragraph("Spent on the source by all models: ε = " + rounded(guarantee.spent_epsilon) +
                               ". No budget is declared, so that nothing bounds what further fits spend.");
  Strip strip(0, guarantee.budget_epsilon);
  strip.bar(guarantee.spent_epsilon, "spent");
  const std::string words = "Spent by all models: ε = " + rounded(guarantee.spent_epsilon) + " of " +
                            rounded(guarantee.budget_epsilon) + " at δ = " + rounded(guarantee.budget_delta) +
                            ". One more fit could cost ε = " + rounded(guarantee.left_epsilon) + " at most.";
  return content + paragraph(words) +
         tag("div", {{"class", "prose"}},
             strip.drawn("budget", text("Budget spent"), text(words)) +
                 strip_axis(0, guarantee.budget_epsilon));
}

std::string whole(double value) {
  return std::isnan(value) ? no_number : count(static_cast<std::uint64_t>(value));
}

Markup ledger_of(const Guarantee& guarantee) {
  if (guarantee.ledger.empty()) return {};
  Table table("ledger-caption", text("The ledger of the source; ρ is what adds up, in millionths"),
              {{"When"},
               {"What"},
               {"Model"},
               {"Version", Cell::number},
               {"Method"},
               {"ε", Cell::number},
               {"δ", Cell::number},
               {"ρ", Cell::number}});
  for (const LedgerLine& line : guarantee.ledger)
    table.row({name(line.when), name(line.kind), line.model.empty() ? text(no_number) : name(line.model),
               text(line.version > 0 ? exact(line.version) : no_number),
               line.method.empty() ? text(no_number) : name(line.method), text(rounded(line.epsilon)),
               text(rounded(line.delta)), text(whole(line.rho))});
  return table.drawn();
}

Markup unpaid(const Guarantee& guarantee) {
  if (guarantee.fits_without_guarantee == 0) return {};
  return paragraph("Fits of this source without a guarantee: " + count(guarantee.fits_without_guarantee) +
                   ". What they told is not bounded by any budget.");
}

}  // namespace

Markup guarantee_section(const ReportData& data, const std::string& id) {
  const Guarantee& guarantee = data.guarantee;
  const Markup promise = guarantee.promise == Promise::private_ ? of_private(guarantee)
                                                                : without(guarantee.promise == Promise::none);
  return section(id, "Guarantee and budget",
                 promise + budget_of(guarantee) + unpaid(guarantee) + ledger_of(guarantee));
}

}  // namespace synth::report
