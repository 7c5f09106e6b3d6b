#pragma once

#include "core/evaluate/joint.hpp"
#include "core/evaluate/measurement.hpp"

namespace synth::evaluate {

/// A column as the structure of a table knows it.
struct NamedType {
  std::string name;
  std::string type;
};

/// The share of (name, type) pairs of either table that both have: 0 to 1, 1 for two tables without columns.
/// SDMetrics TableStructure.
double structure_similarity(std::span<const NamedType> real_columns,
                            std::span<const NamedType> synthetic_columns);

/// Whether a synthetic table is valid: SDMetrics' diagnostic report. Scores are 0 to 1.
struct Diagnostic {
  double overall;         ///< mean of the two that are defined
  double data_validity;   ///< mean over columns and keys
  double data_structure;  ///< structure_similarity
  /// boundary_adherence (ordered), category_adherence (categories), key_uniqueness (keys)
  std::vector<Measurement> parts;
};

/// `keys`: column numbers of each key. Identifiers that no key names are keys of their own.
Diagnostic diagnostic_report(const JointTable& table, std::span<const std::vector<std::uint32_t>> keys,
                             double data_structure, Observer& observer);

/// All of a report as one list, aggregates first.
std::vector<Measurement> measurements_of(const Diagnostic& diagnostic);

}  // namespace synth::evaluate
