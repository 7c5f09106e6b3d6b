#include "core/report/readings.hpp"

#include <algorithm>
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

/// Whether the i-th smallest of n p-values is at most 0.05 i / n for some i.
bool rejected_by_simes(std::vector<double> p_values) {
  std::sort(p_values.begin(), p_values.end());
  const auto count = static_cast<double>(p_values.size());
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (p_values[i] <= 0.05 * static_cast<double>(i + 1) / count) return true;
  return false;
}

}  // namespace

Readings::Readings(const ReportData& data) {
  std::vector<double> p_values;
  judged = static_cast<std::size_t>(
      std::count_if(data.attacks.begin(), data.attacks.end(),
                    [](const Finding& finding) { return read(finding, 1) != Reading::control; }));
  for (const Finding& finding : data.attacks) {
    if (read(finding, 1) == Reading::control) {
      each.push_back(Reading::control);
      continue;
    }
    if (!std::isnan(finding.p_value)) p_values.push_back(finding.p_value);
    const bool bound = bounds_epsilon(finding.measure);
    if (bound && (!audit || finding.estimate > audit->estimate)) audit = &finding;
    each.push_back(read(finding, judged, promised_epsilon(data.guarantee)));
    switch (each.back()) {
      case Reading::leak:
        ++leaks;
        if (!strongest || clearer(finding, *strongest)) strongest = &finding;
        break;
      case Reading::suspicion:
        ++suspicions;
        if (std::isnan(finding.p_value)) suspicious = true;
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
  suspicious = suspicious || rejected_by_simes(std::move(p_values));
}

}  // namespace synth::report
