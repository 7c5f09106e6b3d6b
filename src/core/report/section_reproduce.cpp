#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"

namespace synth::report {

Markup reproduce_section(const ReportData& data, const std::string& id) {
  if (data.calls.empty())
    return section(id, "How to make it again", paragraph("The calls behind this page were not noted."));
  Markup content = paragraph(
      "With the same model, the same real rows and these seeds, each call gives the same numbers on any "
      "machine.");
  std::size_t number = 0;
  for (const Call& call : data.calls) {
    const std::string label = "call-" + std::to_string(++number);
    content += tag("h3", {{"id", label}}, text(call.what)) +
               tag("pre", {{"tabindex", "0"}, {"role", "group"}, {"aria-labelledby", label}},
                   tag("code", text_within(call.sql, 4000)));
  }
  return section(id, "How to make it again", content);
}

}  // namespace synth::report
