// Whole private fits, audited from outside: how much privacy is left, at most, if one guesses from many fits
// whether a row was there, or from one fit which of many rows were. Bounds are wrong with probability 1e-4
// each over the choice of seeds; the seeds are fixed.

#include <gtest/gtest.h>

#include "core/audit/one_run.hpp"
#include "core/audit/pair.hpp"
#include "test/support/privacy.hpp"

namespace synth {
namespace {

using namespace test;
using audit::AuditResult;

constexpr double delta = 1e-5;
constexpr double alpha = 1e-4;

void print(const AuditResult& result, std::uint32_t overspending) {
  std::printf("%s, %s: %-11s %.0f  %u x rho, %6lu trials: epsilon >= %.2f (ceiling %.2f)\n",
              result.audit.c_str(), result.statistic.c_str(), result.claim.method.c_str(),
              result.claim.epsilon, overspending, static_cast<unsigned long>(result.trials),
              result.epsilon_lower_bound, result.ceiling);
}

/// By statistic: clopper_pearson, gaussian.
std::vector<AuditResult> pairs(const std::string& method, double epsilon, std::uint32_t overspending = 1,
                               std::uint64_t rows_per_unit = 1) {
  CountedRandomness randomness(71);
  Observer observer;
  audit::PairAudit pair{{method, epsilon, delta}, 16'000, rows_per_unit, alpha, overspending};
  const std::vector<AuditResult> results = run_pair_audit(pair, randomness, observer);
  for (const AuditResult& result : results) print(result, overspending);
  return results;
}

AuditResult one_run(const std::string& method, double epsilon, std::uint32_t overspending = 1) {
  CountedRandomness randomness(72);
  Observer observer;
  const audit::ArtificialOneRun run{{method, epsilon, delta}, 2000, alpha, overspending};
  const AuditResult result = run_one_run_audit(run, randomness, observer).front();
  print(result, overspending);
  return result;
}

class PrivateAudit : public testing::TestWithParam<const char*> {};

TEST_P(PrivateAudit, FindsNoLessPrivacyThanIsClaimed) {
  for (const double epsilon : {1.0, 4.0}) {
    const std::vector<AuditResult> results = pairs(GetParam(), epsilon);
    for (const AuditResult& result : results) EXPECT_EQ(result.violations, 0U) << result.verdict;
    // The audit has power: a good part of what was promised is found used up.
    EXPECT_GE(results[1].epsilon_lower_bound, (epsilon == 1 ? 0.35 : 0.8) * epsilon);
    EXPECT_GE(results[0].epsilon_lower_bound, (epsilon == 1 ? 0 : 0.2) * epsilon);
  }
}

TEST_P(PrivateAudit, WouldFindHalfTheNoise) {
  const std::vector<AuditResult> results = pairs(GetParam(), 1, 4);
  EXPECT_GT(results[1].epsilon_lower_bound, 1);
  EXPECT_EQ(results[1].violations, 1U);
}

TEST_P(PrivateAudit, FindsNoLessPrivacyForHeavyUnits) {
  EXPECT_EQ(pairs(GetParam(), 4, 1, 3)[1].violations, 0U);
  EXPECT_EQ(pairs(GetParam(), 4, 4, 3)[1].violations, 1U);
}

TEST_P(PrivateAudit, InOneRunFindsNoLessPrivacyThanIsClaimed) {
  for (const double epsilon : {0.5, 2.0}) EXPECT_EQ(one_run(GetParam(), epsilon).violations, 0U);
}

// A sixteenth of the noise: one run has far less power than many.
TEST_P(PrivateAudit, InOneRunWouldFindFarTooLittleNoise) {
  EXPECT_EQ(one_run(GetParam(), 0.5, 256).violations, 1U);
}

INSTANTIATE_TEST_SUITE_P(Methods, PrivateAudit, testing::Values("independent", "mst", "aim"));

}  // namespace
}  // namespace synth
