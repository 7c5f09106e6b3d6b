#pragma once

#include <string>
#include <vector>

#include "core/evaluate/joint.hpp"
#include "test/support/table.hpp"

namespace synth::test {

inline evaluate::SampleColumn sample_column(const std::string& name, TypeKind kind,
                                            std::optional<evaluate::Kind> as = {}) {
  return evaluate::sample_column(name, type_of(kind), as);
}

inline evaluate::Sample sample_of(const std::vector<evaluate::SampleColumn>& columns,
                                  const std::vector<Row>& rows,
                                  std::uint64_t memory_bytes = std::uint64_t{1} << 30) {
  evaluate::SampleCollector collector({columns, memory_bytes, 7}, 0);
  for (const Row& row : rows) collector.add(values_of(row));
  return collector.take();
}

inline evaluate::JointTable joint_of(const std::vector<evaluate::SampleColumn>& columns,
                                     const std::vector<Row>& real_rows,
                                     const std::vector<Row>& synthetic_rows) {
  Observer observer;
  return evaluate::encode_jointly(sample_of(columns, real_rows), sample_of(columns, synthetic_rows),
                                  observer);
}

inline Cell cell_of(double number) { return Cell(key_of_real(number)); }

/// Tables of one column.
inline evaluate::JointTable numbers(const std::vector<double>& real_numbers,
                                    const std::vector<double>& synthetic_numbers) {
  const auto rows = [](const std::vector<double>& values) {
    std::vector<Row> rows;
    for (const double value : values) rows.push_back({cell_of(value)});
    return rows;
  };
  return joint_of({sample_column("x", TypeKind::float8)}, rows(real_numbers), rows(synthetic_numbers));
}

/// An empty label is NULL.
inline evaluate::JointTable labels(const std::vector<std::string>& real_labels,
                                   const std::vector<std::string>& synthetic_labels) {
  const auto rows = [](const std::vector<std::string>& values) {
    std::vector<Row> rows;
    for (const std::string& value : values) rows.push_back({value.empty() ? Cell() : Cell(value)});
    return rows;
  };
  return joint_of({sample_column("x", TypeKind::text)}, rows(real_labels), rows(synthetic_labels));
}

}  // namespace synth::test
