#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/privacy/session.hpp"
#include "core/table/code_matrix.hpp"
#include "core/table/column.hpp"

namespace synth::marginal {

/// Columns whose joint distribution matters, and how much.
struct WorkloadSet {
  std::vector<std::uint32_t> columns;
  double weight = 1;
};

/// Combinations of codes that no row can hold, such as an end before its start: known from the schema.
struct ImpossibleCells {
  std::vector<std::uint32_t> columns;  ///< 2 or 3 columns of the table
  std::vector<bool> impossible;        ///< by their codes, the last column's fastest
};

/// What a caller may say about a fit. All of it is public: none of it may be derived from the data.
struct FitOptions {
  std::uint64_t rows_per_unit = 1;           ///< most rows of one privacy unit in the table
  std::optional<std::uint64_t> public_rows;  ///< the number of rows, where it is no secret
  std::vector<WorkloadSet> workload;         ///< empty: all pairs of columns
  std::optional<std::uint32_t> group_by;     ///< crosses all sets of the workload with this column
  /// The model gives these no mass, as far as its groups of codes can tell them apart and its size allows.
  std::vector<ImpossibleCells> impossible;
  /// Cells of the model's cliques times 8 bytes, at most. Larger models fit a little better and much slower.
  std::uint64_t model_bytes = std::uint64_t{1} << 20;
};

struct FitData {
  const CodeMatrix& codes;
  std::span<const CodeDomain> columns;  ///< one for each column of `codes`
};

/// A model learned from noisy answers alone: nothing else of the data is in here.
struct FitResult {
  std::string body;                                ///< for load_marginal
  double rows = 0;                                 ///< estimated, or as declared
  double rows_noise = 0;                           ///< standard deviation of the estimate
  std::vector<std::vector<std::uint64_t>> counts;  ///< estimated rows per code of each column; positive sums
  std::uint32_t marginals = 0;                     ///< different marginals in the model
  std::uint32_t rounds = 0;
  std::uint64_t cells = 0;  ///< of all cliques
};

/// Maximum spanning tree (McKenna, Miklau, Sheldon 2021): one-way marginals, then a tree of pairs. Quick and
/// small, for wide tables.
FitResult fit_mst(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer);

/// Adaptive and iterative selection (McKenna, Mullins, Sheldon, Miklau 2022): one-way marginals, then round
/// after round the set of columns where the model is worst. The best quality, for up to about 40 columns.
FitResult fit_aim(const FitData& data, const FitOptions& options, PrivacySession& session,
                  Observer& observer);

}  // namespace synth::marginal
