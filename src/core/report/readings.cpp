#include "core/report/readings.hpp"

#include <cmath>

#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

/// Whether `a` is the clearer leak.
bool clearer(const Finding& a, const Finding& b) {
  const double a_p = std::isnan(a.p_value) ? 0 : a.p_value;
  const double b_p = std::isnan(b.p_value) ? 0 : b.p_value;
  return a_p != b_p ? a_p < b_p : a.estimate > b.estimate;
}

}  // namespace

Readings::Readings(const ReportData& data) {
  for (const Finding& finding : data.attacks) {
    const bool bound = bounds_epsilon(finding.measure);
    if (bound && (!audit || finding.estimate > audit->estimate)) audit = &finding;
    each.push_back(read(finding, data.attacks.size(), promised_epsilon(data.guarantee)));
    switch (each.back()) {
      case Reading::leak:
        ++leaks;
        if (!strongest || clearer(finding, *strongest)) strongest = &finding;
        break;
      case Reading::suspicion:
        ++suspicions;
        break;
      case Reading::none_found:
        ++none_found;
        if (bound) break;
        most_power = std::fmax(most_power, finding.ceiling);
        least_power = std::fmin(least_power, finding.ceiling);
        break;
      default:
        ++inconclusive;
    }
  }
}

}  // namespace synth::report
