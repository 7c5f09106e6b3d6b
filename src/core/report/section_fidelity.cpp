#include <algorithm>
#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"
#include "core/report/vocabulary.hpp"

namespace synth::report {
namespace {

constexpr std::size_t worst_shown = 10;
constexpr std::size_t most_listed = 400;

/// Scores that go to 1000 have no use for decimals.
std::string shown(const Measurement& measurement, double value) {
  return measurement.metric.starts_with("k_marginal") ? rounded(value) : share(value);
}

std::string interval_of(const Measurement& measurement) {
  if (std::isnan(measurement.low) || std::isnan(measurement.high)) return no_number;
  return shown(measurement, measurement.low) + " to " + shown(measurement, measurement.high);
}

Markup names_of(const Measurement& measurement) {
  Markup names;
  for (const std::string& column : measurement.columns)
    names += (names.empty() ? Markup() : text(" × ")) + name(column);
  return names;
}

Markup aggregates(const std::vector<Measurement>& fidelity) {
  Table table("fidelity-caption", text("Measures of the whole table, with 95 % intervals"),
              {{"Measure"},
               {"Value", Cell::number},
               {"Interval", Cell::number},
               {"Best", Cell::number},
               {"Meaning", Cell::sentence}});
  for (const Measurement& measurement : fidelity) {
    if (!measurement.columns.empty() && measurement.metric != "k_marginal_worst_group") continue;
    const MetricWords words = words_of_metric(measurement.metric);
    table.row({text(words.title), text(shown(measurement, measurement.value)), text(interval_of(measurement)),
               text(words.best), text(words.meaning)});
  }
  return table.empty() ? Markup() : table.drawn();
}

std::vector<const Measurement*> details(const std::vector<Measurement>& fidelity) {
  std::vector<const Measurement*> found;
  for (const Measurement& measurement : fidelity)
    if (!measurement.columns.empty() && measurement.metric != "k_marginal_worst_group")
      found.push_back(&measurement);
  return found;
}

void add(Table& table, const Measurement& measurement) {
  const MetricWords words = words_of_metric(measurement.metric);
  table.row({names_of(measurement), text(words.title), text(shown(measurement, measurement.value)),
             text(interval_of(measurement))});
}

std::vector<Table::Column> detail_columns() {
  return {{"Columns"}, {"Measure"}, {"Value", Cell::number}, {"Interval", Cell::number}};
}

/// A mean hides where the synthetic table fails.
Markup worst(std::vector<const Measurement*> parts) {
  std::erase_if(parts, [](const Measurement* part) { return std::isnan(part->value); });
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Measurement* a, const Measurement* b) { return a->value < b->value; });
  if (parts.size() > worst_shown) parts.resize(worst_shown);
  Table table("worst-caption", text("Where the tables differ most, worst first"), detail_columns());
  for (const Measurement* part : parts) add(table, *part);
  return table.empty() ? Markup() : table.drawn();
}

Markup everything(const std::vector<const Measurement*>& parts) {
  Table table("parts-caption", text("Measures of columns and pairs"), detail_columns());
  for (std::size_t i = 0; i < std::min(parts.size(), most_listed); ++i) add(table, *parts[i]);
  if (table.empty()) return {};
  const std::string title = parts.size() > most_listed
                                ? "The first " + count(most_listed) + " of " + count(parts.size()) +
                                      " measures of columns and pairs"
                                : "All " + count(parts.size()) + " measures of columns and pairs";
  return folded(text(title), table.drawn());
}

}  // namespace

Markup fidelity_section(const ReportData& data, const std::string& id) {
  if (data.fidelity.empty()) return section(id, "Likeness", paragraph("Likeness was not measured."));
  const auto parts = details(data.fidelity);
  return section(id, "Likeness",
                 paragraph("How alike the tables are. A high score is no evidence of privacy: a copy of the "
                           "real table scores best. An interval tells how far a value would move with "
                           "another sample of rows.") +
                     aggregates(data.fidelity) + worst(parts) + everything(parts));
}

}  // namespace synth::report
