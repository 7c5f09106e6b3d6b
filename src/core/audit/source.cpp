#include "core/audit/source.hpp"

#include <algorithm>
#include <numeric>

#include "core/privacy/contribution.hpp"

namespace synth::audit {

bool is_counted(const Cell& cell) {
  return cell.kind == Value::Kind::key ||
         (cell.kind == Value::Kind::bytes && cell.text.size() <= TextProfile::longest_label);
}

void ValueCounts::add(const Cell& cell, std::uint64_t rows) {
  if (is_counted(cell)) counts_[{cell.key, cell.text}] += rows;
}

std::uint64_t ValueCounts::take(const Value& value) {
  const auto found = counts_.find({value.key, std::string(value.bytes)});
  if (found == counts_.end()) return 0;
  const std::uint64_t rows = found->second;
  counts_.erase(found);
  return rows;
}

void ValueCounts::show(std::uint64_t least, bool is_text, const RowSource::ValueSink& sink) const {
  for (const auto& [value, rows] : counts_)
    if (rows > least) sink(is_text ? Value::of_bytes(value.second) : Value::of_key(value.first), rows);
}

UnitSource::UnitSource(const OwnedTable& table, std::uint64_t rows_per_unit)
    : table_(table), rows_per_unit_(rows_per_unit) {}

std::vector<std::size_t> UnitSource::kept_rows() {
  ContributionBound bound(rows_per_unit_, salt_++);
  for (std::size_t row = 0; row < table_.owners.size(); ++row)
    bound.add(std::to_string(table_.owners[row]), std::to_string(row));
  std::vector<std::size_t> kept;
  bound.for_each([&](std::string_view row) { kept.push_back(std::stoul(std::string(row))); });
  std::sort(kept.begin(), kept.end());
  return kept;
}

template <class C>
std::unique_ptr<C> UnitSource::collect(std::unique_ptr<C> collector) {
  for (const std::size_t row : kept_rows()) collector->add(values_of(table_.table.rows[row]));
  return collector;
}

std::unique_ptr<ProfileCollector> UnitSource::profile(const ProfilePlan& plan) {
  return collect(std::make_unique<ProfileCollector>(plan));
}

std::unique_ptr<SurveyCollector> UnitSource::survey(const SurveyPlan& plan) {
  return collect(std::make_unique<SurveyCollector>(plan));
}

std::unique_ptr<CodeCollector> UnitSource::codes(const CodePlan& plan) {
  return collect(std::make_unique<CodeCollector>(plan, 0));
}

void UnitSource::count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) {
  ValueCounts counts;
  for (const std::size_t row : kept_rows()) counts.add(table_.table.rows[row][column]);
  counts.show(least, table_.table.columns[column].type.storage() == Storage::text, sink);
}

}  // namespace synth::audit
