#include "core/evaluate/attack/make_population.hpp"

#include "core/evaluate/arrange.hpp"

namespace synth::evaluate {

Population make_population(Sample training, Sample control, Sample synthetic_rows, Observer& observer) {
  const std::uint64_t training_rows = training.rows;
  Sample real_rows = append(std::move(training), std::move(control));
  return {encode_jointly(std::move(real_rows), std::move(synthetic_rows), observer), training_rows};
}

}  // namespace synth::evaluate
