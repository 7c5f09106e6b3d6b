#pragma once

#include "core/report/markup.hpp"

namespace synth::report {

/// A name or label from outside: apart from the direction of the text around it, and not longer than a line
/// or two.
Markup name(std::string_view words);

/// A part of the page with its heading; `id` is also where the table of contents leads.
Markup section(const std::string& id, std::string_view heading, const Markup& content);
Markup heading3(const Markup& content);
Markup paragraph(std::string_view words, const char* style = "prose");

/// Numbers stand at the right; sentences get room.
enum class Cell : unsigned char { words, number, sentence };

/// A table: the first column names the row. Wide ones scroll by themselves, also by keyboard.
class Table {
 public:
  struct Column {
    std::string heading;
    Cell kind = Cell::words;
  };

  /// `id` must be unique on the page.
  Table(std::string id, Markup caption, std::vector<Column> columns)
      : id_(std::move(id)), caption_(std::move(caption)), columns_(std::move(columns)) {}

  /// One cell for each column.
  void row(const std::vector<Markup>& cells);
  /// A row, and under it a line across all columns but the first.
  void row_with_line(const std::vector<Markup>& cells, const Markup& line);
  bool empty() const { return rows_.empty(); }
  Markup drawn() const;

 private:
  static Attributes style_of(const Column& column);
  Markup cells_of(const std::vector<Markup>& cells, bool two_rows) const;

  std::string id_;
  Markup caption_;
  std::vector<Column> columns_;
  Markup rows_;
};

/// Content that waits behind a line to click on.
Markup folded(const Markup& summary, const Markup& content);

/// A list of what the marks of a picture mean.
struct LegendEntry {
  Markup mark;
  const char* meaning;
};
Markup legend(const std::vector<LegendEntry>& entries);

/// The tables' marks: filled for real rows, hatched for synthetic ones.
Markup table_legend();

}  // namespace synth::report
