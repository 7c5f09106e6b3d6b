#include "core/evaluate/attack/membership_epsilon.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/attack/finding.hpp"
#include "core/evaluate/error_rates.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

constexpr std::size_t choosing_part = 5;  // one in so many targets

Guesses guess(std::span<const double> members, std::span<const double> others, double threshold) {
  const auto above = [&](std::span<const double> scores) {
    return static_cast<std::uint64_t>(
        std::count_if(scores.begin(), scores.end(), [&](double score) { return score > threshold; }));
  };
  return {above(members), members.size(), above(others), others.size()};
}

/// The thresholds that separate the targets of a part differently; where these are many, so many of them.
std::vector<double> thresholds_of(std::span<const double> members, std::span<const double> others,
                                  Observer& observer) {
  std::vector<double> scores(members.begin(), members.end());
  scores.insert(scores.end(), others.begin(), others.end());
  checked_sort(
      scores.begin(), scores.end(), [](double a, double b) { return a < b; }, observer);
  std::vector<double> distinct;
  for (std::size_t i = 0; i + 1 < scores.size(); ++i)
    if (scores[i] < scores[i + 1]) distinct.push_back(scores[i]);
  if (distinct.empty()) return {scores.back()};
  constexpr std::size_t most = 200;
  const std::size_t step = (distinct.size() + most - 1) / most;
  std::vector<double> thresholds;
  for (std::size_t i = 0; i < distinct.size(); i += step) thresholds.push_back(distinct[i]);
  return thresholds;
}

}  // namespace

double epsilon_bound(const Guesses& guesses, double delta, double error) {
  const double false_rate = proportion_upper(guesses.false_positives, guesses.others, error / 2);
  const double missed_rate =
      proportion_upper(guesses.members - guesses.true_positives, guesses.members, error / 2);
  return epsilon_of_error_rates(false_rate, missed_rate, delta);
}

EpsilonFinding measure_epsilon(std::span<const ScoredTargets> attacks, double delta, double confidence,
                               Observer& observer) {
  EpsilonFinding finding;
  const double error = 1 - confidence;
  const std::size_t members = attacks.empty() ? 0 : attacks[0].members.size();
  const std::size_t others = attacks.empty() ? 0 : attacks[0].others.size();
  const std::size_t choosing_members = members / choosing_part;
  const std::size_t choosing_others = others / choosing_part;
  if (choosing_members == 0 || choosing_others == 0) {
    finding.value = finding.ceiling = undefined;
    return finding;
  }
  double best = -1;
  double threshold = 0;
  for (std::size_t i = 0; i < attacks.size(); ++i) {
    const auto m = attacks[i].members.first(choosing_members);
    const auto o = attacks[i].others.first(choosing_others);
    for (const double candidate : thresholds_of(m, o, observer)) {
      observer.check();
      const double bound = epsilon_bound(guess(m, o, candidate), delta, error);
      if (bound > best) best = bound, threshold = candidate, finding.score = i;
    }
  }
  const ScoredTargets& chosen = attacks[finding.score];
  finding.guesses =
      guess(chosen.members.subspan(choosing_members), chosen.others.subspan(choosing_others), threshold);
  finding.value = epsilon_bound(finding.guesses, delta, error);
  Guesses all_right = finding.guesses;
  all_right.true_positives = all_right.members;
  all_right.false_positives = 0;
  finding.ceiling = epsilon_bound(all_right, delta, error);
  return finding;
}

}  // namespace synth::evaluate
