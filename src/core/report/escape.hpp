#pragma once

#include <string>
#include <string_view>

namespace synth::report {

/// The characters of UTF-8 text as a reader can see them: control characters as their pictures, characters
/// that turn the direction of text or are invisible by number ("[U+202E]"), bytes that are no UTF-8 as
/// U+FFFD.
std::u32string readable(std::string_view words);

/// At most about `width` columns (wide characters take two), the last an ellipsis where something was cut.
std::u32string shortened(const std::u32string& words, std::size_t width);

/// As ASCII that HTML reads back in text and in quoted attributes. The result needs no encoding to be known,
/// and passes through COPY's text format unchanged: no newline, tab, backslash or other control character.
std::string escaped(const std::u32string& words);

/// Columns that the words take, roughly.
std::size_t width_of(const std::u32string& words);

}  // namespace synth::report
