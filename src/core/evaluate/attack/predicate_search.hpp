#pragma once

#include "core/evaluate/attack/draws.hpp"
#include "core/evaluate/attack/predicate.hpp"

namespace synth::evaluate {

/// A predicate that holds for exactly one synthetic row, and one such row.
struct SinglingPredicate {
  Predicate predicate;
  std::uint32_t synthetic_row;
};

/// `wanted` random ones of the predicates on one column that hold for exactly one row: is NULL; at most the
/// lowest and at least the highest value where ordered; equal to a value. Fewer where there are no more.
/// Cost: a pass over each column, and one over the rows for each predicate.
std::vector<SinglingPredicate> univariate_predicates(const JointTable& table, const RowClasses& rows,
                                                     std::uint64_t wanted, RandomKey key, Observer& observer);

struct MultivariatePlan {
  std::uint64_t wanted = 0;
  std::uint64_t columns = 3;
  std::uint64_t most_attempts = 0;
};

/// Different predicates on `columns` random columns of random rows that hold for exactly one row: NULL for
/// NULL, a category for itself, a number as at least itself above the column's median and at most else. Gives
/// up after most_attempts, or when 4·10⁹ rows have been looked at.
std::vector<SinglingPredicate> multivariate_predicates(const JointTable& table, const RowClasses& rows,
                                                       const MultivariatePlan& plan, RandomKey key,
                                                       Observer& observer);

/// What someone writes down who saw nothing but the values: `columns` random columns, random values of
/// theirs, random comparisons.
std::vector<Predicate> random_predicates(const JointTable& table, const RowClasses& rows,
                                         std::uint64_t wanted, std::uint64_t columns, RandomKey key,
                                         Observer& observer);

}  // namespace synth::evaluate
