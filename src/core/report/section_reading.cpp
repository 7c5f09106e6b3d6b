#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"

namespace synth::report {

Markup reading_section(const ReportData& data, const std::string& id) {
  (void)data;
  constexpr const char* notes[] = {
      "Numbers are rounded to two or three digits on purpose. Who may ask for exact measures of real rows "
      "again "
      "and again, with synthetic tables of his choice, can reconstruct them (Ganev, De Cristofaro 2023).",
      "A dash (–) stands for what is undefined or was not computed.",
      "Intervals are 95 % intervals: of likeness by the bootstrap, of shares by Wilson, of others as the "
      "documentation of each measure says.",
      "The ceiling of an attack is the largest lower bound that so many trials could have shown, had each "
      "of them succeeded. A test with a low ceiling proves little.",
      "Control rows are real rows that the model never saw. What an attack gains on them it has learned from "
      "the population, not from those who took part. Without control rows both are mixed.",
      "That no attack succeeded is no proof of privacy; only a guarantee bounds attacks that were not "
      "tried."};
  Markup list;
  for (const char* note : notes) list += tag("li", text(note));
  return section(id, "How to read this page", tag("ul", {{"class", "plain"}}, list));
}

}  // namespace synth::report
