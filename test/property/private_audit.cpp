// Whole private fits, audited from outside: how much privacy is left, at most, if one guesses from many fits
// whether a row was there. Worst-case neighbours: a table of five equal rows, and one row more in a cell of
// its own. The attacker sees every noisy answer and weighs them by the exact likelihood ratio, which no other
// attack beats. Bounds are wrong with probability 1e-4 each over the choice of seeds; the seeds are fixed.

#include <gtest/gtest.h>

#include "test/support/audit.hpp"
#include "test/support/privacy.hpp"
#include "test/support/private_fit.hpp"

namespace synth {
namespace {

using namespace test;

constexpr double delta = 1e-5;
constexpr double alpha = 1e-4;

/// Two columns whose domains follow from their types.
Table tiny_table(bool with) {
  Table table{{column_of("a", TypeKind::boolean), column_of("b", TypeKind::boolean)}, {}};
  for (Column& column : table.columns) column.not_null = true;
  const Row usual{std::int64_t{0}, std::int64_t{0}};
  table.rows.assign(5, usual);
  if (with) table.rows.push_back({std::int64_t{1}, std::int64_t{1}});
  return table;
}

struct Audit {
  std::string method;
  double epsilon = 1;      ///< as claimed
  std::uint64_t fits = 0;  ///< of each table
  std::uint32_t more = 1;  ///< times the rho that the claim allows: 4 halves the noise
};

PrivateFitRequest tiny_request(const Audit& audit) {
  PrivateFitRequest request;
  request.fit = request_for(tiny_table(false), audit.method);
  request.domains.resize(2);
  request.epsilon = audit.epsilon;
  request.delta = delta;
  return request;
}

/// The likelihood ratios of fits of one table.
std::vector<double> ratios_of(const Audit& audit, bool with, Randomness& randomness) {
  const PrivateFitRequest request = tiny_request(audit);
  Budget budget = plan_spending(request).total;
  budget.rho = Rho::of_units(audit.more * budget.rho.units());
  const Table tables[] = {tiny_table(false), tiny_table(true)};
  std::vector<double> ratios;
  for (std::uint64_t i = 0; i < audit.fits; ++i)
    ratios.push_back(log_ratio(
        [&](bool canary, Recorder& recorder) {
          MemorySource source(tables[canary]);
          PrivacySession session(budget, randomness, &recorder);
          Observer observer;
          fit_privately(source, request, session, observer);
        },
        with));
  return ratios;
}

EpsilonBounds bounds_of(const Audit& audit) {
  CountedRandomness randomness(71);
  const std::vector<double> without = ratios_of(audit, false, randomness);
  const EpsilonBounds bounds = epsilon_bounds(without, ratios_of(audit, true, randomness), delta, alpha);
  std::printf("audit: %-11s %.0f  %u x rho, %6lu fits: epsilon >= %.2f, as Gaussian >= %.2f (ceiling %.2f)\n",
              audit.method.c_str(), audit.epsilon, audit.more, static_cast<unsigned long>(audit.fits),
              bounds.any, bounds.gaussian, bounds.ceiling);
  return bounds;
}

std::uint64_t fits_of(const std::string& method) { return method == "independent" ? 16'000 : 10'000; }

class PrivateAudit : public testing::TestWithParam<const char*> {};

TEST_P(PrivateAudit, FindsNoLessPrivacyThanIsClaimed) {
  for (const double epsilon : {1.0, 4.0}) {
    const EpsilonBounds bounds = bounds_of({GetParam(), epsilon, fits_of(GetParam())});
    EXPECT_LE(bounds.any, epsilon);
    EXPECT_LE(bounds.gaussian, epsilon);
    // The audit has power: a good part of what was promised is found used up.
    EXPECT_GE(bounds.gaussian, (epsilon == 1 ? 0.3 : 0.5) * epsilon);
  }
}

TEST_P(PrivateAudit, WouldFindHalfTheNoise) {
  EXPECT_GT(bounds_of({GetParam(), 1, fits_of(GetParam()), 4}).gaussian, 1);
}

INSTANTIATE_TEST_SUITE_P(Methods, PrivateAudit, testing::Values("independent", "mst", "aim"));

}  // namespace
}  // namespace synth
