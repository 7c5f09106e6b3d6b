// Record and replay: a sound fit raises no complaint for any neighbour, and each fault that real libraries
// shipped does.

#include <gtest/gtest.h>

#include "core/privacy/record.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy_fit.hpp"

namespace synth {
namespace {

using namespace test;

const Budget budget{Rho::price(2), Delta::price(1e-3)};

RecordedFit fit_of(const Visits& visits, Fault fault) {
  return [&visits, fault](Budget given, Randomness& randomness, Recorder* recorder) {
    return VisitFit(visits, fault, given, randomness, recorder).run();
  };
}

using Leaks = std::vector<std::string>;

Leaks leaks_of(const Visits& visits, const Visits& neighbour, Fault fault, unsigned units = 1) {
  CountedRandomness randomness(11);
  return find_leaks(fit_of(visits, fault), fit_of(neighbour, fault), budget, randomness, units);
}

Visits with(Visits visits, const Visits& more) {
  visits.insert(visits.end(), more.begin(), more.end());
  return visits;
}

/// Every leak for every neighbour of two tables, in both directions.
Leaks all_leaks(Fault fault) {
  Leaks all;
  for (const Visits& base : {some_visits(), Visits()}) {
    for (const Newcomer& newcomer : newcomers()) {
      const Visits more = with(base, newcomer.visits);
      for (const Leaks& leaks : {leaks_of(base, more, fault), leaks_of(more, base, fault)})
        for (const std::string& leak : leaks) all.push_back(std::string(newcomer.name) + ": " + leak);
    }
  }
  return all;
}

TEST(PrivacyReplay, ASoundFitHasNoLeaks) { EXPECT_EQ(all_leaks(Fault::none), Leaks()); }

TEST(PrivacyReplay, AReplacementIsTwoSteps) {
  const Visits base = some_visits();
  for (const Newcomer& one : newcomers())
    for (const Newcomer& other : newcomers())
      EXPECT_EQ(leaks_of(with(base, one.visits), with(base, other.visits), Fault::none, 2), Leaks())
          << one.name << ", " << other.name;
}

// B6: sensitivities of add/remove do not hold for a fit that promises to hide replacements.
TEST(PrivacyReplay, SensitivitiesOfOneStepDoNotCoverAReplacement) {
  const Visits base = some_visits();
  EXPECT_NE(leaks_of(with(base, Visits(2, {40, "eyes", 1000})), with(base, Visits(2, {70, "surgery", 1000})),
                     Fault::none),
            Leaks());
}

// B5 cannot leak here: the session refuses it, on every table alike.
TEST(PrivacyReplay, ASensitivityOfZeroIsRefused) {
  CountedRandomness randomness(12);
  EXPECT_EQ(state_of([&] { fit_of(some_visits(), Fault::no_sensitivity_left)(budget, randomness, nullptr); }),
            "22023");
}

class PrivacyMutant : public testing::TestWithParam<int> {};

TEST_P(PrivacyMutant, IsCaught) {
  const auto fault = static_cast<Fault>(GetParam());
  if (fault != Fault::no_sensitivity_left) {
    EXPECT_NE(all_leaks(fault), Leaks());
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, PrivacyMutant, testing::Range(1, static_cast<int>(last_fault) + 1));

struct Recorded : testing::Test {
  CountedRandomness randomness{5};
  Tape tape;
  const std::vector<std::int64_t> counts{10, 20};
  void SetUp() override {
    PrivacySession session(budget, randomness, &tape);
    session.measure("x", counts, {9, 1}, 2);
    session.thresholded_union("y", std::vector<CategoryCount>{{"a", 900}}, {{9, 1}, Delta::price(1e-5), 1});
  }
};
using PrivacyTape = Recorded;

TEST_F(PrivacyTape, KeepsQuestionsAndAnswers) {
  ASSERT_EQ(tape.recording().size(), 2U);
  const Exchange& first = tape.recording()[0];
  EXPECT_EQ(first.terms.mechanism, "measure");
  EXPECT_EQ(first.terms.size, 2U);
  EXPECT_EQ(first.terms.sensitivity, 2U);
  EXPECT_EQ(first.input.values, counts);
  EXPECT_NE(first.output.values, counts);
  EXPECT_EQ(tape.recording()[1].input.keys, std::vector<std::string>{"a"});
}

TEST_F(PrivacyTape, ReplaysAnswersAndMeasuresDistances) {
  Replayer replayer(tape.recording());
  PrivacySession session(budget, randomness, &replayer);
  const std::vector<std::int64_t> close{11, 19};
  EXPECT_EQ(session.measure("x", close, {9, 1}, 2), tape.recording()[0].output.values);
  const auto kept =
      session.thresholded_union("y", std::vector<CategoryCount>{{"a", 902}}, {{9, 1}, Delta::price(1e-5), 1});
  EXPECT_EQ(kept[0].count, tape.recording()[1].output.values[0]);
  EXPECT_EQ(replayer.finish().size(), 1U);  // two rows more than one unit has
}

TEST_F(PrivacyTape, ComplainsOfOtherQuestions) {
  for (int variant = 0; variant < 4; ++variant) {
    Replayer replayer(tape.recording());
    PrivacySession session(budget, randomness, &replayer);
    if (variant == 0) session.measure("z", counts, {9, 1}, 2);
    if (variant == 1) session.measure("x", counts, {9, 2}, 2);
    if (variant == 2) session.measure("x", std::vector<std::int64_t>{10}, {9, 1}, 2);
    EXPECT_EQ(replayer.finish().size(), 1U) << variant;
  }
}

TEST_F(PrivacyTape, ComplainsOfMoreQuestions) {
  Replayer replayer(tape.recording());
  PrivacySession session(budget, randomness, &replayer);
  session.measure("x", counts, {9, 1}, 2);
  session.thresholded_union("y", std::vector<CategoryCount>{{"a", 900}}, {{9, 1}, Delta::price(1e-5), 1});
  session.count("n", 5, {9, 1});
  EXPECT_EQ(replayer.finish().size(), 1U);
}

}  // namespace
}  // namespace synth
