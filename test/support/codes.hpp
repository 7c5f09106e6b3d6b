#pragma once

#include <algorithm>
#include <vector>

#include "core/base/error.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"
#include "core/tree/features.hpp"

namespace synth::test {

using CodeRows = std::vector<std::vector<std::uint32_t>>;

inline std::vector<std::uint32_t> sizes_of(const std::vector<CodeDomain>& domains) {
  std::vector<std::uint32_t> sizes;
  for (const CodeDomain& domain : domains) sizes.push_back(domain.value_codes + domain.nullable);
  return sizes;
}

inline CodeMatrix matrix_of(const std::vector<CodeDomain>& domains, const CodeRows& rows) {
  CodeMatrix matrix(sizes_of(domains));
  for (const auto& row : rows) matrix.add(row);
  return matrix;
}

/// A feature table of some rows, and one target for each: the last code of the row.
struct TreeData {
  TreeData(std::vector<CodeDomain> own_domains, const CodeRows& rows)
      : domains(std::move(own_domains)),
        matrix(matrix_of(domains, rows)),
        table(matrix, domains, 1, observer) {
    for (std::uint32_t i = 0; i + 1 < domains.size(); ++i) features.push_back(i);
    for (const auto& row : rows) {
      classes.push_back(static_cast<std::uint16_t>(row.back()));
      numbers.push_back(row.back());
    }
  }

  Observer observer;
  std::vector<CodeDomain> domains;
  CodeMatrix matrix;
  tree::FeatureTable table;
  std::vector<std::uint32_t> features;
  std::vector<std::uint16_t> classes;
  std::vector<double> numbers;
};

/// The area under the ROC curve: how often a row of class 1 scores higher than one of class 0, ties half.
inline double area_under_curve(const std::vector<double>& scores, const std::vector<std::uint16_t>& classes) {
  std::vector<std::pair<double, std::uint16_t>> sorted;
  for (std::size_t i = 0; i < scores.size(); ++i) sorted.emplace_back(scores[i], classes[i]);
  std::sort(sorted.begin(), sorted.end());
  double below = 0, wins = 0, ones = 0;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    double zeros_here = 0, ones_here = 0;
    for (; last < sorted.size() && sorted[last].first == sorted[first].first; ++last)
      (sorted[last].second ? ones_here : zeros_here) += 1;
    wins += ones_here * (below + zeros_here / 2);
    below += zeros_here, ones += ones_here;
    first = last;
  }
  return wins / (below * ones);
}

/// Wants to stop after so many checks.
class PatientUntil final : public Observer {
 public:
  explicit PatientUntil(std::uint64_t checks) : left_(checks) {}
  void check() override {
    if (left_-- == 0) throw Error(sqlstate::internal_error, "stopped");
  }

 private:
  std::uint64_t left_;
};

}  // namespace synth::test
