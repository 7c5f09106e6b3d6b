#include "core/report/strip.hpp"

#include <algorithm>
#include <cmath>

#include "core/report/bins.hpp"
#include "core/report/digits.hpp"
#include "core/report/svg.hpp"
#include "core/report/value_format.hpp"

namespace synth::report {
namespace {

constexpr double height = 26;
constexpr double middle = height / 2;
constexpr double margin = 2;  // percent at both ends, so that marks are not cut

const char* path_of(Mark shape) {
  switch (shape) {
    case Mark::diamond:
      return "M0-6.5 6.5 0 0 6.5-6.5 0Z";
    case Mark::circle:
      return "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z";
    case Mark::triangle:
      return "M0-6 5.5 4.5H-5.5Z";
    case Mark::cross:
      return "M-5-5 5 5M-5 5 5-5";
    case Mark::square:
      return "M-5-5H5V5H-5Z";
    default:
      return "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0Z";
  }
}

std::string percentage(double fraction) { return coordinate(margin + (100 - 2 * margin) * fraction) + "%"; }

double fraction_of(double value, double low, double high) {
  return high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0;
}

}  // namespace

std::string Strip::place(double value) const { return percentage(fraction_of(value, low_, high_)); }

void Strip::line_at(double value, const char* style) {
  if (std::isnan(value)) return;
  content_ += void_tag("line", {{"class", style},
                                {"x1", place(value)},
                                {"x2", place(value)},
                                {"y1", "2"},
                                {"y2", coordinate(height - 2)}});
}

void Strip::range(double from, double to, const char* style) {
  if (std::isnan(from) || std::isnan(to)) return;
  content_ += void_tag("line", {{"class", style},
                                {"x1", place(from)},
                                {"x2", place(to)},
                                {"y1", coordinate(middle)},
                                {"y2", coordinate(middle)}});
}

void Strip::bar(double to, const char* style) {
  if (std::isnan(to)) return;
  const double width = (100 - 2 * margin) * fraction_of(to, low_, high_);
  content_ += void_tag("rect", {{"class", style},
                                {"x", percentage(0)},
                                {"y", "6"},
                                {"width", coordinate(width) + "%"},
                                {"height", coordinate(height - 12)}});
}

void Strip::mark(Mark shape, double value, const char* style) {
  if (std::isnan(value)) return;
  content_ += tag(
      "svg",
      {{"x", place(value)}, {"y", coordinate(middle)}, {"width", "1"}, {"height", "1"}, {"class", "mark"}},
      outline(path_of(shape), style));
}

Markup Strip::drawn(const std::string& id, const Markup& title, const Markup& description) const {
  const Markup axis = void_tag("line", {{"class", "rule"},
                                        {"x1", percentage(0)},
                                        {"x2", percentage(1)},
                                        {"y1", coordinate(middle)},
                                        {"y2", coordinate(middle)}});
  return tag("svg",
             {{"class", "strip"},
              {"width", "100%"},
              {"height", coordinate(height)},
              {"role", "img"},
              {"id", id},
              {"aria-labelledby", id + "-title"},
              {"aria-describedby", id + "-desc"}},
             tag("title", {{"id", id + "-title"}}, title) + tag("desc", {{"id", id + "-desc"}}, description) +
                 axis + content_);
}

Markup legend_mark(Mark shape, const char* style) {
  return tag("svg",
             {{"class", "key"}, {"viewBox", "-8 -8 16 16"}, {"aria-hidden", "true"}, {"focusable", "false"}},
             outline(path_of(shape), style));
}

Markup legend_line(const char* style) {
  return tag("svg",
             {{"class", "key"}, {"viewBox", "-8 -8 16 16"}, {"aria-hidden", "true"}, {"focusable", "false"}},
             segment(0, -7, 0, 7, style));
}

Markup strip_axis(double low, double high) {
  const double step = round_width((high - low) / 5);
  Markup ticks;
  for (double at = std::ceil(low / step) * step; at <= high + step / 1000; at += step)
    ticks +=
        tag("span", {{"style", "left:" + percentage(fraction_of(at, low, high))}}, text(to_step(at, step)));
  return tag("div", {{"class", "strip-axis"}, {"aria-hidden", "true"}}, ticks);
}

}  // namespace synth::report
