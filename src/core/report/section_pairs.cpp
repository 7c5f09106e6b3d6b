#include "core/report/digits.hpp"
#include "core/report/heat_map.hpp"
#include "core/report/pairs.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"

namespace synth::report {
namespace {

Markup numbers(const PairMatrix& matrix, const std::string& id) {
  Table table(id + "-caption", text(matrix.title + " of each pair of columns"),
              {{"Pair"}, {"Real", Cell::number}, {"Synthetic", Cell::number}, {"Difference", Cell::number}});
  for (std::size_t i = 1; i < matrix.names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double real = matrix.value(0, i, j);
      const double synthetic = matrix.value(1, i, j);
      table.row({name(matrix.names[i]) + text(" × ") + name(matrix.names[j]), text(share(real)),
                 text(share(synthetic)), text(difference(synthetic - real))});
    }
  return folded(text("Numbers of " + matrix.title), table.drawn());
}

Markup map_card(const PairMatrix& matrix, Shown shown, const char* heading, const std::string& id) {
  const double full = full_scale(matrix, shown);
  const bool has_sign = matrix.has_sign || shown == Shown::difference;
  return tag("figure", tag("figcaption", tag("h4", text(heading))) + heat_map(matrix, shown, id) +
                           heat_legend(full, has_sign, id + "-scale"));
}

Markup maps_of(const PairMatrix& matrix, const std::string& id) {
  const Markup maps = map_card(matrix, Shown::real, "Real", id + "-real") +
                      map_card(matrix, Shown::synthetic, "Synthetic", id + "-synthetic") +
                      map_card(matrix, Shown::difference, "Difference", id + "-difference");
  return heading3(text(matrix.title)) + paragraph(matrix.meaning) +
         tag("div", {{"class", is_large_map(matrix.names.size()) ? "grid maps large" : "grid maps"}}, maps) +
         numbers(matrix, id);
}

}  // namespace

Markup pairs_section(const ReportData& data, const std::string& id) {
  Markup content;
  bool cut = false;
  std::size_t number = 0;
  for (const PairMatrix& matrix : data.pairs) {
    ++number;
    if (matrix.names.size() < 2) continue;
    content += maps_of(matrix, "pairs-" + std::to_string(number));
    cut = cut || matrix.names.size() == most_paired_columns;
  }
  if (content.empty())
    return section(id, "Pairs of columns", paragraph("Fewer than two columns could be compared."));
  Markup lead = paragraph(
      "How columns hang together. Each cell is a pair: its row is named at the left, its column by the "
      "number "
      "at the end of that row. The difference is synthetic less real, on a scale of its own.");
  if (cut)
    lead +=
        paragraph("No more than the first " + count(most_paired_columns) + " columns are shown.", "small");
  return section(id, "Pairs of columns", lead + content);
}

}  // namespace synth::report
