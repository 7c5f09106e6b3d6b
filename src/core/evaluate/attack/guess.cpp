#include "core/evaluate/attack/guess.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/evaluate/extent.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Keeps a guess of 0 from a division by 0, as Anonymeter does.
constexpr double least_guess = 1e-12;

double range_of(const JointColumn& column) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const Side side : both_sides) {
    const Extent extent = finite_extent_of(column, side);
    if (extent.empty()) continue;
    low = std::min(low, extent.low);
    high = std::max(high, extent.high);
  }
  return low <= high ? high - low : 0;
}

}  // namespace

Guess::Guess(const JointColumn& column, double tolerance, AttackRules rules)
    : column_(column), tolerance_(tolerance), rules_(rules) {
  if (column.kind == Kind::time) time_range_ = range_of(column);
}

bool Guess::right(std::uint32_t guess, std::uint32_t secret) const {
  if (guess == secret) return true;
  const std::uint32_t null = column_.null_code();
  if (guess == null || secret == null || !is_ordered(column_.kind)) return false;
  const double g = column_.numbers[guess];
  const double off = std::abs(g - column_.numbers[secret]);
  if (column_.kind == Kind::time) return rules_ == AttackRules::ours && off <= tolerance_ * time_range_;
  // Anonymeter divides by the guess with its sign, so that no negative guess ever fails.
  const double size = rules_ == AttackRules::ours ? std::abs(g) : g;
  return off / (size + least_guess) <= tolerance_;
}

std::vector<double> random_guess_chances(const JointColumn& column, const Guess& guess,
                                         const std::vector<std::uint32_t>& secrets, Observer& observer) {
  const std::vector<std::uint64_t> counts = column.counts(synthetic, observer);
  const auto rows = static_cast<double>(column.codes(synthetic).size());
  std::unordered_map<std::uint32_t, double> known;
  std::vector<double> chances;
  for (const std::uint32_t secret : secrets) {
    const auto [found, fresh] = known.try_emplace(secret, 0);
    if (fresh && rows > 0) {
      std::uint64_t right = 0;
      for_each_below(counts.size(), observer, [&](std::size_t code) {
        if (counts[code] > 0 && guess.right(static_cast<std::uint32_t>(code), secret)) right += counts[code];
      });
      found->second = static_cast<double>(right) / rows;
    }
    chances.push_back(found->second);
  }
  return chances;
}

}  // namespace synth::evaluate
