#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "core/evaluate/pace.hpp"
#include "core/evaluate/rows.hpp"
#include "core/evaluate/wilson.hpp"

namespace synth::evaluate {
namespace {

double entropy_of(const Levels& levels, Observer& observer) {
  std::vector<double> counts(levels.size, 0);
  for_each_below(levels.codes[synthetic].size(), observer,
                 [&](std::size_t row) { ++counts[levels.codes[synthetic][row]]; });
  double entropy = 0;
  for (const double count : counts)
    if (count > 0) entropy -= count * std::log(count / static_cast<double>(levels.codes[synthetic].size()));
  return entropy;
}

/// Rows of the real side as keys; `rows` are numbers from `first`.
std::vector<RowKey> keys_of(const LeveledTable& levels, const std::vector<std::uint32_t>& columns,
                            std::uint64_t first, const std::vector<std::uint32_t>& rows, Observer& observer) {
  std::vector<RowKey> keys(rows.size(), 0);
  for (const std::uint32_t column : columns)
    for_each_below(rows.size(), observer, [&](std::size_t i) {
      keys[i] = keys[i] * levels[column].size + levels[column].codes[real][first + rows[i]];
    });
  return keys;
}

using Keys = std::unordered_set<RowKey>;

struct Matches {
  std::uint64_t training = 0;
  std::uint64_t control = 0;
  std::uint64_t only_training = 0;
  std::uint64_t only_control = 0;
};

Matches match(std::span<const RowKey> candidates, const Keys& training, const Keys& control) {
  Matches matches;
  for (const RowKey key : candidates) {
    const bool in_training = training.count(key) > 0;
    const bool in_control = control.count(key) > 0;
    matches.training += in_training;
    matches.control += in_control;
    matches.only_training += in_training && !in_control;
    matches.only_control += in_control && !in_training;
  }
  return matches;
}

}  // namespace

LevelPlan levels_for_ranking(const RankPlan& plan) {
  return {Edges::joint_quantiles, plan.bins, plan.categories};
}

std::vector<std::uint32_t> columns_for_ranking(const LeveledTable& levels,
                                               const std::vector<std::uint32_t>& columns, std::uint32_t most,
                                               Observer& observer) {
  std::vector<std::pair<double, std::uint32_t>> by_entropy;
  for (const std::uint32_t column : columns)
    by_entropy.emplace_back(-entropy_of(levels[column], observer), column);
  std::sort(by_entropy.begin(), by_entropy.end());
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < by_entropy.size() && i < most; ++i) chosen.push_back(by_entropy[i].second);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

PublishedMarginals synthetic_marginals(const LeveledTable& levels, const std::vector<std::uint32_t>& columns,
                                       Observer& observer) {
  PublishedMarginals published;
  for (const std::uint32_t column : columns) published.levels.push_back(levels[column].size);
  const std::uint64_t rows = levels.rows(synthetic);
  for (std::uint32_t a = 0; a < columns.size(); ++a)
    for (std::uint32_t b = a + 1; b < columns.size(); ++b) {
      const Levels& first = levels[columns[a]];
      const Levels& second = levels[columns[b]];
      PublishedMarginal marginal{a, b, std::vector<double>(std::size_t{first.size} * second.size, 0)};
      const double share = 1 / static_cast<double>(rows);
      for_each_below(rows, observer, [&](std::size_t row) {
        marginal.shares[first.codes[synthetic][row] * second.size + second.codes[synthetic][row]] += share;
      });
      published.marginals.push_back(std::move(marginal));
    }
  return published;
}

std::vector<Finding> attack_ranking(const Population& population, const LeveledTable& levels,
                                    const std::vector<std::uint32_t>& columns,
                                    const PublishedMarginals& published, const ReconstructionOptions& options,
                                    Observer& observer) {
  const std::uint64_t training_rows = population.training_rows;
  const std::uint64_t control_rows = population.control_rows();
  const auto candidates = rank_rows(published, std::min(options.ranking.sampled_rows, training_rows),
                                    options.ranking, options.seed, observer);
  const std::uint64_t compared = control_rows == 0 ? training_rows : std::min(training_rows, control_rows);
  const auto drawn = [&](std::uint64_t first, std::uint64_t rows, std::uint64_t stream) {
    return keys_of(levels, columns, first,
                   draw_without_replacement(rows, std::min(rows, compared),
                                            make_random_key(options.seed, stream), observer),
                   observer);
  };
  const auto training_keys = drawn(0, training_rows, 11);
  const auto control_keys = drawn(training_rows, control_rows, 12);
  const auto baseline = by_frequency(control_keys, options.seed, observer);
  const Keys training(training_keys.begin(), training_keys.end());
  const Keys control(control_keys.begin(), control_keys.end());

  std::vector<Finding> findings;
  for (const std::uint64_t top : options.ranking.tops) {
    std::uint64_t trials = std::min<std::uint64_t>(top, candidates.size());
    if (!baseline.empty()) trials = std::min<std::uint64_t>(trials, baseline.size());
    if (trials == 0) continue;
    const Matches matches = match(std::span(candidates).first(trials), training, control);
    const auto n = static_cast<double>(trials);
    const Interval interval = wilson_interval(matches.training, trials, options.confidence);
    Finding finding;
    finding.attack = "reconstruction_ranking";
    finding.target = "top_" + std::to_string(top);
    finding.threat_model =
        "holds two-way marginals of the synthetic table over " + std::to_string(columns.size()) +
        " columns at coarse levels; lists the rows that most likely stand in the training table";
    finding.trials = trials;
    finding.hits = matches.training;
    finding.estimate = static_cast<double>(matches.training) / n;
    finding.low = interval.low;
    finding.high = interval.high;
    finding.ceiling = wilson_interval(trials, trials, options.confidence).low;
    finding.seed = options.seed;
    finding.measure = "match_rate";
    if (baseline.empty()) {
      finding.note =
          "no control rows: frequent rows stand in every table of this population, so a match is no "
          "leak by itself; hold rows out of the fit";
    } else {
      const Matches of_baseline = match(std::span(baseline).first(trials), training, control);
      finding.baseline = static_cast<double>(of_baseline.training) / n;
      finding.control = static_cast<double>(matches.control) / n;
      const std::uint64_t apart = matches.only_training + matches.only_control;
      const double against_baseline =
          hypergeometric_tail(matches.training, trials, matches.training + of_baseline.training, 2 * trials);
      finding.p_value = std::max(against_baseline, binomial_tail(matches.only_training, apart, 0.5));
      if (trials < top) finding.note = "fewer rows to rank than asked for";
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace synth::evaluate
