#pragma once

#include <vector>

#include "core/report/markup.hpp"

namespace synth::report {

/// Shapes tell marks apart, also without colour.
enum class Mark : unsigned char {
  diamond,   ///< an estimate
  circle,    ///< hollow: guessing
  triangle,  ///< hollow: control rows
  cross,     ///< the most exposed
  square,    ///< synthetic
  dot,       ///< real
};

/// Numbers on one line from `low` to `high`, as wide as there is room, with marks of constant size. What lies
/// outside is drawn at the end; what is undefined is not drawn.
class Strip {
 public:
  Strip(double low, double high) : low_(low), high_(high) {}

  void line_at(double value, const char* style);
  void range(double from, double to, const char* style);
  void bar(double to, const char* style);
  void mark(Mark shape, double value, const char* style);

  /// role=img, announced by `title` and `description`.
  Markup drawn(const std::string& id, const Markup& title, const Markup& description) const;

 private:
  std::string place(double value) const;

  double low_;
  double high_;
  Markup content_;
};

/// A mark alone, for a legend; decoration only.
Markup legend_mark(Mark shape, const char* style);
/// A line alone, for a legend.
Markup legend_line(const char* style);

/// The numbers under strips: at most 6 round ones, hidden from screen readers.
Markup strip_axis(double low, double high);

}  // namespace synth::report
