#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"

namespace synth::tree {

inline constexpr std::uint32_t most_bins = 256;

/// A column as trees see it: its codes in at most 256 bins. Ordered: runs of codes with about equally many
/// rows. Else the codes that most rows hold are bins of their own, and runs of the others share one, for text
/// in alphabetical order often is related. NULL is a bin of its own, the last.
struct Feature {
  std::uint32_t column = 0;
  bool ordered = false;
  bool nullable = false;
  std::uint32_t bins = 0;  ///< with that of NULL
  std::vector<std::uint8_t> bin_of_code;
};

/// Columns of a code matrix as bins, one byte each, column after column: what trees grow from.
class FeatureTable {
 public:
  /// Takes every `stride`-th row of `codes`, which has a domain for each column.
  FeatureTable(const CodeMatrix& codes, std::span<const CodeDomain> domains, std::uint32_t stride,
               Observer& observer);

  std::uint32_t rows() const { return rows_; }
  std::span<const Feature> features() const { return features_; }
  const std::uint8_t* bins(std::size_t feature) const { return bins_[feature].data(); }

 private:
  std::uint32_t rows_;
  std::vector<Feature> features_;
  std::vector<std::vector<std::uint8_t>> bins_;
};

/// Every stride-th row of a column.
std::vector<std::uint16_t> read_column(const CodeMatrix& codes, std::size_t column, std::uint32_t stride,
                                       Observer& observer);

Feature make_feature(std::uint32_t column, const CodeDomain& domain, std::span<const std::uint64_t> counts);

}  // namespace synth::tree
