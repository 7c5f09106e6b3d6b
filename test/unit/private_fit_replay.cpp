// Record and replay over whole private fits of tables in memory, from the survey to the payload: a sound fit
// raises no complaint for any neighbour. What anybody can see is the payload, every line for the ledger, and
// what is reported while the fit runs. Deterministic.

#include <gtest/gtest.h>

#include "core/audit/replay.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"
#include "test/support/private_fit.hpp"

namespace synth {
namespace {

using namespace test;

using Leaks = std::vector<std::string>;

/// One way to call a fit, and how many rows the tables have.
struct Setting {
  std::string name;
  PrivateFitRequest request;
  int rows = 150;
  bool samples = false;  ///< rows are left out for want of memory
};

/// What a row takes of the memory for codes: with room for 150 rows, one more would not fit.
std::uint64_t packed_row_bytes(const PrivateFitRequest& request) {
  CountedRandomness randomness(12);
  std::vector<std::uint32_t> codes;
  const SeenFit seen = see_fit(mixed_table(1), request, plan_spending(request).total, randomness);
  for (const Column& column : seen.model.columns) codes.push_back(column.codes());
  return CodeMatrix(codes).row_bytes() + 1;
}

/// Ways to learn domains: of interest to one method, since all share them.
std::vector<Setting> domain_settings(const std::string& method) {
  std::vector<Setting> all;
  const auto request = [&](Known known, double epsilon) { return mixed_request(method, known, epsilon); };
  // With little noise most of what the tables hold is learned; with the usual noise nothing is.
  all.push_back({"learned, noisy", request(Known::nothing, 1)});
  all.push_back({"partly learned, noisy", request(Known::some, 1)});
  all.push_back({"partly learned", request(Known::some, 60)});
  all.push_back({"declared", request(Known::all, 60)});
  all.push_back({"one row, declared", request(Known::all, 60), 1});
  all.push_back({"learned, one row", request(Known::nothing, 60), 1});
  all.push_back({"keys of no rows", request(Known::nothing, 60), 0});
  all.back().request.fit.keys = {{"id", {mixed::id}}, {"badge", {mixed::badge}}};
  all.push_back({"no rows, public number of rows", request(Known::some, 60), 0});
  all.back().request.fit.learning.public_rows = 150;
  all.push_back({"no NULL anywhere", request(Known::nothing, 60), 60});
  for (Column& column : all.back().request.fit.columns) column.not_null = true;
  return all;
}

std::vector<Setting> settings_of(const std::string& method) {
  std::vector<Setting> all;
  if (method == "independent") all = domain_settings(method);
  const auto request = [&](Known known, double epsilon) { return mixed_request(method, known, epsilon); };
  all.push_back({"learned", request(Known::nothing, 60), 60});
  all.push_back({"declared, noisy", request(Known::all, 1)});
  all.push_back({"no rows", request(Known::nothing, 60), 0});
  all.push_back({"keys, public number of rows", request(Known::nothing, 60), 60});
  FitRequest& keyed = all.back().request.fit;
  keyed.learning.public_rows = 150;
  keyed.keys = {{"id", {mixed::id}}, {"badge", {mixed::badge}}, {"two", {mixed::born, mixed::ward}}};
  all.push_back({"two rows of a unit", request(Known::some, 60), 100});
  all.back().request.fit.learning.rows_per_unit = 2;
  all.push_back({"little memory", request(Known::all, 60), 150, true});
  all.back().request.fit.memory_bytes = 150 * packed_row_bytes(all.back().request);
  all.back().request.fit.sample_key = 5;
  for (Setting& setting : all) setting.name = method + ", " + setting.name;
  return all;
}

/// With rows left out for want of memory, the place of a row decides, so that only the last may go.
Leaks all_leaks(const Setting& setting) {
  const OwnedTable base = mixed_table(setting.rows);
  const std::vector<NewUnit> units = new_units();
  CountedRandomness randomness(11);
  Observer observer;
  Leaks leaks;
  for (const std::string& leak :
       audit::replay_neighbours({setting.request, base, units, setting.samples}, randomness, observer).leaks)
    leaks.push_back(setting.name + ", " + leak);
  return leaks;
}

class PrivateFitReplay : public testing::TestWithParam<const char*> {};

TEST_P(PrivateFitReplay, ShowsNothingThatWasNotPaidFor) {
  for (const Setting& setting : settings_of(GetParam())) {
    EXPECT_EQ(all_leaks(setting), Leaks());
    if (HasFailure()) return;  // one is enough, and mutants are caught sooner
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, PrivateFitReplay, testing::Values("independent", "mst", "aim"));

}  // namespace
}  // namespace synth
