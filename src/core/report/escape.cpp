#include "core/report/escape.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace synth::report {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t ellipsis = 0x2026;
constexpr char32_t invalid = 0xFFFFFFFF;

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(char32_t c, const Range (&ranges)[N]) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](const Range& range) { return c >= range.first && c <= range.last; });
}

/// Controls of the second set, of direction, invisible separators and tags, and what is no character.
constexpr Range unseen[] = {{0x80, 0x9F},       {0xAD, 0xAD},     {0x61C, 0x61C},     {0x115F, 0x1160},
                            {0x180E, 0x180E},   {0x200B, 0x200B}, {0x200E, 0x200F},   {0x2028, 0x202E},
                            {0x2060, 0x206F},   {0x3164, 0x3164}, {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},
                            {0xFFF9, 0xFFFB},   {0xFFFE, 0xFFFF}, {0x1FFFE, 0x1FFFF}, {0xE0000, 0xE0FFF},
                            {0xF0000, 0x10FFFF}};
constexpr Range wide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                          {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF},
                          {0x20000, 0x3FFFD}, {0x12000, 0x123FF}, {0xFDFA, 0xFDFD}};
constexpr Range combining[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
                               {0x64B, 0x65F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D},
                               {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

std::string hexadecimal(char32_t c) {
  char digits[9];
  const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<std::uint32_t>(c), 16).ptr;
  std::string number(digits, end);
  std::transform(number.begin(), number.end(), number.begin(),
                 [](char digit) { return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit; });
  return number;
}

void append_number(std::u32string& words, char32_t c) {
  std::string number = hexadecimal(c);
  if (number.size() < 4) number.insert(0, 4 - number.size(), '0');
  for (const char one : "[U+" + number + "]") words += static_cast<char32_t>(one);
}

void append_readable(std::u32string& words, char32_t c) {
  if (c < 0x20)
    words += 0x2400 + c;
  else if (c == 0x7F)
    words += 0x2421;
  else if (within(c, unseen))
    append_number(words, c);
  else
    words += c;
}

std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/// The character that begins `words`; `invalid` where none does. Overlong forms and surrogates are none.
char32_t character(std::string_view words, std::size_t length) {
  if (length == 0 || length > words.size()) return invalid;
  if (length == 1) return static_cast<unsigned char>(words[0]);
  char32_t c = static_cast<unsigned char>(words[0]) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(words[i]);
    if ((byte & 0xC0U) != 0x80U) return invalid;
    c = c << 6U | (byte & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < least[length] || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return invalid;
  return c;
}

std::size_t width_of(char32_t c) { return within(c, combining) ? 0 : within(c, wide) ? 2 : 1; }

}  // namespace

std::u32string readable(std::string_view words) {
  std::u32string result;
  while (!words.empty()) {
    const std::size_t length = length_of(static_cast<unsigned char>(words[0]));
    const char32_t c = character(words, length);
    if (c == invalid)
      result += replacement;
    else
      append_readable(result, c);
    words.remove_prefix(c == invalid ? 1 : length);
  }
  return result;
}

std::size_t width_of(const std::u32string& words) {
  std::size_t width = 0;
  for (const char32_t c : words) width += width_of(c);
  return width;
}

std::u32string shortened(const std::u32string& words, std::size_t width) {
  std::size_t used = 0;
  std::size_t fits = 0;        // characters that leave room for the ellipsis
  std::size_t characters = 0;  // combining marks take no column, so that they are counted as well
  for (const char32_t c : words) {
    used += width_of(c);
    ++characters;
    if (used + 1 <= width && characters <= 4 * width) fits = characters;
  }
  if (used <= width && characters <= 4 * width) return words;
  return words.substr(0, fits) + ellipsis;
}

std::string escaped(const std::u32string& words) {
  std::string result;
  result.reserve(words.size());
  for (const char32_t c : words) {
    const bool plain = c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'' &&
                       c != '\\' && c != '`';
    if (plain)
      result += static_cast<char>(c);
    else
      result += "&#x" + hexadecimal(c) + ";";
  }
  return result;
}

}  // namespace synth::report
