// Whole private fits with learned domains, seen as a consumer of the model sees them: what is stored of each
// column, how large the payload is, how many rows it speaks of. Two tables that differ in one telling row
// must give outcomes that (epsilon, delta) allows. An event is chosen from the first half of the fits and
// judged by the second half, with Clopper and Pearson's limits: a sound fit is accused with probability below
// 1e-3 over the choice of seeds, all events together. The seeds are fixed.

#include <gtest/gtest.h>
#include <map>
#include <set>

#include "test/support/privacy.hpp"
#include "test/support/private_fit.hpp"

namespace synth {
namespace {

using namespace test;

constexpr double epsilon = 1;
constexpr double delta = 1e-5;
constexpr double alpha = 1e-6;  // of each limit; there are about 400
constexpr std::size_t fits = 300;

/// What one fit shows, by name.
struct Outcome {
  std::map<std::string, std::string> words;
  std::map<std::string, double> numbers;
};

std::string shape_of(const Column& column) {
  std::string shape = std::to_string(static_cast<int>(column.content)) +
                      (column.nullable ? " nullable" : "") + (column.opaque ? " opaque " : " ") +
                      std::to_string(column.opaque_longest) + " step " + std::to_string(column.cells.step) +
                      " decimals " + std::to_string(column.cells.decimals);
  for (const std::string& label : column.labels) shape += " '" + label + "'";
  if (column.cells.size() > 0)
    shape += " from " + std::to_string(column.cells.low.front()) + " to " +
             std::to_string(column.cells.high.back()) + " in " + std::to_string(column.cells.size());
  return shape;
}

Outcome outcome_of(const Model& model) {
  Outcome out;
  for (const Column& column : model.columns) {
    out.words[column.name] = shape_of(column);
    out.words["all"] += shape_of(column) + "\n";
    out.numbers["codes of " + column.name] = static_cast<double>(column.codes());
    if (!column.counts.empty()) {
      out.numbers["first count of " + column.name] = static_cast<double>(column.counts.front());
      out.numbers["last count of " + column.name] = static_cast<double>(column.counts.back());
    }
  }
  out.numbers["payload"] = static_cast<double>(save_model(model).size());
  out.numbers["rows"] = static_cast<double>(model.rows);
  return out;
}

/// `exact`: the same fit without noise.
std::vector<Outcome> outcomes_of(const OwnedTable& table, std::uint64_t seed, bool exact) {
  const PrivateFitRequest request = mixed_request("independent", Known::nothing, epsilon, delta);
  CountedRandomness randomness(seed);
  std::vector<Outcome> all;
  for (std::size_t i = 0; i < fits; ++i) {
    MemorySource source(table.table);
    Observer observer;
    PrivacySession session(exact ? unlimited : plan_spending(request).total, randomness);
    all.push_back(outcome_of(fit_privately(source, request, session, observer)));
  }
  return all;
}

using Event = std::function<bool(const Outcome&)>;
using Outcomes = std::span<const Outcome>;

std::uint64_t hits(Outcomes all, const Event& event) {
  return static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(), event));
}

/// The words that `a` shows too often for `b`.
Event word_event(const std::string& name, Outcomes a, Outcomes b) {
  std::map<std::string, double> surplus;
  for (const Outcome& outcome : a) surplus[outcome.words.at(name)] += 1;
  for (const Outcome& outcome : b) surplus[outcome.words.at(name)] -= std::exp(epsilon);
  std::set<std::string> chosen;
  for (const auto& [word, rows] : surplus)
    if (rows > 0) chosen.insert(word);
  return [name, chosen](const Outcome& outcome) { return chosen.contains(outcome.words.at(name)); };
}

/// The numbers on one side of a threshold where `a` has most too many for `b`.
Event number_event(const std::string& name, Outcomes a, Outcomes b) {
  double best = -INFINITY;
  Event chosen;
  for (const Outcome& at : a)
    for (const bool above : {false, true}) {
      const double threshold = at.numbers.at(name);
      const Event event = [name, threshold, above](const Outcome& outcome) {
        const double number = outcome.numbers.at(name);
        return above ? number >= threshold : number <= threshold;
      };
      const double surplus =
          static_cast<double>(hits(a, event)) - std::exp(epsilon) * static_cast<double>(hits(b, event));
      if (surplus > best) best = surplus, chosen = event;
    }
  return chosen;
}

/// Whether the event is more likely for `a` than (epsilon, delta) allows.
bool accuses(const Event& event, Outcomes a, Outcomes b) {
  return at_least(hits(a, event), a.size(), alpha) >
         std::exp(epsilon) * at_most(hits(b, event), b.size(), alpha) + delta;
}

/// The names of what tells the two apart.
std::vector<std::string> accusations(Outcomes a, Outcomes b) {
  const Outcomes a1 = a.first(a.size() / 2), a2 = a.subspan(a.size() / 2);
  const Outcomes b1 = b.first(b.size() / 2), b2 = b.subspan(b.size() / 2);
  std::vector<std::string> found;
  for (const auto& [name, word] : a[0].words)
    if (accuses(word_event(name, a1, b1), a2, b2) || accuses(word_event(name, b1, a1), b2, a2))
      found.push_back(name);
  for (const auto& [name, number] : a[0].numbers)
    if (accuses(number_event(name, a1, b1), a2, b2) || accuses(number_event(name, b1, a1), b2, a2))
      found.push_back(name);
  return found;
}

const std::set<std::string> telling{"new category", "new minimum", "NULL wherever it can be", "extra decimal",
                                    "text of 300 bytes"};

std::vector<NewUnit> telling_units() {
  std::vector<NewUnit> units = new_units();
  std::erase_if(units, [](const NewUnit& unit) { return !telling.contains(unit.name); });
  return units;
}

TEST(PrivateOutcomes, OneTellingRowShowsNoMoreThanIsClaimed) {
  const OwnedTable base = mixed_table(40);
  const std::vector<Outcome> without = outcomes_of(base, 81, false);
  ASSERT_EQ(telling_units().size(), telling.size());
  for (const NewUnit& unit : telling_units())
    EXPECT_EQ(accusations(without, outcomes_of(joined(base, unit), 82, false)), std::vector<std::string>())
        << unit.name;
}

// The test can fail: without noise, each of these rows shows somewhere.
TEST(PrivateOutcomes, WithoutNoiseTheyWouldShow) {
  const OwnedTable base = mixed_table(40);
  const std::vector<Outcome> without = outcomes_of(base, 83, true);
  for (const NewUnit& unit : telling_units())
    EXPECT_NE(accusations(without, outcomes_of(joined(base, unit), 84, true)), std::vector<std::string>())
        << unit.name;
}

}  // namespace
}  // namespace synth
