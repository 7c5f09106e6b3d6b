#pragma once

#include "core/report/markup.hpp"

namespace synth::report {

/// A picture that a screen reader announces by `title` and explains by `description`. `id` must be unique on
/// the page. Coordinates of `content` go from 0 to `width` and `height`; the picture takes the width it gets.
Markup picture(const std::string& id, double width, double height, const Markup& title,
               const Markup& description, const Markup& content);

/// What a pointer shows over `content`.
Markup hinted(const Markup& hint, const Markup& content);

Markup rectangle(double x, double y, double width, double height, const char* style);
Markup segment(double x1, double y1, double x2, double y2, const char* style);
Markup outline(const std::string& path, const char* style);

enum class Anchor : unsigned char { start, middle, end };
/// Words whose baseline begins, is centred or ends at (x, y).
Markup words_at(double x, double y, Anchor anchor, const char* style, const Markup& words);
/// Words in a box that cuts what is too long: a name of glyphs that are wider than expected cannot spill.
Markup words_in(double x, double y, double width, double height, const char* style, const Markup& words);

}  // namespace synth::report
