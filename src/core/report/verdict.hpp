#pragma once

#include <string>
#include <vector>

#include "core/report/data.hpp"

namespace synth::report {

/// What one finding says.
enum class Reading : std::uint8_t {
  leak,          ///< better than guessing and control rows, also after counting how many tests were made
  suspicion,     ///< better, but by chance in one test of twenty
  none_found,    ///< no better, by a test that could have shown more
  control,       ///< an attack on exact answers, which must succeed: it shows that the tool works
  inconclusive,  ///< the test could not have told, or its numbers are undefined
};

/// `tests`: how many findings are judged together; a p-value counts as a leak at 0.05 / tests (Bonferroni).
/// Without a p-value only the interval can speak, which never says more than suspicion. A lower bound on
/// epsilon is a leak where it lies above the promised `epsilon`.
Reading read(const Finding& finding, std::size_t tests, double epsilon = undefined);

/// What the attack must beat: guessing and control rows, whichever is better; 0 for a risk that is already
/// counted beyond control rows (Anonymeter), whose baseline and control are rates of success. NaN: unknown.
double reference(const Finding& finding);
/// Whether baseline and control are rates of success, and the estimate is what lies beyond.
inline bool is_residual(const Finding& finding) {
  return finding.measure == "risk" && finding.control == finding.control;
}

/// A number of the finding's measure as the page shows it: shares with three decimals.
std::string shown(const Finding& finding, double value);

/// One word or two: "leak", "suspicious", "no leak found", "inconclusive".
const char* words_of(Reading reading);
/// The whole sentence: no absence of a leak without the power that the test had.
std::string sentence_of(const Finding& finding, Reading reading);

/// How a statement is marked, in words and by a sign; never a grade of the whole.
enum class Tone : std::uint8_t { good, caution, bad, neutral };

struct Statement {
  std::string topic;
  Tone tone = Tone::neutral;
  std::string headline;
  std::string detail;
};

Statement likeness_statement(const ReportData& data);
Statement detection_statement(const ReportData& data);
Statement utility_statement(const ReportData& data);
Statement attack_statement(const ReportData& data);
Statement guarantee_statement(const ReportData& data);

/// All of them, in the order of the page.
std::vector<Statement> verdict(const ReportData& data);

}  // namespace synth::report
