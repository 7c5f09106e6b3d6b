#pragma once

#include "core/evaluate/joint.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {

/// The real rows of a table in an order that finds those near a given row.
class RowSearch {
 public:
  RowSearch(const JointTable& table, Observer& observer);

  /// Whether a real row has the categories and NULLs of synthetic row `row`, and every number in [low, high],
  /// arrays with an entry for each ordered column in the order of ordered().
  bool any_match(std::uint32_t row, std::span<const double> low, std::span<const double> high) const;

  const std::vector<std::uint32_t>& ordered() const { return ordered_; }

 private:
  struct Stretch {
    std::uint32_t begin;
    std::uint32_t end;
  };

  std::uint64_t group_of(Side side, std::uint32_t row) const;
  double number(std::uint32_t row, std::uint32_t axis) const;
  void measure_ranges();
  void build(Stretch stretch, Pace& pace);
  std::uint16_t widest(Stretch stretch, Pace& pace) const;
  bool matches(std::uint32_t row, std::span<const double> low, std::span<const double> high) const;
  bool search(Stretch stretch, std::span<const double> low, std::span<const double> high) const;

  const JointTable& table_;
  std::vector<std::uint32_t> ordered_;
  std::vector<std::uint32_t> categories_;
  std::vector<double> ranges_;                                 ///< of ordered columns
  std::vector<std::pair<std::uint64_t, std::uint32_t>> rows_;  ///< group and row, group by group
  std::vector<std::uint16_t> axes_;  ///< where the tree is split at a place of rows_
};

}  // namespace synth::evaluate
