#pragma once

#include "core/evaluate/learn/learner.hpp"
#include "core/evaluate/utility/utility.hpp"

namespace synth::evaluate {

/// What is to be predicted and from which rows: the pool's real rows are those to learn from, then those of
/// the test.
struct Question {
  Pool pool;
  std::vector<std::uint32_t> columns;  ///< to predict from
  Task task;
  std::vector<double> targets;                         ///< of each row of the pool: a number, or a class
  std::array<std::vector<std::uint32_t>, 2> training;  ///< rows of the pool, equally many of each table
  std::vector<std::uint32_t> test;
  std::string note;

  std::uint32_t classes() const { return task.loss == tree::Loss::softmax ? task.classes : 2; }
  std::vector<double> targets_of(std::span<const std::uint32_t> rows) const;
};

/// Draws rows and settles classes by `options`; errors as measure_utility.
Question pose(const Population& population, const UtilityOptions& options, Observer& observer);

}  // namespace synth::evaluate
