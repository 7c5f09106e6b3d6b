#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/audit/source.hpp"
#include "core/audit/table.hpp"
#include "core/model/private/fit.hpp"
#include "core/privacy/randomness.hpp"

namespace synth::audit {

/// Rows made of public values alone, spread evenly over each column's public domain and independently from
/// column to column, so that most of them have a cell of few others. Columns whose domain is learned are
/// NULL, or hold one ordinary value where NULL may not be. Throws object_not_in_prerequisite_state if no
/// column has a public domain of two values or more.
std::vector<Row> make_canaries(const PrivateFitRequest& request, std::size_t count, Randomness& randomness);

/// What a fit counts of a table without canaries, in the cells that canaries take: one column, or two.
struct CanaryCells {
  std::vector<std::uint32_t> columns;
  std::vector<std::vector<std::uint32_t>> codes;  ///< of each canary, for each of the columns
  std::vector<double> others;                     ///< rows of the table in the canary's cell
};

/// A table, and canaries that are planted while it is read: the table itself stays as it is. Each canary is a
/// unit of its own.
class PlantedSource final : public RowSource {
 public:
  /// `canaries`: all, of which those with `planted` are shown, each `rows_each` times. All must outlive it.
  PlantedSource(RowSource& table, std::span<const Column> columns, std::span<const Row> canaries,
                const std::vector<bool>& planted, std::uint64_t rows_each, Observer& observer);

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override;
  std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) override;
  /// A value of the table that only canaries lift above `least` is left out.
  void count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) override;
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override;

  /// After codes(): each column that tells canaries apart, and the pairs of the three with the most codes.
  const std::vector<CanaryCells>& cells() const { return cells_; }

 private:
  template <class C>
  std::unique_ptr<C> plant(std::unique_ptr<C> collector) const;
  void count_cells(const CodePlan& plan, const CodeCollector& collector);
  void count_others(const CodeCollector& collector, CanaryCells& cells) const;

  RowSource& table_;
  std::span<const Column> columns_;
  std::span<const Row> canaries_;
  const std::vector<bool>& planted_;
  std::uint64_t rows_each_;
  Observer& observer_;
  std::vector<CanaryCells> cells_;
};

/// A table that is made up while it is read: one column of `labels` categories, evenly in `rows` rows.
struct LabelledTable {
  PrivateFitRequest request;
  std::unique_ptr<RowSource> source;
};
LabelledTable make_labelled_table(std::string method, double epsilon, double delta, std::size_t labels,
                                  std::uint64_t rows);

}  // namespace synth::audit
