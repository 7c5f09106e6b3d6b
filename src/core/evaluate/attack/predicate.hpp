#pragma once

#include <compare>

#include "core/evaluate/attack/row_classes.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {

/// That the code of a column lies between two others and is not a third: with codes in the order of values,
/// every comparison with a value, and NULL. Nothing but is_null holds for NULL.
struct Condition {
  static constexpr std::uint32_t none = UINT32_MAX;

  std::uint32_t axis;  ///< of RowClasses
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t except = none;

  bool holds(std::uint32_t code) const { return code - first <= last - first && code != except; }
  auto operator<=>(const Condition&) const = default;
};

Condition is_null(std::uint32_t axis, const JointColumn& column);
Condition is_not_null(std::uint32_t axis, const JointColumn& column);
Condition equals(std::uint32_t axis, std::uint32_t code);
Condition differs(std::uint32_t axis, const JointColumn& column, std::uint32_t code);
Condition at_least(std::uint32_t axis, const JointColumn& column, std::uint32_t code);
Condition at_most(std::uint32_t axis, std::uint32_t code);
/// Strictly; holds for nothing where no value lies beyond.
Condition above(std::uint32_t axis, const JointColumn& column, std::uint32_t code);
Condition below(std::uint32_t axis, std::uint32_t code);

/// Conditions that must all hold, at least one.
using Predicate = std::vector<Condition>;

/// Calls use(class) for the classes that a predicate holds for, until it returns false; returns the number of
/// classes that were looked at.
template <class F>
std::uint64_t for_each_match(const Predicate& predicate, const RowClasses& rows, Pace& pace, F use) {
  const std::uint32_t* const codes = rows.codes(predicate[0].axis).data();
  const Condition first = predicate[0];
  constexpr std::uint32_t stretch = 4096;
  for (std::uint32_t from = 0; from < rows.size(); from += stretch) {
    pace.tick();
    const std::uint32_t to = from + std::min(stretch, rows.size() - from);
    for (std::uint32_t row = from; row < to; ++row) {
      if (!first.holds(codes[row])) continue;
      bool all = true;
      for (std::size_t i = 1; all && i < predicate.size(); ++i)
        all = predicate[i].holds(rows.codes(predicate[i].axis)[row]);
      if (all && !use(row)) return row + 1;
    }
  }
  return rows.size();
}

}  // namespace synth::evaluate
