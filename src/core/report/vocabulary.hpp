#pragma once

#include <string>
#include <string_view>

namespace synth::report {

/// What a metric of fidelity is called on the page, what it means, and which value is best.
struct MetricWords {
  std::string title;
  std::string meaning;
  std::string best;
};

/// Of a metric that is not known: its name without underscores.
MetricWords words_of_metric(std::string_view metric);

/// "singling_out_univariate" → "Singling out, univariate"; unknown names without underscores.
std::string words_of_attack(std::string_view attack);

/// "risk" → "risk (share of records that are hit beyond what control rows suffer)"; in short form otherwise
/// unknown names without underscores.
std::string words_of_measure(std::string_view measure);

/// Whether a measure is a bound on epsilon, not a share.
inline bool bounds_epsilon(std::string_view measure) { return measure.starts_with("epsilon"); }

}  // namespace synth::report
