#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/verdict.hpp"
#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

constexpr double significance = 0.05;

/// Whether the best result would have stood out.
bool had_power(const Finding& finding) {
  if (finding.trials == 0 || std::isnan(finding.ceiling)) return false;
  const double known = reference(finding);
  return std::isnan(known) ? finding.ceiling > 0 : finding.ceiling > known;
}

Reading read_bound(const Finding& finding, double epsilon) {
  const double bound = std::isnan(finding.low) ? finding.estimate : finding.low;
  if (std::isnan(bound)) return Reading::inconclusive;
  if (!std::isnan(epsilon)) {
    if (bound > epsilon) return Reading::leak;
    return finding.ceiling > epsilon ? Reading::none_found : Reading::inconclusive;
  }
  if (bound > 0) return Reading::suspicion;
  return finding.ceiling > 0 ? Reading::none_found : Reading::inconclusive;
}

}  // namespace

double reference(const Finding& finding) {
  return is_residual(finding) ? 0 : std::fmax(finding.baseline, finding.control);
}

Reading read(const Finding& finding, std::size_t tests, double epsilon) {
  if (finding.attack.ends_with("positive_control")) return Reading::control;
  if (finding.trials == 0 || std::isnan(finding.estimate)) return Reading::inconclusive;
  if (bounds_epsilon(finding.measure) && (std::isnan(finding.p_value) || !std::isnan(epsilon)))
    return read_bound(finding, epsilon);
  if (finding.p_value <= significance / static_cast<double>(std::max<std::size_t>(tests, 1)))
    return Reading::leak;
  if (finding.p_value <= significance) return Reading::suspicion;
  if (std::isnan(finding.p_value) && finding.low > reference(finding)) return Reading::suspicion;
  return had_power(finding) ? Reading::none_found : Reading::inconclusive;
}

std::string shown(const Finding& finding, double value) {
  return bounds_epsilon(finding.measure) || value > 1 ? rounded(value) : share(value);
}

const char* words_of(Reading reading) {
  switch (reading) {
    case Reading::leak:
      return "leak";
    case Reading::suspicion:
      return "suspicious";
    case Reading::none_found:
      return "no leak found";
    case Reading::control:
      return "positive control";
    default:
      return "inconclusive";
  }
}

std::string sentence_of(const Finding& finding, Reading reading) {
  const std::string measured = words_of_measure(finding.measure) + " " + shown(finding, finding.estimate);
  const double known = reference(finding);
  std::string against = " against " + shown(finding, known) + " without the model";
  if (is_residual(finding)) against = " beyond control rows";
  if (std::isnan(known)) against.clear();
  switch (reading) {
    case Reading::leak:
      return "Leak: " + measured + against + ".";
    case Reading::suspicion:
      return "Suspicious: " + measured + against + "; one test in twenty shows as much by chance.";
    case Reading::none_found:
      return "No leak found, with power up to " + shown(finding, finding.ceiling) + ".";
    case Reading::control:
      return "Positive control: the attack on exact answers, which must succeed, reaches " + measured + ".";
    default:
      return "Inconclusive: the test could not have told.";
  }
}

}  // namespace synth::report
