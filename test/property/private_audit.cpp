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
std::vector<AuditResult> pairs(const audit::PairAudit& pair) {
  CountedRandomness randomness(71);
  Observer observer;
  const std::vector<AuditResult> results = run_pair_audit(pair, randomness, observer);
  for (const AuditResult& result : results) print(result, pair.overspending);
  return results;
}

std::uint64_t fits_of(const std::string& method) { return method == "independent" ? 8'000 : 10'000; }

/// In one run delta counts for each canary, so that it must be far below alpha.
AuditResult one_run(const std::string& method, double epsilon, std::uint32_t overspending = 1) {
  CountedRandomness randomness(72);
  Observer observer;
  const audit::ArtificialOneRun run{{method, epsilon, 1e-9}, 2000, alpha, overspending};
  const AuditResult result = run_one_run_audit(run, randomness, observer).front();
  print(result, overspending);
  return result;
}

class PrivateAudit : public testing::TestWithParam<const char*> {};

TEST_P(PrivateAudit, FindsNoLessPrivacyThanIsClaimed) {
  const std::string method = GetParam();
  for (const double epsilon : {1.0, 4.0}) {
    const std::vector<AuditResult> results = pairs({{method, epsilon, delta}, fits_of(method), 1, alpha});
    for (const AuditResult& result : results) EXPECT_EQ(result.violations, 0U) << result.verdict;
    // The audit has power: a good part of what was promised is found used up. Of the budget of mst, a third
    // pays for a choice between one pair, which tells nothing.
    EXPECT_GE(results[1].epsilon_lower_bound, epsilon == 1 ? 0.3 : method == "mst" ? 2.4 : 3.0);
    EXPECT_GE(results[0].epsilon_lower_bound, epsilon == 1 ? 0 : 0.8);
  }
}

TEST_P(PrivateAudit, WouldFindHalfTheNoise) {
  const AuditResult result = pairs({{GetParam(), 1, delta}, fits_of(GetParam()), 1, alpha, 4})[1];
  EXPECT_GT(result.epsilon_lower_bound, 1);
  EXPECT_EQ(result.violations, 1U);
}

TEST(PrivateAuditOfUnits, FindsWhatIsClaimedAndNoLess) {
  EXPECT_EQ(pairs({{"independent", 4, delta}, 4000, 3, alpha})[1].violations, 0U);
  EXPECT_EQ(pairs({{"independent", 4, delta}, 4000, 3, alpha, 4})[1].violations, 1U);
}

TEST_P(PrivateAudit, InOneRunFindsNoLessPrivacyThanIsClaimed) {
  for (const double epsilon : {0.5, 4.0}) EXPECT_EQ(one_run(GetParam(), epsilon).violations, 0U);
}

// One run has far less power than many: it takes an eighth of the noise.
TEST_P(PrivateAudit, InOneRunWouldFindFarTooLittleNoise) {
  EXPECT_EQ(one_run(GetParam(), 0.5, 64).violations, 1U);
}

INSTANTIATE_TEST_SUITE_P(Methods, PrivateAudit, testing::Values("independent", "mst", "aim"));

}  // namespace
}  // namespace synth
