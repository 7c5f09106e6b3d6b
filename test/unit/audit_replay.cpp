// The audit by replay of fits on made-up tables: it finds nothing in a sound fit, whatever the schema, and
// finds what is wrong where a claim is. Deterministic.

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <set>

#include "core/audit/neighbours.hpp"
#include "core/audit/replay.hpp"
#include "core/audit/schema.hpp"
#include "core/audit/values.hpp"
#include "test/support/cancelling_observer.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"

namespace synth::audit {
namespace {

using test::CountedRandomness;

AuditResult audited(const PrivateFitRequest& request, bool has_units = true) {
  CountedRandomness randomness(5);
  Observer observer;
  const std::vector<AuditResult> results = run_replay_audit({request, has_units}, randomness, observer);
  EXPECT_EQ(results.size(), 1U);
  return results.front();
}

class AuditReplay : public testing::TestWithParam<const char*> {};

TEST_P(AuditReplay, FindsNothingInASoundFit) {
  PrivateFitRequest request = artificial_request(GetParam(), 1, 1e-9);
  request.fit.learning.rows_per_unit = 2;
  const AuditResult result = audited(request);
  EXPECT_EQ(result.violations, 0U) << result.verdict;
  // Three tables; every unit is added, some are removed and replaced.
  EXPECT_GT(result.trials, 3 * new_units(request, true).size());
  EXPECT_TRUE(result.verdict.starts_with("no violation found")) << result.verdict;
}

INSTANTIATE_TEST_SUITE_P(Methods, AuditReplay, testing::Values("independent", "mst", "aim"));

// What follows from neither the answers nor what is public: here, how often the request was asked. Faults in
// fits themselves are seeded by scripts/mutants.sh.
TEST(AuditReplayOfFaults, TellsWhatDiffers) {
  PrivateFitRequest request = artificial_request("mst", 1, 1e-9);
  request.fit.columns = {request.fit.columns[8], request.fit.columns[9]};
  request.fit.keys.clear();
  request.domains.resize(2);
  request.domains[1].reset();
  request.fit.impossible = [calls = std::make_shared<int>(0)](std::span<const Column> columns) {
    marginal::ImpossibleCells cells{{0, 1},
                                    std::vector<bool>(columns[0].codes() * columns[1].codes(), false)};
    cells.impossible[0] = ++*calls % 5 == 0;
    return std::vector<marginal::ImpossibleCells>{cells};
  };
  const AuditResult result = audited(request);
  EXPECT_GT(result.violations, 0U);
  EXPECT_LT(result.violations, result.trials);
  EXPECT_TRUE(result.verdict.starts_with("violation: ")) << result.verdict;
}

TEST(AuditNeighbours, UnitsDifferAndFitTheSchema) {
  const PrivateFitRequest request = artificial_request("aim", 1, 1e-9);
  const std::vector<NewUnit> units = new_units(request, true);
  EXPECT_GE(units.size(), 20U);
  for (std::size_t i = 0; i < units.size(); ++i) {
    EXPECT_EQ(units[i].rows.front().size(), request.fit.columns.size()) << units[i].name;
    if (units[i].rows.size() > 1) continue;
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(units[i].rows, units[k].rows) << units[i].name;
  }
  // Without columns of text nothing differs in text.
  PrivateFitRequest numbers = request;
  numbers.fit.columns = {column_of("a", TypeKind::int4)};
  numbers.fit.keys.clear();
  numbers.domains.resize(1);
  for (const NewUnit& unit : new_units(numbers, false))
    EXPECT_FALSE(unit.name.starts_with("text")) << unit.name;
}

TEST(AuditNeighbours, OrdinaryRowsLieInPublicDomains) {
  PrivateFitRequest request = artificial_request("aim", 1, 1e-9);
  request.domains[1]->low = 30000;
  request.domains[1]->high = 30003;
  request.domains[2].emplace();
  request.domains[2]->high = key_of_real(-5);
  const OwnedTable table = ordinary_table(request, 100);
  std::set<std::int64_t> keys;
  for (const Row& row : table.table.rows) {
    keys.insert(row[0].key);
    EXPECT_GE(row[1].key, 30000);
    EXPECT_LE(row[1].key, 30003);
    EXPECT_LE(real_of_key(row[2].key), -5);
    EXPECT_TRUE(row[5].text == "ears" || row[5].text == "eyes" || row[5].text == "surgery");
  }
  EXPECT_EQ(keys.size(), 100U);
}

TEST(AuditValues, PublicValuesAreDistinctAndReachBothEnds) {
  PrivateFitRequest request = artificial_request("aim", 1, 1e-9);
  const auto values_of = [&](std::uint32_t column) {
    const ValueMaker maker(request, column);
    std::vector<Cell> values;
    for (std::uint64_t i = 0; i < maker.public_values(); ++i) values.push_back(maker.public_value(i));
    return values;
  };
  EXPECT_TRUE(values_of(0).empty());  // a key
  EXPECT_EQ(values_of(1).size(), 121U);
  EXPECT_EQ(values_of(1).front().key, 0);
  EXPECT_EQ(values_of(1).back().key, 120);
  EXPECT_TRUE(values_of(2).empty());  // learned
  EXPECT_EQ(values_of(5).size(), 3U);
  EXPECT_EQ(values_of(8).size(), 3U);
  EXPECT_EQ(values_of(9).size(), 2U);
  request.domains[3].emplace();
  request.domains[3]->low = INT64_MIN / 2;
  request.domains[3]->high = INT64_MAX / 2;
  const std::vector<Cell> wide = values_of(3);
  ASSERT_EQ(wide.size(), 4096U);
  EXPECT_EQ(wide.front().key, INT64_MIN / 2);
  EXPECT_EQ(wide.back().key, INT64_MAX / 2);
  for (std::size_t i = 1; i < wide.size(); ++i) EXPECT_LT(wide[i - 1].key, wide[i].key);
}

TEST(AuditClaims, AreRefusedWhereNothingIsClaimed) {
  const auto state = [](const char* method, double epsilon, double delta) {
    return test::state_of([&] { expect_auditable({method, epsilon, delta}); });
  };
  EXPECT_EQ(state("aim", 1, 1e-9), "");
  EXPECT_EQ(state("copula", 1, 1e-9), sqlstate::feature_not_supported.code);
  EXPECT_EQ(state("cart", 1, 1e-9), sqlstate::feature_not_supported.code);
  EXPECT_EQ(state("none", 1, 1e-9), sqlstate::undefined_object.code);
  for (const double epsilon : {0.0, -1.0, double(INFINITY), double(NAN)})
    EXPECT_EQ(state("aim", epsilon, 1e-9), sqlstate::invalid_parameter_value.code) << epsilon;
  for (const double delta : {0.0, 1.0, double(NAN)})
    EXPECT_EQ(state("aim", 1, delta), sqlstate::invalid_parameter_value.code) << delta;
}

TEST(AuditReplayOfFaults, CanBeCancelledAnywhere) {
  const PrivateFitRequest request = artificial_request("mst", 1, 1e-9);
  for (const std::uint64_t after : {0U, 1U, 10U, 500U}) {
    CountedRandomness randomness(5);
    test::CancellingObserver canceller(after);
    EXPECT_THROW(run_replay_audit({request, true}, randomness, canceller), test::Cancelled) << after;
  }
}

}  // namespace
}  // namespace synth::audit
