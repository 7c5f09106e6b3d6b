#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/privacy/accountant.hpp"
#include "core/table/column.hpp"
#include "core/table/public_domain.hpp"

namespace synth {

/// What of a column's domain nobody said and no type says, so that it must be learned.
enum class ToLearn : std::uint8_t {
  nothing,
  range,       ///< ordered values: where they lie, and which of them stand out
  categories,  ///< text: which values many rows share
};

/// `in_key`: values of keys are numbered, not learned. A whole number that is a key by itself needs no range.
ToLearn to_learn(const Column& column, const std::optional<PublicDomain>& domain, bool in_key,
                 bool only_key_column);

/// The parts of a budget that go into learning the domain of one column.
struct ColumnShare {
  ToLearn learns = ToLearn::nothing;
  Rho range;    ///< for the ends of the range
  Rho values;   ///< for values that stand out, or categories
  Delta delta;  ///< that a value of one unit alone is shown
};

/// How a budget is divided before anything is read: from public facts only.
struct Spending {
  Budget total;
  Rho rows;  ///< for the number of rows; 0 where it is public
  std::vector<ColumnShare> columns;
  Rho method;  ///< at least; what the above leave over is added

  Rho domains() const;
};

/// Divides the budget of (epsilon, delta). Half of delta is set aside where values are to be learned. Refuses
/// epsilon and delta as budget_for() does.
Spending plan_spending(double epsilon, double delta, std::span<const ToLearn> columns, bool public_rows);

/// The noise on counts of rows that is bought for `rho`, where a unit has so many rows.
Ratio counting_variance(Rho rho, std::uint64_t rows_per_unit);

}  // namespace synth
