// Record and replay over whole private fits of tables in memory, from the survey to the payload: a sound fit
// raises no complaint for any neighbour. What anybody can see is the payload, every line for the ledger, and
// what is reported while the fit runs. Deterministic.

#include <chrono>
#include <gtest/gtest.h>

#include "core/privacy/record.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"
#include "test/support/private_fit.hpp"

namespace synth {
namespace {

using namespace test;

using Leaks = std::vector<std::string>;

RecordedFit fit_of(const OwnedTable& table, const PrivateFitRequest& request) {
  return [&](Budget budget, Randomness& randomness, Recorder* recorder) {
    return see_fit(table, request, budget, randomness, recorder).all;
  };
}

Leaks leaks_of(const OwnedTable& table, const OwnedTable& neighbour, const PrivateFitRequest& request,
               unsigned units = 1) {
  CountedRandomness randomness(11);
  return find_leaks(fit_of(table, request), fit_of(neighbour, request), plan_spending(request).total,
                    randomness, units);
}

/// One way to call a fit, and how many rows the tables have.
struct Setting {
  std::string name;
  PrivateFitRequest request;
  int rows = 150;
};

std::vector<Setting> settings_of(const std::string& method) {
  std::vector<Setting> all;
  const auto add = [&](std::string name, PrivateFitRequest request, int rows = 150) {
    all.push_back({method + ", " + std::move(name), std::move(request), rows});
  };
  // With little noise most of what the tables hold is learned; with the usual noise nothing is.
  for (const Known known : {Known::nothing, Known::some, Known::all})
    for (const double epsilon : {1.0, 60.0})
      add("known " + std::to_string(static_cast<int>(known)) + ", epsilon " + std::to_string(epsilon),
          mixed_request(method, known, epsilon));
  for (const int rows : {0, 1}) {
    add("few rows, learned", mixed_request(method, Known::nothing, 60), rows);
    add("few rows, declared", mixed_request(method, Known::all), rows);
  }
  PrivateFitRequest keyed = mixed_request(method, Known::nothing, 60);
  keyed.fit.keys = {{"id", {mixed::id}}, {"badge", {mixed::badge}}, {"two", {mixed::born, mixed::ward}}};
  add("keys", keyed);
  add("keys, no rows", keyed, 0);
  PrivateFitRequest numbered = mixed_request(method, Known::some, 60);
  numbered.fit.learning.public_rows = 150;
  numbered.fit.keys = {{"income", {mixed::income}}, {"code", {mixed::code}}};
  add("public number of rows", numbered);
  add("public number of rows, none there", numbered, 0);
  PrivateFitRequest heavy = mixed_request(method, Known::nothing, 60);
  heavy.fit.learning.rows_per_unit = 2;
  add("two rows of a unit", heavy);
  PrivateFitRequest strict = mixed_request(method, Known::nothing, 60);
  for (Column& column : strict.fit.columns) column.not_null = true;
  add("no NULL anywhere", strict);
  PrivateFitRequest small = mixed_request(method, Known::some, 60);
  small.fit.memory_bytes = 1000;
  small.fit.sample_key = 5;
  add("little memory", small);
  return all;
}

/// Every leak for every neighbour, in both directions.
Leaks all_leaks(const Setting& setting) {
  Leaks all;
  const auto compare = [&](const OwnedTable& a, const OwnedTable& b, const std::string& name,
                           unsigned units) {
    for (const Leaks& leaks :
         {leaks_of(a, b, setting.request, units), leaks_of(b, a, setting.request, units)})
      for (const std::string& leak : leaks) all.push_back(setting.name + ", " + name + ": " + leak);
  };
  const OwnedTable base = mixed_table(setting.rows);
  const std::vector<NewUnit> units = new_units();
  for (std::size_t i = 0; i < units.size(); ++i) {
    const OwnedTable more = joined(base, units[i]);
    compare(base, more, units[i].name, 1);
    const NewUnit& next = units[(i + 1) % units.size()];
    compare(more, joined(base, next), units[i].name + " for " + next.name, 2);
  }
  // With rows left out for want of memory, the place of a row decides, so that only the last may go.
  const bool samples = setting.request.fit.memory_bytes < 100'000;
  if (setting.rows > 10 && !samples) compare(base, without(base, 7), "one of many", 1);
  return all;
}

class PrivateFitReplay : public testing::TestWithParam<const char*> {};

TEST_P(PrivateFitReplay, ShowsNothingThatWasNotPaidFor) {
  for (const Setting& setting : settings_of(GetParam())) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(all_leaks(setting), Leaks());
    std::cerr << setting.name << " "
              << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << "\n";
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, PrivateFitReplay, testing::Values("independent", "mst", "aim"));

}  // namespace
}  // namespace synth
