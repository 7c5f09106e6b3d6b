#include "core/report/column_chart.hpp"
#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"

namespace synth::report {
namespace {

Markup numbers(const ColumnPicture& column, const std::string& id) {
  Table table(id + "-caption", text("Shares of rows by ") + name(column.name),
              {{"Value"}, {"Real", Cell::number}, {"Synthetic", Cell::number}});
  const auto add = [&](const Markup& label, const std::array<double, 2>& shares) {
    table.row({label, text(percent(shares[0])), text(percent(shares[1]))});
  };
  for (const Bar& bar : column.bars) add(name(bar.label), bar.shares);
  if (column.nulls[0] + column.nulls[1] > 0) add(tag("em", text("NULL")), column.nulls);
  return folded(text("Numbers of ") + name(column.name), table.drawn());
}

Markup card(const ColumnPicture& column, const std::string& id) {
  Markup content =
      tag("figcaption", heading3(name(column.name)) + tag("span", {{"class", "small"}},
                                                          text("similarity " + share(column.similarity)))) +
      column_chart(column, id);
  if (!column.note.empty()) content += paragraph(column.note, "note");
  return tag("figure", content + numbers(column, id));
}

}  // namespace

Markup columns_section(const ReportData& data, const std::string& id) {
  Markup cards;
  std::size_t compared = 0;
  for (const ColumnPicture& column : data.columns)
    if (!column.bars.empty() || column.nulls[0] + column.nulls[1] > 0)
      cards += card(column, "column-" + std::to_string(++compared));
  if (compared == 0) return section(id, "Columns side by side", paragraph("No column could be compared."));
  Markup content = paragraph(
      "Shares of rows in both tables. Similarity is 1 where the distributions agree: 1 less the largest gap "
      "between the distribution functions of numbers and times, or less the total variation distance of "
      "categories.");
  if (compared < data.columns.size())
    content += paragraph("Not compared, as identifiers or of a type without values to count: " +
                             count(data.columns.size() - compared) + ".",
                         "small");
  return section(id, "Columns side by side",
                 content + table_legend() + tag("div", {{"class", "grid"}}, cards));
}

}  // namespace synth::report
