#include "core/evaluate/attack/inference.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/error.hpp"
#include "core/evaluate/attack/guess.hpp"
#include "core/evaluate/attack/outcome.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t inference_stream = 0x696e666572;

std::vector<std::uint32_t> checked_columns(const JointTable& table, std::vector<std::uint32_t> columns) {
  if (columns.empty()) return compared_columns(table);
  for (const std::uint32_t column : columns)
    if (column >= table.columns.size() || !is_compared(table.columns[column].kind))
      throw Error(sqlstate::invalid_parameter_value, "inference with a column that is not compared",
                  "Name columns of numbers, times or categories.");
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

/// The attack on all secrets of a target at once.
class InferenceSearch {
 public:
  InferenceSearch(const JointTable& table, const InferenceOptions& options, Observer& observer)
      : table_(table),
        strict_(options.rules == AttackRules::anonymeter),
        secrets_(checked_columns(table, options.secrets)),
        space_(table, checked_columns(table, options.known),
               strict_ ? GowerRules::anonymeter : GowerRules::ours),
        rows_(space_, {synthetic, 0, static_cast<std::uint32_t>(table.rows[synthetic])}, observer),
        found_(secrets_.size()) {
    for (const std::uint32_t secret : secrets_) {
      guesses_.emplace_back(table.columns[secret], options.tolerance, options.rules);
      const auto& known = space_.columns();
      const auto at = std::find(known.begin(), known.end(), secret);
      left_out_.push_back(at == known.end() ? GowerRows::no_axis
                                            : static_cast<std::size_t>(at - known.begin()));
    }
  }

  const std::vector<std::uint32_t>& secrets() const { return secrets_; }
  const std::vector<std::uint32_t>& known() const { return space_.columns(); }

  /// For each secret, the chance that it is guessed for each of these real rows.
  std::vector<Successes> attack(const std::vector<std::uint32_t>& targets, Observer& observer) {
    std::vector<Successes> successes(secrets_.size());
    for (const std::uint32_t row : targets) {
      rows_.nearest_without(rows_.target(real, row), left_out_, found_, observer);
      for (std::size_t i = 0; i < secrets_.size(); ++i) successes[i].push_back(chance(i, row));
      observer.step(++done_);
    }
    return successes;
  }

  /// The mean chance of guesses from random rows.
  double baseline(std::size_t secret, const std::vector<std::uint32_t>& targets, Observer& observer) const {
    return tally_of(random_chances(secret, targets, observer)).share();
  }

  Successes random_chances(std::size_t secret, const std::vector<std::uint32_t>& targets,
                           Observer& observer) const {
    const JointColumn& column = table_.columns[secrets_[secret]];
    std::vector<std::uint32_t> codes;
    for (const std::uint32_t row : targets) codes.push_back(column.codes(real)[row]);
    return random_guess_chances(column, guesses_[secret], codes, observer);
  }

 private:
  /// That a random one of the nearest rows gives a secret away.
  double chance(std::size_t secret, std::uint32_t row) const {
    const JointColumn& column = table_.columns[secrets_[secret]];
    const auto& nearest = found_[secret].rows();
    const std::size_t asked = strict_ ? 1 : nearest.size();
    double right = 0;
    for (std::size_t i = 0; i < asked; ++i)
      right += guesses_[secret].right(column.codes(synthetic)[nearest[i].row], column.codes(real)[row]);
    return right / static_cast<double>(asked);
  }

  const JointTable& table_;
  bool strict_;
  std::vector<std::uint32_t> secrets_;
  GowerSpace space_;
  GowerRows rows_;
  std::vector<Neighbours> found_;
  std::vector<Guess> guesses_;
  std::vector<std::size_t> left_out_;
  std::uint64_t done_ = 0;
};

/// The chance that all secrets of a target are guessed.
Successes all_of(const std::vector<Successes>& secrets) {
  Successes all = secrets.front();
  for (std::size_t i = 1; i < secrets.size(); ++i)
    for (std::size_t target = 0; target < all.size(); ++target) all[target] *= secrets[i][target];
  return all;
}

std::string known_words(const JointTable& table, const std::vector<std::uint32_t>& known,
                        std::optional<std::uint32_t> secret) {
  const auto compared = compared_columns(table);
  if (known == compared) return "all other columns";
  std::string names;
  for (const std::uint32_t column : known)
    if (column != secret) names += (names.empty() ? "" : ", ") + table.columns[column].name;
  return names.empty() ? "no column" : "the columns " + names;
}

Finding about_column(Finding finding, const JointTable& table, const InferenceSearch& search,
                     std::uint32_t secret) {
  finding.attack = "inference";
  finding.target = table.columns[secret].name;
  finding.threat_model = "knows " + known_words(table, search.known(), secret) +
                         " of a person, and all synthetic rows; wants to know the person's " + finding.target;
  return finding;
}

Finding about_exposed(Finding finding, const JointTable& table, const InferenceSearch& search) {
  finding.attack = "inference";
  finding.target = "most_exposed";
  finding.threat_model = "goes for the people who are least like others; knows " +
                         known_words(table, search.known(), {}) +
                         " of each secret column, and all synthetic rows; wins if every secret column of a "
                         "person is guessed in turn";
  return finding;
}

}  // namespace

std::vector<Finding> attack_inference(const Population& population, const InferenceOptions& options,
                                      Observer& observer) {
  validate(options);
  if (!(options.tolerance >= 0))
    throw Error(sqlstate::invalid_parameter_value, "the tolerance of inference is out of range",
                "It is 0 or more; 0.05 is usual.");
  const JointTable& table = population.table;
  InferenceSearch search(table, options, observer);
  const char* const missing = population.training_rows == 0 ? "no training rows: nobody to attack"
                              : table.rows[synthetic] == 0  ? "no synthetic rows: nothing to attack with"
                                                            : nullptr;
  std::vector<Finding> findings;
  if (missing) {
    for (const std::uint32_t secret : search.secrets())
      findings.push_back(about_column(empty_finding(options, missing), table, search, secret));
    return findings;
  }
  if (search.secrets().empty()) return findings;

  const RandomKey key = make_random_key(options.seed, inference_stream);
  const Exposures exposures(population, observer);
  const Targets targets = draw_targets(population, options.attacks, key, observer);
  observer.phase("{f}", targets.training.size() + targets.control.size());
  const auto deciles = [&](const std::vector<std::uint32_t>& rows) {
    return exposures.most_exposed_tenth(real, rows, observer);
  };
  const std::vector<std::size_t> exposed = deciles(targets.training);
  const std::vector<std::size_t> exposed_control = deciles(targets.control);
  const auto training = search.attack(targets.training, observer);
  const auto control = search.attack(targets.control, observer);
  for (std::size_t i = 0; i < search.secrets().size(); ++i) {
    const double baseline = search.baseline(i, targets.training, observer);
    findings.push_back(about_column(
        risk_finding(outcome_of(population, training[i], control[i], baseline, exposed, exposed_control),
                     options),
        table, search, search.secrets()[i]));
  }
  if (options.most_exposed == 0) return findings;
  observer.phase("most exposed records");

  const ExposedRows rows =
      find_exposed(population, exposures, options.most_exposed, options.most_candidates, key, observer);
  std::vector<Successes> chances;
  for (std::size_t i = 0; i < search.secrets().size(); ++i)
    chances.push_back(search.random_chances(i, rows.training, observer));
  const Successes found = all_of(search.attack(rows.training, observer));
  const Successes found_control = all_of(search.attack(rows.control, observer));
  findings.push_back(about_exposed(
      rate_finding(outcome_of(population, found, found_control, tally_of(all_of(chances)).share()), options),
      table, search));
  return findings;
}

}  // namespace synth::evaluate
