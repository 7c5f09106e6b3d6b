// Canaries for the audit in one run: where they are planted, what the table is taken to hold without them,
// and that guesses see them where there is next to no noise. Deterministic: randomness is a counter.

#include <gtest/gtest.h>
#include <map>

#include "core/audit/canaries.hpp"
#include "core/audit/neighbours.hpp"
#include "core/audit/one_run.hpp"
#include "core/audit/schema.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/privacy.hpp"

namespace synth::audit {
namespace {

using test::CountedRandomness;

/// Two public columns, and one whose categories are learned.
PrivateFitRequest small_request(std::string method, double epsilon) {
  PrivateFitRequest request = labelled_request(std::move(method), epsilon, 1e-9, {"a", "b", "c", "d", "e"});
  request.fit.columns.push_back(column_of("age", TypeKind::int4));
  request.fit.columns.push_back(column_of("job", TypeKind::text));
  request.fit.keep_labels.assign(3, false);
  request.domains.resize(3);
  request.domains[1].emplace();
  request.domains[1]->low = 0;
  request.domains[1]->high = 399;
  return request;
}

TEST(AuditCanaries, AreSpreadEvenlyOverPublicDomains) {
  const PrivateFitRequest request = artificial_request("aim", 1, 1e-9);
  CountedRandomness randomness(1);
  const std::vector<Row> canaries = make_canaries(request, 300, randomness);
  ASSERT_EQ(canaries.size(), 300U);
  std::map<std::int64_t, int> keys, ages;
  std::map<std::string, int> wards;
  for (const Row& row : canaries) {
    ++keys[row[0].key];
    ++ages[row[1].key];
    ++wards[row[5].text];
    EXPECT_EQ(row[2], Cell()) << "learned";
    EXPECT_EQ(row[6], Cell()) << "learned";
  }
  EXPECT_EQ(keys.size(), 300U);
  EXPECT_EQ(ages.size(), 121U);
  for (const auto& [age, rows] : ages) {
    EXPECT_TRUE(rows == 2 || rows == 3);
    EXPECT_TRUE(age >= 0 && age <= 120);
  }
  EXPECT_EQ(wards, (std::map<std::string, int>{{"ears", 100}, {"eyes", 100}, {"surgery", 100}}));
}

TEST(AuditCanaries, NeedAPublicDomain) {
  PrivateFitRequest request = labelled_request("aim", 1, 1e-9, {"alone"});
  CountedRandomness randomness(1);
  EXPECT_EQ(test::state_of([&] { make_canaries(request, 100, randomness); }),
            sqlstate::object_not_in_prerequisite_state.code);
}

TEST(AuditCanaries, ArePlantedWhileTheTableIsRead) {
  const PrivateFitRequest request = small_request("mst", 1);
  OwnedTable table{{request.fit.columns, {}}, {}};
  for (int i = 0; i < 10; ++i) table.add({"a", std::int64_t{7}, "clerk"}, i);
  UnitSource inner(table, 1);
  const std::vector<Row> canaries = {
      {"a", std::int64_t{7}, Cell()}, {"b", std::int64_t{7}, "clerk"}, {"b", std::int64_t{8}, "spy"}};
  const std::vector<bool> planted = {true, false, true};
  Observer observer;
  PlantedSource source(inner, request.fit.columns, canaries, planted, 2, observer);
  SurveyPlan survey{{Storage::none, Storage::integer, Storage::none}};
  EXPECT_EQ(source.survey(survey)->rows(), 14U);
  std::map<std::string, std::uint64_t> jobs;
  source.count_values(2, 1,
                      [&](const Value& value, std::uint64_t rows) { jobs[std::string(value.bytes)] = rows; });
  EXPECT_EQ(jobs, (std::map<std::string, std::uint64_t>{{"clerk", 10}, {"spy", 2}}));
  CodePlan plan;
  plan.memory_bytes = 1 << 20;
  plan.encodings.resize(3);
  plan.encodings[0].kind = Encoding::Kind::labels;
  plan.encodings[0].labels = {"a", "b"};
  plan.encodings[1].kind = Encoding::Kind::cells;
  plan.encodings[1].cells.low = plan.encodings[1].cells.high = {7, 8};
  EXPECT_EQ(source.codes(plan)->rows_seen(), 14U);
  EXPECT_EQ(table.table.rows.size(), 10U);
  // Two columns tell canaries apart, and one pair of them.
  ASSERT_EQ(source.cells().size(), 3U);
  for (const CanaryCells& cells : source.cells()) {
    ASSERT_EQ(cells.others.size(), 3U);
    EXPECT_EQ(cells.others[0], 10);
    EXPECT_EQ(cells.others[1], cells.columns == std::vector<std::uint32_t>{1} ? 10 : 0);
    EXPECT_EQ(cells.others[2], 0);
  }
}

/// Of 500 rows with 400 canaries.
AuditResult one_run_of(const char* method, double epsilon, std::uint32_t overspending) {
  const PrivateFitRequest request = small_request(method, epsilon);
  const OwnedTable table = ordinary_table(request, 500);
  UnitSource source(table, 1);
  CountedRandomness randomness(3);
  Observer observer;
  return run_one_run_audit({request, source, 400, 1e-4, overspending}, randomness, observer).front();
}

// Without noise worth the name a model shows counts, and canaries with a value of their own are told apart.
TEST(AuditOneRun, SeesCanariesInTablesOfSeveralColumns) {
  for (const char* method : {"independent", "mst", "aim"}) {
    EXPECT_EQ(one_run_of(method, 0.5, 1).violations, 0U) << method;
    const AuditResult result = one_run_of(method, 0.5, 1'000'000);
    EXPECT_EQ(result.violations, 1U) << method << ": " << result.epsilon_lower_bound;
    EXPECT_TRUE(result.verdict.starts_with("violation: ")) << result.verdict;
  }
}

TEST(AuditOneRun, TakesBetween30And100000Canaries) {
  for (const std::uint64_t canaries : {0, 29, 100'001})
    EXPECT_EQ(test::state_of([&] { expect_canaries(canaries); }), sqlstate::invalid_parameter_value.code);
  expect_canaries(30);
}

}  // namespace
}  // namespace synth::audit
