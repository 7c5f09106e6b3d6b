#include "core/report/column_chart.hpp"

#include <algorithm>

#include "core/report/digits.hpp"
#include "core/report/svg.hpp"

namespace synth::report {
namespace {

constexpr double width = 264;

Markup both_shares(const std::array<double, 2>& shares) {
  return text(": real " + percent(shares[0]) + ", synthetic " + percent(shares[1]));
}

Markup hint_of(const Bar& bar) { return text_within(bar.label, 60) + both_shares(bar.shares); }

double highest(const ColumnPicture& column) {
  double most = std::max(column.nulls[0], column.nulls[1]);
  for (const Bar& bar : column.bars) most = std::max({most, bar.shares[0], bar.shares[1]});
  return most > 0 ? most : 1;
}

bool has_nulls(const ColumnPicture& column) { return column.nulls[0] + column.nulls[1] > 0; }

/// What the picture says, for who cannot see it: where most rows are, and how alike the tables are.
Markup description(const ColumnPicture& column) {
  Markup words = text(std::to_string(column.bars.size()) + (column.histogram ? " bins. " : " bars. "));
  const auto top = std::max_element(column.bars.begin(), column.bars.end(),
                                    [](const Bar& a, const Bar& b) { return a.shares[0] < b.shares[0]; });
  if (top != column.bars.end()) words += text("Most real rows: ") + hint_of(*top) + text(". ");
  if (has_nulls(column)) words += text("NULL") + both_shares(column.nulls) + text(". ");
  return words + text("Similarity " + share(column.similarity) + ".");
}

// ---- bars: a line for each value ------------------------------------------------------------------------

constexpr double line_height = 21;
constexpr double label_width = 104;
constexpr double bars_from = 110;
constexpr double bars_width = width - bars_from - 4;

Markup bar_pair(const Bar& bar, double y, double most, const char* label_style) {
  const auto length = [&](std::size_t side) { return bars_width * bar.shares[side] / most; };
  const Markup label = words_in(0, y, label_width, line_height - 2, label_style, text_within(bar.label, 18));
  const Markup bars = rectangle(bars_from, y + 2, length(0), 7.5, "real") +
                      rectangle(bars_from, y + 10.5, length(1), 7, "synthetic");
  return hinted(hint_of(bar), rectangle(0, y, width, line_height, "ground") + label + bars);
}

Markup bar_chart(const ColumnPicture& column, const std::string& id, const Markup& title) {
  const double most = highest(column);
  Markup content;
  double y = 0;
  for (const Bar& bar : column.bars) content += bar_pair(bar, y, most, "label"), y += line_height;
  if (has_nulls(column)) content += bar_pair({"NULL", column.nulls}, y, most, "label null"), y += line_height;
  content += segment(bars_from - 0.5, 0, bars_from - 0.5, y, "rule");
  return picture(id, width, std::max(y, line_height), title, description(column), content);
}

// ---- histogram: bins side by side -----------------------------------------------------------------------

constexpr double top = 8;
constexpr double ground = 118;
constexpr double plot_height = ground - top;
constexpr double histogram_height = 140;
constexpr double null_room = 44;

std::string point(double x, double y) { return coordinate(x) + " " + coordinate(y); }

/// The tops of the synthetic bars as one line.
std::string stairs(const ColumnPicture& column, double bin_width, double most) {
  std::string path = "M" + point(0, ground);
  for (std::size_t i = 0; i < column.bars.size(); ++i) {
    const double y = ground - plot_height * column.bars[i].shares[1] / most;
    path += "L" + point(static_cast<double>(i) * bin_width, y) + "L" +
            point(static_cast<double>(i + 1) * bin_width, y);
  }
  return path + "L" + point(bin_width * static_cast<double>(column.bars.size()), ground);
}

Markup null_bars(const ColumnPicture& column, double most) {
  const auto height = [&](std::size_t side) { return plot_height * column.nulls[side] / most; };
  const double x = width - null_room + 14;
  const Markup bars = rectangle(x, ground - height(0), 13, height(0), "real") +
                      rectangle(x + 15, ground - height(1), 13, height(1), "synthetic");
  return hinted(text("NULL") + both_shares(column.nulls),
                rectangle(x, top, 32, plot_height, "ground") + bars) +
         segment(x - 2, ground, width, ground, "rule") +
         words_at(x + 14, ground + 16, Anchor::middle, "label null", text("NULL"));
}

Markup tick_labels(const ColumnPicture& column, double plot_width) {
  const Anchor anchors[] = {Anchor::start, Anchor::middle, Anchor::end};
  Markup labels;
  for (std::size_t i = 0; i < column.ticks.size() && i < 3; ++i)
    labels += words_at(plot_width * static_cast<double>(i) / 2, ground + 16, anchors[i], "label",
                       text_within(column.ticks[i], 16));
  return labels;
}

Markup histogram(const ColumnPicture& column, const std::string& id, const Markup& title) {
  const double most = highest(column);
  const double plot_width = width - (has_nulls(column) ? null_room : 0);
  const double bin_width = plot_width / static_cast<double>(std::max<std::size_t>(1, column.bars.size()));
  Markup bars;
  Markup hints;
  for (std::size_t i = 0; i < column.bars.size(); ++i) {
    const double x = static_cast<double>(i) * bin_width;
    const double height = plot_height * column.bars[i].shares[0] / most;
    bars += rectangle(x + 0.5, ground - height, std::max(bin_width - 1, 0.5), height, "real");
    hints += hinted(hint_of(column.bars[i]), rectangle(x, top, bin_width, plot_height, "ground"));
  }
  Markup content = bars + outline(stairs(column, bin_width, most), "synthetic-line") + hints +
                   segment(0, ground, plot_width, ground, "rule") + tick_labels(column, plot_width);
  if (has_nulls(column)) content += null_bars(column, most);
  return picture(id, width, histogram_height, title, description(column), content);
}

}  // namespace

Markup column_chart(const ColumnPicture& column, const std::string& id) {
  const Markup title = text("Real and synthetic rows by ") + text_within(column.name, 80);
  return column.histogram ? histogram(column, id, title) : bar_chart(column, id, title);
}

}  // namespace synth::report
