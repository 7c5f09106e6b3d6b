#include "core/evaluate/diagnostic.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/evaluate/adherence.hpp"
#include "core/evaluate/uniqueness.hpp"

namespace synth::evaluate {
namespace {

using Structure = std::set<std::pair<std::string, std::string>>;

Structure structure_of(std::span<const NamedType> columns) {
  Structure structure;
  for (const NamedType& column : columns) structure.emplace(column.name, column.type);
  return structure;
}

/// The keys, and identifiers that are in none.
std::vector<std::vector<std::uint32_t>> all_keys(const JointTable& table,
                                                 std::span<const std::vector<std::uint32_t>> keys) {
  std::vector<std::vector<std::uint32_t>> all(keys.begin(), keys.end());
  for (const std::uint32_t column : table.columns_where([](Kind kind) { return kind == Kind::identifier; })) {
    const bool named = std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
      return std::find(key.begin(), key.end(), column) != key.end();
    });
    if (!named) all.push_back({column});
  }
  return all;
}

Measurement adherence(const JointColumn& column, Observer& observer) {
  if (is_ordered(column.kind))
    return {"boundary_adherence", {column.name}, boundary_adherence(column, observer)};
  return {"category_adherence", {column.name}, category_adherence(column, observer)};
}

}  // namespace

double structure_similarity(std::span<const NamedType> real_columns,
                            std::span<const NamedType> synthetic_columns) {
  const Structure a = structure_of(real_columns);
  const Structure b = structure_of(synthetic_columns);
  const auto shared =
      static_cast<double>(std::count_if(a.begin(), a.end(), [&](const auto& x) { return b.contains(x); }));
  const double all = static_cast<double>(a.size() + b.size()) - shared;
  return all == 0 ? 1 : shared / all;
}

Diagnostic diagnostic_report(const JointTable& table, std::span<const std::vector<std::uint32_t>> keys,
                             double data_structure, Observer& observer) {
  Diagnostic diagnostic{};
  for (const JointColumn& column : table.columns) {
    observer.check();
    if (is_compared(column.kind)) diagnostic.parts.push_back(adherence(column, observer));
  }
  for (const std::vector<std::uint32_t>& key : all_keys(table, keys)) {
    Measurement& part = diagnostic.parts.emplace_back();
    part.metric = "key_uniqueness";
    for (const std::uint32_t column : key) part.columns.push_back(table.columns[column].name);
    part.value = key_uniqueness(table, key, observer);
  }
  std::vector<double> values;
  for (const Measurement& part : diagnostic.parts) values.push_back(part.value);
  diagnostic.data_validity = mean_of_defined(values);
  diagnostic.data_structure = data_structure;
  diagnostic.overall = mean_of_defined({diagnostic.data_validity, data_structure});
  return diagnostic;
}

std::vector<Measurement> measurements_of(const Diagnostic& diagnostic) {
  std::vector<Measurement> all{{"diagnostic", {}, diagnostic.overall},
                               {"data_validity", {}, diagnostic.data_validity},
                               {"data_structure", {}, diagnostic.data_structure}};
  all.insert(all.end(), diagnostic.parts.begin(), diagnostic.parts.end());
  return all;
}

}  // namespace synth::evaluate
