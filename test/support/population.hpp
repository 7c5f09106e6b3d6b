#pragma once

#include "core/evaluate/attack/population.hpp"
#include "test/support/evaluate.hpp"

namespace synth::test {

inline evaluate::Population population_of(const std::vector<evaluate::SampleColumn>& columns,
                                          std::vector<Row> training, const std::vector<Row>& control,
                                          const std::vector<Row>& synthetic_rows) {
  const std::uint64_t training_rows = training.size();
  training.insert(training.end(), control.begin(), control.end());
  return {joint_of(columns, training, synthetic_rows), training_rows};
}

}  // namespace synth::test
