#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/table.hpp"
#include "core/model/fit.hpp"

namespace synth::audit {

/// A table in memory as a fit under a budget reads it: at most k rows of each unit, in the order of the
/// table. Which rows, is drawn anew for each pass, as a server may do; two sources draw alike, so that replay
/// compares fits that drew the same. `table` must outlive the source.
class UnitSource final : public RowSource {
 public:
  UnitSource(const OwnedTable& table, std::uint64_t rows_per_unit);

  std::unique_ptr<ProfileCollector> profile(const ProfilePlan& plan) override;
  std::unique_ptr<SurveyCollector> survey(const SurveyPlan& plan) override;
  void count_values(std::size_t column, std::uint64_t least, const ValueSink& sink) override;
  std::unique_ptr<CodeCollector> codes(const CodePlan& plan) override;

 private:
  template <class C>
  std::unique_ptr<C> collect(std::unique_ptr<C> collector);
  std::vector<std::size_t> kept_rows();

  const OwnedTable& table_;
  std::uint64_t rows_per_unit_;
  std::uint64_t salt_ = 77;
};

/// Whether count_values() counts a cell: neither NULL nor text that is too long for a label.
bool is_counted(const Cell& cell);

/// How often the values of a column occur, each once.
class ValueCounts {
 public:
  void add(const Cell& cell, std::uint64_t rows = 1);
  /// Removes a value, and returns its rows.
  std::uint64_t take(const Value& value);
  /// The values of more than `least` rows.
  void show(std::uint64_t least, bool is_text, const RowSource::ValueSink& sink) const;

 private:
  std::map<std::pair<std::int64_t, std::string>, std::uint64_t> counts_;
};

}  // namespace synth::audit
