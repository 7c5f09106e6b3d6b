#include "core/report/heat_map.hpp"

#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/svg.hpp"

namespace synth::report {
namespace {

constexpr double largest_cell = 34;
constexpr double cell_with_number = 30;
constexpr int steps = 5;

const char* word_for(Shown shown) {
  switch (shown) {
    case Shown::real:
      return "real rows";
    case Shown::synthetic:
      return "synthetic rows";
    default:
      return "difference, synthetic less real";
  }
}

double value_of(const PairMatrix& matrix, Shown shown, std::size_t i, std::size_t j) {
  if (shown == Shown::difference) return matrix.value(1, i, j) - matrix.value(0, i, j);
  return matrix.value(shown == Shown::synthetic, i, j);
}

std::string shown_number(Shown shown, double value) {
  if (std::isnan(value)) return "undefined";
  return shown == Shown::difference ? difference(value) : share(value);
}

/// "heat p3": the third step of positive numbers.
std::string step_of(double value, double full) {
  if (std::isnan(value)) return "heat none";
  const int step = std::clamp(static_cast<int>(std::lround(steps * std::abs(value) / full)), 0, steps);
  if (step == 0) return "heat zero";
  return std::string("heat ") + (value < 0 ? "n" : "p") + std::to_string(step);
}

/// Many columns take a larger picture, and larger letters in it.
struct Grid {
  double width;
  double label_width;
  double cell;
  const char* label;
  std::size_t letters;  ///< of a name

  explicit Grid(std::size_t size) {
    const bool large = is_large_map(size);
    width = large ? 420 : 264;
    label_width = large ? 140 : 100;
    label = large ? "label large" : "label";
    letters = large ? 16 : 12;
    cell = std::min(largest_cell, (width - label_width) / static_cast<double>(size));
  }
  double x(std::size_t column) const { return label_width + static_cast<double>(column) * cell; }
  double y(std::size_t row) const { return static_cast<double>(row) * cell; }
};

/// Two decimals without the leading zero, as they fit a cell: "−.12".
std::string short_number(double value) {
  const std::string number = share(std::abs(std::round(value * 100) / 100));
  const std::string digits = number[0] == '0' ? number.substr(1, 3) : number.substr(0, 3);
  const bool zero = digits == ".00";
  return (value < 0 && !zero ? "−" : "") + (zero ? "0" : digits);
}

Markup cell_content(double x, double y, double size, double value, const std::string& style) {
  if (std::isnan(value)) return words_at(x + size / 2, y + size / 2 + 3, Anchor::middle, "label", text("·"));
  const bool dark = style.back() == '4' || style.back() == '5';
  if (size >= cell_with_number)
    return words_at(x + size / 2, y + size / 2 + 4, Anchor::middle, dark ? "cell on-dark" : "cell",
                    text(short_number(value)));
  if (value >= 0 || style == "heat zero") return {};
  return segment(x + size * 0.25, y + size / 2, x + size * 0.75, y + size / 2,
                 dark ? "stroke on-dark" : "stroke");
}

Markup cell_of(const PairMatrix& matrix, Shown shown, const Grid& grid, double full, std::size_t i,
               std::size_t j) {
  const double value = value_of(matrix, shown, i, j);
  const std::string style = step_of(value, full);
  const Markup hint = text_within(matrix.names[i], 40) + text(" × ") + text_within(matrix.names[j], 40) +
                      text(": " + shown_number(shown, value));
  const Markup square =
      rectangle(grid.x(j) + 0.5, grid.y(i) + 0.5, grid.cell - 1, grid.cell - 1, style.c_str());
  return hinted(hint, square + cell_content(grid.x(j), grid.y(i), grid.cell, value, style));
}

Markup row_label(const PairMatrix& matrix, const Grid& grid, std::size_t i) {
  const Markup words = text(std::to_string(i + 1) + " ") + text_within(matrix.names[i], grid.letters);
  const double height = std::min(grid.cell, 18.0);
  return words_in(0, grid.y(i) + (grid.cell - height) / 2, grid.label_width - 6, height, grid.label, words) +
         words_at(grid.x(i) + grid.cell / 2, grid.y(i) + grid.cell / 2 + 3.5, Anchor::middle, "label faint",
                  text(std::to_string(i + 1)));
}

/// The numbers at both ends stay inside the picture.
Anchor anchor_of(int step, int first) {
  if (step == first) return Anchor::start;
  return step == steps ? Anchor::end : Anchor::middle;
}

/// The largest deviation in words: what a glance at the picture tells.
Markup description(const PairMatrix& matrix, Shown shown) {
  double most = -1;
  Markup words = text("All cells are undefined.");
  for (std::size_t i = 1; i < matrix.names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double value = value_of(matrix, shown, i, j);
      if (!(std::abs(value) > most)) continue;
      most = std::abs(value);
      words = text("Largest: ") + text_within(matrix.names[i], 60) + text(" and ") +
              text_within(matrix.names[j], 60) + text(", " + shown_number(shown, value) + ".");
    }
  return text(std::to_string(matrix.names.size()) + " columns. ") + words +
         text(" All numbers stand in the table below.");
}

}  // namespace

double full_scale(const PairMatrix& matrix, Shown shown) {
  if (shown != Shown::difference) return 1;
  double most = 0;
  for (std::size_t i = 1; i < matrix.names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double value = std::abs(value_of(matrix, shown, i, j));
      if (value > most) most = value;
    }
  for (const double full : {0.1, 0.2, 0.5, 1.0})
    if (most <= full) return full;
  return 2;
}

Markup heat_map(const PairMatrix& matrix, Shown shown, const std::string& id) {
  const Grid grid(matrix.names.size());
  const double full = full_scale(matrix, shown);
  Markup content;
  for (std::size_t i = 0; i < matrix.names.size(); ++i) {
    content += row_label(matrix, grid, i);
    for (std::size_t j = 0; j < i; ++j) content += cell_of(matrix, shown, grid, full, i, j);
  }
  const Markup title = text(matrix.title + " of columns: " + word_for(shown));
  return picture(id, grid.width, grid.cell * static_cast<double>(matrix.names.size()), title,
                 description(matrix, shown), content);
}

Markup heat_legend(double full, bool has_sign, const std::string& id) {
  Markup content;
  const int first = has_sign ? -steps : 0;
  constexpr double cell = 24;
  for (int step = first; step <= steps; ++step) {
    const double value = full * step / steps;
    const std::string style = step_of(value, full);
    const double x = (step - first) * cell;
    content += rectangle(x + 0.5, 0.5, cell - 1, 13, style.c_str());
    if (step < 0) content += segment(x + 8, 7, x + 16, 7, step < -3 ? "stroke on-dark" : "stroke");
    if ((step - first) % 5 == 0)
      content += words_at(step == first   ? x
                          : step == steps ? x + cell
                                          : x + cell / 2,
                          27, anchor_of(step, first), "label", text(rounded(value)));
  }
  const double width = (steps - first + 1) * cell;
  const Markup picture_of_scale =
      picture(id, width, 30, text("Scale of colours"),
              text("From " + rounded(full * first / steps) + " to " + rounded(full) +
                   (has_sign ? "; a stroke marks numbers below zero." : ".")),
              content);
  return tag("div", {{"class", has_sign ? "scale wide" : "scale"}}, picture_of_scale);
}

}  // namespace synth::report
