#include <gtest/gtest.h>

#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/population.hpp"

namespace synth::evaluate {
namespace {

TEST(EvaluateReconstruction, Smoke) {
  Observer observer;
  test::People people(1);
  const auto training = people.rows(1000);
  const auto control = people.rows(500);
  for (const auto& synthetic_rows : {people.rows(1000), training}) {
    for (const Finding& f : attack_reconstruction(test::population_of(test::People::columns(), training, control, synthetic_rows), {}, observer))
      printf("%-26s %-10s %-10s %5lu %5lu est %.3f [%.3f %.3f] base %.3f ctl %.3f worst %.3f ceil %.3f p %.2g %s\n", f.attack.c_str(), f.target.c_str(), f.measure.c_str(), f.trials, f.hits, f.estimate, f.low, f.high, f.baseline, f.control, f.worst_decile, f.ceiling, f.p_value, f.note.c_str());
  }
}

}  // namespace
}  // namespace synth::evaluate
