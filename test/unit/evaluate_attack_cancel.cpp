#include <gtest/gtest.h>

#include "core/evaluate/attack/inference.hpp"
#include "core/evaluate/attack/linkability.hpp"
#include "core/evaluate/attack/singling_out.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/population.hpp"
#include "test/support/random.hpp"

namespace synth::evaluate {
namespace {

using test::cell_of;
using test::Row;

std::vector<Row> random_rows(std::size_t count, test::Random& random) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back({cell_of(random.normal()), static_cast<std::int64_t>(random.below(90)),
                    std::string(1, static_cast<char>('a' + random.below(9)))});
  return rows;
}

Population population() {
  test::Random random(1);
  return test::population_of(
      {test::sample_column("x", TypeKind::float8), test::sample_column("i", TypeKind::int4),
       test::sample_column("c", TypeKind::text)},
      random_rows(600, random), random_rows(300, random), random_rows(600, random));
}

template <class Attack>
void expect_cancellable(const Attack& attack, std::size_t phases) {
  test::CancellingObserver whole;
  attack(whole);
  EXPECT_GT(whole.checks(), 50U);
  EXPECT_EQ(whole.phases().size(), phases);
  for (std::uint64_t last = 1; last <= whole.checks(); last += 1 + whole.checks() / 40) {
    test::CancellingObserver observer(last - 1);
    EXPECT_THROW(attack(observer), test::Cancelled);
    EXPECT_EQ(observer.checks(), last);
  }
}

TEST(EvaluateAttackCancel, EveryAttackStopsAtEveryCheck) {
  const Population p = population();
  SinglingOutOptions singling_out;
  singling_out.attacks = 50;
  LinkabilityOptions linkability;
  linkability.attacks = 50;
  InferenceOptions inference;
  inference.attacks = 50;
  expect_cancellable([&](Observer& o) { attack_singling_out(p, singling_out, o); }, 2);
  expect_cancellable([&](Observer& o) { attack_linkability(p, linkability, o); }, 2);
  expect_cancellable([&](Observer& o) { attack_inference(p, inference, o); }, 2);
}

}  // namespace
}  // namespace synth::evaluate
