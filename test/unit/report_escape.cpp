#include <gtest/gtest.h>

#include "core/report/escape.hpp"
#include "core/report/markup.hpp"
#include "core/report/pieces.hpp"
#include "core/report/svg.hpp"

namespace synth::report {
namespace {

std::string shown(std::string_view words) { return text(words).html(); }

TEST(ReportEscape, KeepsPlainWords) {
  EXPECT_EQ(shown("age 42, 50 % (more)"), "age 42, 50 % (more)");
  EXPECT_EQ(shown(""), "");
}

TEST(ReportEscape, TakesMarkupItsMeaning) {
  EXPECT_EQ(shown("<script>"), "&#x3C;script&#x3E;");
  EXPECT_EQ(shown("&amp;"), "&#x26;amp;");
  EXPECT_EQ(shown("\" onload='x' `y`"), "&#x22; onload=&#x27;x&#x27; &#x60;y&#x60;");
}

TEST(ReportEscape, LeavesNothingThatCopyWouldChange) {
  EXPECT_EQ(shown("\\"), "&#x5C;");
  EXPECT_EQ(shown("a\nb\tc\rd"), "a&#x240A;b&#x2409;c&#x240D;d");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (const char c : shown(all)) {
    EXPECT_GE(c, 0x20);
    EXPECT_LT(c, 0x7F);
    EXPECT_NE(c, '\\');
  }
}

TEST(ReportEscape, WritesOtherCharactersByNumber) {
  EXPECT_EQ(shown("\xC3\xA9"), "&#xE9;");
  EXPECT_EQ(shown("\xF0\x9F\x98\x80"), "&#x1F600;");
  EXPECT_EQ(shown("\xF4\x8F\xBF\xBF"), "[U+10FFFF]");
}

TEST(ReportEscape, ShowsWhatTurnsTextOrIsInvisible) {
  EXPECT_EQ(shown("\xE2\x80\xAE"
                  "abc"),
            "[U+202E]abc");
  EXPECT_EQ(shown("\xE2\x81\xA6\xEF\xBB\xBF"), "[U+2066][U+FEFF]");
  EXPECT_EQ(shown("\xC2\x85\xC2\xAD"), "[U+0085][U+00AD]");
  EXPECT_EQ(shown("\x7F"), "&#x2421;");
}

TEST(ReportEscape, ReplacesWhatIsNoText) {
  const std::string one = "&#xFFFD;";
  EXPECT_EQ(shown("\xFF"), one);
  EXPECT_EQ(shown("\xC0\xAF"), one + one);                      // overlong
  EXPECT_EQ(shown("\xED\xA0\x80"), one + one + one);            // a surrogate
  EXPECT_EQ(shown("\xF4\x90\x80\x80"), one + one + one + one);  // beyond Unicode
  EXPECT_EQ(shown("\xE2\x82"), one + one);                      // cut off
  EXPECT_EQ(shown("\xE2\x82"
                  "a"),
            one + one + "a");
}

TEST(ReportEscape, ShortensByColumns) {
  EXPECT_EQ(text_within("abcdef", 6).html(), "abcdef");
  EXPECT_EQ(text_within("abcdefg", 6).html(), "abcde&#x2026;");
  EXPECT_EQ(width_of(shortened(readable("\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2"), 6)), 5U);
  EXPECT_EQ(text_within(std::string(1 << 20, 'x'), 5).html(), "xxxx&#x2026;");
}

TEST(ReportEscape, BoundsPilesOfMarks) {
  std::string pile = "z";
  for (int i = 0; i < 100000; ++i) pile += "\xCC\x81";
  EXPECT_LT(text_within(pile, 10).html().size(), 500U);
}

TEST(ReportMarkup, EscapesAttributes) {
  EXPECT_EQ(tag("p", {{"id", "a\" onclick=\"b"}}, text("<")).html(),
            "<p id=\"a&#x22; onclick=&#x22;b\">&#x3C;</p>");
  EXPECT_EQ(void_tag("br", {}).html(), "<br/>");
}

TEST(ReportMarkup, IsolatesNames) {
  EXPECT_EQ(name("<b>").html(), "<bdi class=\"name\">&#x3C;b&#x3E;</bdi>");
  EXPECT_LT(name(std::string(5000, 'x')).html().size(), 200U);
}

TEST(ReportMarkup, TablesNameTheirRowsAndColumns) {
  Table table("t", text("What"), {{"Name"}, {"Value", Cell::number}});
  EXPECT_TRUE(table.empty());
  table.row({text("a"), text("1")});
  table.row_with_line({text("b"), text("2")}, text("more"));
  const std::string html = table.drawn().html();
  EXPECT_NE(html.find("<caption id=\"t\">"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"col\" class=\"number\">Value</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">a</th><td class=\"number\">1</td>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"rowgroup\" rowspan=\"2\">b</th>"), std::string::npos);
  EXPECT_NE(html.find("<td colspan=\"1\" class=\"line\">more</td>"), std::string::npos);
}

TEST(ReportSvg, NamesAndExplainsPictures) {
  const std::string svg =
      picture("p", 10, 5.5, text("Title"), text("Words"), rectangle(0, 1.006, 2.5, 3, "real")).html();
  EXPECT_EQ(svg,
            "<svg viewBox=\"0 0 10 5.5\" role=\"img\" id=\"p\" aria-labelledby=\"p-title\" "
            "aria-describedby=\"p-desc\"><title id=\"p-title\">Title</title><desc id=\"p-desc\">Words</desc>"
            "<rect class=\"real\" x=\"0\" y=\"1.01\" width=\"2.5\" height=\"3\"/></svg>");
}

TEST(ReportSvg, CutsLongLabels) {
  const std::string svg = words_in(0, 0, 50, 10, "label", text("long")).html();
  EXPECT_EQ(svg.find("<svg class=\"cut\""), 0U);
  EXPECT_NE(svg.find(">long</text></svg>"), std::string::npos);
}

}  // namespace
}  // namespace synth::report
