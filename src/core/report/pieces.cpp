#include "core/report/pieces.hpp"

#include "core/report/svg.hpp"

namespace synth::report {
namespace {

constexpr std::size_t longest_name = 120;

Markup key_box(const char* style) {
  return tag("svg",
             {{"class", "key"}, {"viewBox", "0 0 16 16"}, {"aria-hidden", "true"}, {"focusable", "false"}},
             rectangle(1, 4, 14, 9, style));
}

}  // namespace

Markup name(std::string_view words) {
  return tag("bdi", {{"class", "name"}}, text_within(words, longest_name));
}

Markup section(const std::string& id, std::string_view heading, const Markup& content) {
  return tag("section", {{"id", id}, {"aria-labelledby", id + "-heading"}},
             tag("h2", {{"id", id + "-heading"}}, text(heading)) + content);
}

Markup heading3(const Markup& content) { return tag("h3", content); }

Markup paragraph(std::string_view words, const char* style) {
  return tag("p", {{"class", style}}, text(words));
}

Attributes Table::style_of(const Column& column) {
  if (column.kind == Cell::number) return {{"class", "number"}};
  return column.kind == Cell::sentence ? Attributes{{"class", "wide"}} : Attributes{};
}

Markup Table::cells_of(const std::vector<Markup>& cells, bool two_rows) const {
  Markup content;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i == 0 && two_rows)
      content += tag("th", {{"scope", "rowgroup"}, {"rowspan", "2"}}, cells[i]);
    else if (i == 0)
      content += tag("th", {{"scope", "row"}}, cells[i]);
    else
      content += tag("td", style_of(columns_[i]), cells[i]);
  }
  return tag("tr", content);
}

void Table::row(const std::vector<Markup>& cells) { rows_ += tag("tbody", cells_of(cells, false)); }

void Table::row_with_line(const std::vector<Markup>& cells, const Markup& line) {
  const Markup second = tag("td", {{"colspan", std::to_string(cells.size() - 1)}, {"class", "line"}}, line);
  rows_ += tag("tbody", cells_of(cells, true) + tag("tr", second));
}

Markup Table::drawn() const {
  Markup headings;
  for (const Column& column : columns_)
    headings += tag("th",
                    column.kind == Cell::number ? Attributes{{"scope", "col"}, {"class", "number"}}
                                                : Attributes{{"scope", "col"}},
                    text(column.heading));
  const Markup table = tag("table", tag("caption", {{"id", id_}}, tag("span", caption_)) +
                                        tag("thead", tag("tr", headings)) + rows_);
  return tag("div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-labelledby", id_}},
             table);
}

Markup folded(const Markup& summary, const Markup& content) {
  return tag("details", tag("summary", summary) + content);
}

Markup legend(const std::vector<LegendEntry>& entries) {
  Markup items;
  for (const LegendEntry& entry : entries) items += tag("li", entry.mark + text(entry.meaning));
  return tag("ul", {{"class", "legend"}}, items);
}

Markup table_legend() {
  return legend({{key_box("real"), "real rows"}, {key_box("synthetic"), "synthetic rows"}});
}

}  // namespace synth::report
