#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/base/permutation.hpp"
#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "core/evaluate/marginals.hpp"
#include "core/evaluate/pace.hpp"
#include "core/evaluate/wilson.hpp"

namespace synth::evaluate {
namespace {

constexpr double needed_accuracy = 0.95;
constexpr double worst_share = 0.1;
constexpr std::uint64_t most_cells = std::uint64_t{1} << 20;

/// One bit of a column: whether a level counts as 1.
struct Secret {
  std::uint32_t column = 0;
  std::vector<bool> bit_of_level;
  double share = 0;  ///< of synthetic rows with bit 1
};

/// Ordered columns: levels above the cut that divides synthetic rows best; others: the most frequent level.
Secret secret_of(const JointColumn& column, std::uint32_t number, const Levels& levels, Observer& observer) {
  std::vector<double> counts(levels.size, 0);
  const auto& codes = levels.codes[synthetic];
  for_each_below(codes.size(), observer, [&](std::size_t row) { ++counts[codes[row]]; });
  const auto rows = static_cast<double>(codes.size());
  Secret secret{number, std::vector<bool>(levels.size, false), 0};
  if (!is_ordered(column.kind)) {
    const auto most = std::max_element(counts.begin(), counts.end());
    secret.bit_of_level[static_cast<std::size_t>(most - counts.begin())] = true;
    secret.share = *most / rows;
    return secret;
  }
  std::size_t cut = 0;
  double above = rows - counts.back();  // NULL's level is the last, and below
  double best = above;
  for (std::size_t level = 0; level + 1 < counts.size(); ++level) {
    if (std::abs(above - rows / 2) < std::abs(best - rows / 2)) best = above, cut = level;
    above -= counts[level];
  }
  for (std::size_t level = cut; level + 1 < counts.size(); ++level) secret.bit_of_level[level] = true;
  secret.share = best / rows;
  return secret;
}

std::vector<Secret> secrets_of(const JointTable& table, const LeveledTable& levels, const LinearPlan& plan,
                               const std::vector<std::uint32_t>& columns, Observer& observer) {
  std::vector<Secret> secrets;
  for (const std::uint32_t column : plan.secrets.empty() ? columns : plan.secrets) {
    if (column >= table.columns.size() || !is_compared(table.columns[column].kind))
      throw Error(sqlstate::invalid_parameter_value, "a secret is no column that can be compared",
                  "Name number, time or category columns of the table as secrets.");
    secrets.push_back(secret_of(table.columns[column], column, levels[column], observer));
  }
  if (!plan.secrets.empty()) return secrets;
  std::stable_sort(secrets.begin(), secrets.end(), [](const Secret& a, const Secret& b) {
    return std::abs(a.share - 0.5) < std::abs(b.share - 0.5);
  });
  if (secrets.size() > plan.most_secrets) secrets.resize(plan.most_secrets);
  return secrets;
}

/// All that the attacks on one secret share.
class LinearAttack {
 public:
  LinearAttack(const Population& population, const LeveledTable& levels, const Secret& secret,
               const std::vector<std::uint32_t>& columns, const ReconstructionOptions& options,
               Observer& observer)
      : population_(population), levels_(levels), secret_(secret), options_(options), observer_(observer) {
    for (const std::uint32_t column : columns)
      if (column != secret.column) known_.push_back(column);
    choose_classes();
    sets_ = column_sets(known_, 1, UINT64_MAX, options.seed, observer);
    for (auto& set : column_sets(known_, 2, options.linear.most_sets, options.seed, observer))
      sets_.push_back(std::move(set));
    if (sets_.empty()) throw Error(sqlstate::internal_error, "no quasi-identifiers");
  }

  /// Records of the real side, first .. last - 1, in random order.
  std::vector<std::uint32_t> records(std::uint64_t first, std::uint64_t last, std::uint64_t stream) const {
    std::vector<std::uint32_t> rows;
    for_each_below(last - first, observer_, [&](std::size_t i) {
      if (taken(real, static_cast<std::uint32_t>(first + i)))
        rows.push_back(static_cast<std::uint32_t>(first + i));
    });
    if (rows.empty()) return rows;
    std::vector<std::uint32_t> order(rows.size());
    const Permutation permutation(make_random_key(options_.seed, stream), rows.size());
    for_each_below(rows.size(), observer_, [&](std::size_t i) { order[i] = rows[permutation(i)]; });
    return order;
  }

  bool bit(Side side, std::uint32_t row) const {
    return secret_.bit_of_level[levels_[secret_.column].codes[side][row]];
  }

  /// Counts of the bit for every combination, by synthetic rows, or exact ones.
  SubsetCounts ask(const std::vector<std::uint32_t>& records, bool exact) const {
    SubsetCounts counts(static_cast<std::uint32_t>(records.size()));
    for (const auto& set : sets_) ask_set(set, records, exact, counts);
    return counts;
  }

  /// Whether the bit of each of `records` was found.
  std::vector<bool> attack(const std::vector<std::uint32_t>& records, bool exact) const {
    const std::vector<double> bits = fit_bits(ask(records, exact), options_.linear.solver, observer_);
    std::vector<bool> right(records.size());
    const bool likelier = secret_.share > 0.5;
    for (std::size_t i = 0; i < records.size(); ++i)
      right[i] = (bits[i] == 0.5 ? likelier : bits[i] > 0.5) == bit(real, records[i]);
    return right;
  }

  /// The mean over sets of the logarithm of how many records share the combination.
  std::vector<double> commonness(const std::vector<std::uint32_t>& records) const {
    const SubsetCounts counts = ask(records, true);
    std::vector<double> sums(records.size(), 0);
    for (std::uint32_t question = 0; question < counts.questions(); ++question)
      for (const std::uint32_t record : counts.asked(question))
        sums[record] += std::log(static_cast<double>(counts.asked(question).size()));
    return sums;
  }

  bool all_classes() const { return part_ == UINT64_MAX; }

 private:
  /// Classes of records with equal quasi-identifiers are taken by a hash, so many as `most_records` need.
  void choose_classes() {
    const std::uint64_t most = std::max<std::uint64_t>(1, options_.linear.most_records);
    if (population_.training_rows <= most) return;
    part_ = static_cast<std::uint64_t>(0x1p63 * 2 * static_cast<double>(most) /
                                       static_cast<double>(population_.training_rows));
  }

  bool taken(Side side, std::uint32_t row) const {
    if (all_classes()) return true;
    std::uint64_t hash = mix64(options_.seed);
    for (const std::uint32_t column : known_) hash = mix64(hash ^ levels_[column].codes[side][row]);
    return hash < part_;
  }

  std::uint64_t cells(const std::vector<std::uint32_t>& set) const {
    std::uint64_t size = 1;
    for (const std::uint32_t column : set) size = std::min(most_cells + 1, size * levels_[column].size);
    return size;
  }

  std::uint64_t cell(const std::vector<std::uint32_t>& set, Side side, std::uint32_t row) const {
    std::uint64_t cell = 0;
    for (const std::uint32_t column : set)
      cell = cell * levels_[column].size + levels_[column].codes[side][row];
    return cell;
  }

  /// Rows with the bit over rows, of each cell; NaN where there are none.
  std::vector<double> synthetic_shares(const std::vector<std::uint32_t>& set, std::uint64_t size) const {
    std::vector<double> rows(size, 0);
    std::vector<double> ones(size, 0);
    for_each_below(population_.table.rows[synthetic], observer_, [&](std::size_t i) {
      const auto row = static_cast<std::uint32_t>(i);
      if (!taken(synthetic, row)) return;
      const std::uint64_t at = cell(set, synthetic, row);
      ++rows[at];
      ones[at] += bit(synthetic, row);
    });
    for (std::size_t i = 0; i < size; ++i) ones[i] /= rows[i];
    return ones;
  }

  void ask_set(const std::vector<std::uint32_t>& set, const std::vector<std::uint32_t>& records, bool exact,
               SubsetCounts& counts) const {
    const std::uint64_t size = cells(set);
    if (size > most_cells) return;
    const std::vector<double> shares = exact ? std::vector<double>() : synthetic_shares(set, size);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> placed;
    for (std::uint32_t i = 0; i < records.size(); ++i) placed.emplace_back(cell(set, real, records[i]), i);
    checked_sort(placed.begin(), placed.end(), std::less<>(), observer_);
    std::vector<std::uint32_t> asked;
    for (std::size_t i = 0; i < placed.size();) {
      const std::uint64_t here = placed[i].first;
      asked.clear();
      double ones = 0;
      for (; i < placed.size() && placed[i].first == here; ++i) {
        asked.push_back(placed[i].second);
        ones += bit(real, records[placed[i].second]);
      }
      const double answer = exact ? ones : shares[here] * static_cast<double>(asked.size());
      if (!std::isnan(answer)) counts.add(asked, answer);
    }
  }

  const Population& population_;
  const LeveledTable& levels_;
  const Secret& secret_;
  const ReconstructionOptions& options_;
  Observer& observer_;
  std::vector<std::uint32_t> known_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::uint64_t part_ = UINT64_MAX;
};

std::uint64_t count_right(const std::vector<bool>& right, std::size_t records) {
  return static_cast<std::uint64_t>(
      std::count(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(records), true));
}

/// Accuracy among the tenth of the first `records` that is least common.
double worst_accuracy(const std::vector<bool>& right, const std::vector<double>& commonness,
                      std::size_t records) {
  std::vector<std::size_t> order(records);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return commonness[a] < commonness[b]; });
  order.resize(
      std::max<std::size_t>(1, static_cast<std::size_t>(worst_share * static_cast<double>(records))));
  double hits = 0;
  for (const std::size_t record : order) hits += right[record];
  return hits / static_cast<double>(order.size());
}

void fill(Finding& finding, std::uint64_t hits, std::uint64_t trials, std::uint64_t ones, double confidence) {
  const Interval interval = wilson_interval(hits, trials, confidence);
  const auto n = static_cast<double>(trials);
  finding.trials = trials;
  finding.hits = hits;
  finding.estimate = static_cast<double>(hits) / n;
  finding.low = interval.low;
  finding.high = interval.high;
  finding.baseline = static_cast<double>(std::max(ones, trials - ones)) / n;
  finding.measure = "accuracy";
}

Finding attack_secret(const Population& population, const LeveledTable& levels, const Secret& secret,
                      const std::vector<std::uint32_t>& columns, const ReconstructionOptions& options,
                      Observer& observer) {
  observer.phase("reconstruction: bits of a column");
  const LinearAttack attack(population, levels, secret, columns, options, observer);
  std::vector<std::uint32_t> training = attack.records(0, population.training_rows, 13);
  const auto control = attack.records(population.training_rows, population.table.rows[real], 14);
  Finding finding;
  finding.attack = "reconstruction_linear";
  finding.target = population.table.columns[secret.column].name;
  finding.threat_model =
      "holds the synthetic table and all other columns of all training records; wants one bit of this column "
      "for each";
  finding.seed = options.seed;
  finding.measure = "accuracy";
  if (training.empty()) {
    finding.note = "no class of records was drawn; allow more records";
    return finding;
  }
  const std::vector<bool> right = attack.attack(training, false);
  const std::size_t trials = control.empty() ? training.size() : std::min(training.size(), control.size());
  std::uint64_t ones = 0;
  for (std::size_t i = 0; i < trials; ++i) ones += attack.bit(real, training[i]);
  const std::uint64_t hits = count_right(right, trials);
  fill(finding, hits, trials, ones, options.confidence);
  finding.worst_decile = worst_accuracy(right, attack.commonness(training), trials);
  const std::uint64_t exact_hits = count_right(attack.attack(training, true), trials);
  finding.ceiling = wilson_interval(exact_hits, trials, options.confidence).low;
  if (control.empty()) {
    finding.p_value = binomial_tail(hits, trials, finding.baseline);
    finding.note =
        "no control rows: a model that learned only how columns depend beats the baseline, too; hold "
        "rows out of the fit";
  } else {
    std::copy_n(control.begin(), trials, training.begin());
    const std::uint64_t of_control = count_right(attack.attack(training, false), trials);
    finding.control = static_cast<double>(of_control) / static_cast<double>(trials);
    finding.p_value = hypergeometric_tail(hits, trials, hits + of_control, 2 * trials);
  }
  if (!attack.all_classes()) {
    if (!finding.note.empty()) finding.note += "; ";
    finding.note += "records and synthetic rows of some classes of quasi-identifiers only, drawn at random";
  }
  return finding;
}

/// Dinur and Nissim's attack where it must succeed.
Finding positive_control(const Population& population, const LeveledTable& levels, const Secret& secret,
                         const ReconstructionOptions& options, Observer& observer) {
  observer.phase("reconstruction: positive control");
  const auto records = static_cast<std::uint32_t>(std::min<std::uint64_t>(
      population.training_rows, std::max(1U, options.linear.positive_control_records)));
  const Permutation permutation(make_random_key(options.seed, 15), population.training_rows);
  std::vector<bool> bits;
  std::uint64_t ones = 0;
  for (std::uint32_t i = 0; i < records; ++i) {
    bits.push_back(secret.bit_of_level[levels[secret.column].codes[real][permutation(i)]]);
    ones += bits.back();
  }
  SubsetCounts counts(records);
  const RandomKey key = make_random_key(options.seed, 16);
  for (std::uint32_t question = 0; question < 4 * records; ++question) {
    observer.check();
    std::vector<std::uint32_t> asked;
    double answer = 0;
    for (std::uint32_t i = 0; i < records; ++i) {
      if (mix64(key.value ^ mix64((std::uint64_t{question} << 32) + i)) >> 63 == 0) continue;
      asked.push_back(i);
      answer += bits[i];
    }
    counts.add(asked, answer);
  }
  L1Plan plan = options.linear.solver;
  plan.iterations = std::max(plan.iterations, 2000U);
  plan.tolerance = 1e-6;
  const std::vector<double> found = fit_bits(counts, plan, observer);
  std::uint64_t hits = 0;
  for (std::uint32_t i = 0; i < records; ++i) hits += (found[i] > 0.5) == bits[i];
  Finding finding;
  finding.attack = "reconstruction_positive_control";
  finding.target = population.table.columns[secret.column].name;
  finding.threat_model = "holds exact counts of one bit over random subsets of some training records";
  finding.seed = options.seed;
  fill(finding, hits, records, ones, options.confidence);
  finding.ceiling = wilson_interval(records, records, options.confidence).low;
  finding.p_value = binomial_tail(hits, records, finding.baseline);
  finding.note = finding.estimate >= needed_accuracy
                     ? "succeeds, as it must: the solver finds bits where answers give them away"
                     : "failed: linear reconstruction proves nothing here";
  return finding;
}

}  // namespace

std::vector<Finding> attack_linear(const Population& population, const ReconstructionOptions& options,
                                   Observer& observer) {
  const auto columns = population.table.columns_where(is_compared);
  const LeveledTable levels(
      population.table, {Edges::joint_quantiles, options.linear.bins, options.linear.categories}, observer);
  const auto secrets = secrets_of(population.table, levels, options.linear, columns, observer);
  std::vector<Finding> findings;
  if (secrets.empty()) return findings;
  findings.push_back(positive_control(population, levels, secrets[0], options, observer));
  const bool powerful = findings[0].estimate >= needed_accuracy;
  for (const Secret& secret : secrets) {
    findings.push_back(attack_secret(population, levels, secret, columns, options, observer));
    if (!powerful) findings.back().note += (findings.back().note.empty() ? "" : "; ") + findings[0].note;
  }
  return findings;
}

}  // namespace synth::evaluate
