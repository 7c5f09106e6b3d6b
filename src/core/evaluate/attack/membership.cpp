#include "core/evaluate/attack/membership.hpp"

#include <algorithm>
#include <cstdio>

#include "core/base/error.hpp"
#include "core/evaluate/attack/membership_auc.hpp"
#include "core/evaluate/attack/membership_epsilon.hpp"
#include "core/evaluate/attack/membership_exact.hpp"
#include "core/evaluate/attack/membership_rate.hpp"
#include "core/evaluate/wilson.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t exposure_rows = 10'000;  // real rows among which targets' exposure is measured
constexpr double worst_share = 0.1;

void require(bool holds, const char* message, const char* hint) {
  if (!holds) throw Error(sqlstate::invalid_parameter_value, message, hint);
}

void validate(const Population& population, const MembershipOptions& options) {
  require(options.members > 0 && options.others > 0, "a membership attack needs targets",
          "Ask for at least one member and one other record.");
  require(options.confidence > 0 && options.confidence < 1, "a confidence must lie between 0 and 1",
          "Give for example 0.95.");
  require(options.delta >= 0 && options.delta < 1, "delta must be at least 0 and below 1",
          "Give for example 1e-5.");
  require(options.exposure.share > 0 && options.exposure.share <= 1,
          "the share of most exposed records must be above 0 and at most 1", "Give for example 0.01.");
  require(options.marginals.pseudo_count > 0, "pseudo counts must be above 0", "Give for example 0.5.");
  require(population.training_rows > 0, "a membership attack needs training rows",
          "Give the table that the model was fitted to.");
  require(population.table.rows[synthetic] > 0, "a membership attack needs synthetic rows",
          "Generate at least one row.");
}

/// One of the competing attacks.
struct Attack {
  std::string name;
  std::string threat_model;
  Scores scores;
  std::string note;

  std::span<const double> members(std::size_t count) const { return std::span(scores).first(count); }
  std::span<const double> others(std::size_t count) const { return std::span(scores).subspan(count); }
};

const char* const holds_synthetic =
    "holds the synthetic table and one record; wants to know whether it was trained on; ";
const char* const holds_reference =
    "holds the synthetic table, other records of the same population and one record; wants to know whether "
    "it "
    "was trained on; ";

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

/// All scores that the reference rows allow.
std::vector<Attack> run_scores(const MembershipCase& attack, const MembershipOptions& options,
                               Observer& observer) {
  std::vector<Attack> attacks;
  const auto add = [&](const char* name, const std::string& threat, Scores scores, std::string note = {}) {
    attacks.push_back({name, threat, std::move(scores), std::move(note)});
  };
  observer.phase("membership: distances");
  NearnessScores nearness = nearness_scores(attack, observer);
  add("membership_distance",
      std::string(holds_synthetic) + "score: minus the distance to the closest synthetic row",
      std::move(nearness.distance));
  add("membership_neighbourhood",
      std::string(holds_synthetic) + "score: share of the synthetic rows within distance " +
          number(nearness.radius),
      std::move(nearness.neighbourhood));
  if (!attack.reference.empty()) {
    observer.phase("membership: densities");
    DensityScores density = density_scores(attack, options.density, observer);
    std::string note;
    if (attack.table().rows[synthetic] > options.density.most_synthetic_rows)
      note =
          "densities from " + std::to_string(options.density.most_synthetic_rows) + " of the synthetic rows";
    add("membership_domias",
        std::string(holds_reference) + "score: density ratio of synthetic to reference rows",
        std::move(density.domias), note);
    add("membership_gen_lra",
        std::string(holds_reference) + "score: how much likelier the record makes the synthetic rows near it",
        std::move(density.gen_lra), note);
    observer.phase("membership: marginals");
    add("membership_marginals",
        std::string(holds_reference) + "score: mean log ratio of synthetic to reference marginals",
        marginal_scores(attack, options.marginals, observer));
  }
  observer.phase("membership: equal rows");
  add("membership_match", std::string(holds_synthetic) + "score: whether an equal row is in it",
      match_scores(attack, observer));
  return attacks;
}

/// The AUC among the targets with the largest exposures.
class WorstDecile {
 public:
  WorstDecile(std::vector<double> exposures, std::size_t members) : members_(members) {
    std::vector<double> descending = exposures;
    const auto last = descending.begin() +
                      static_cast<std::ptrdiff_t>(worst_share * static_cast<double>(descending.size()));
    if (last == descending.end()) return;
    std::nth_element(descending.begin(), last, descending.end(), std::greater<>());
    for (std::size_t i = 0; i < exposures.size(); ++i)
      if (exposures[i] >= *last) targets_.push_back(i);
  }

  double auc(const Scores& scores, double confidence, Observer& observer) const {
    std::vector<double> of_members;
    std::vector<double> of_others;
    for (const std::size_t target : targets_)
      (target < members_ ? of_members : of_others).push_back(scores[target]);
    return measure_auc(of_members, of_others, confidence, observer).value;
  }

 private:
  std::size_t members_;
  std::vector<std::size_t> targets_;
};

Finding auc_finding(const Attack& attack, const Auc& auc, const MembershipTargets& targets,
                    const MembershipOptions& options) {
  Finding finding;
  finding.attack = attack.name;
  finding.target = "all";
  finding.threat_model = attack.threat_model;
  finding.trials = targets.members.size() + targets.others.size();
  finding.hits = auc.right;
  finding.estimate = auc.value;
  finding.low = auc.low;
  finding.high = auc.high;
  finding.baseline = 0.5;
  finding.ceiling = highest_auc_bound(targets.members.size(), targets.others.size(), options.confidence);
  finding.p_value = auc.p_value;
  finding.seed = options.seed;
  finding.measure = "auc";
  finding.note = attack.note;
  return finding;
}

void append(std::string& note, const std::string& more) {
  if (!note.empty()) note += "; ";
  note += more;
}

Finding rate_finding(const Attack& attack, double false_rate, const MembershipTargets& targets,
                     const MembershipOptions& options, Observer& observer) {
  const std::size_t members = targets.members.size();
  const TrueRate rate = measure_true_rate(attack.members(members), attack.others(members), false_rate,
                                          options.confidence, observer);
  Finding finding;
  finding.attack = attack.name;
  finding.target = "all";
  finding.threat_model = attack.threat_model;
  finding.trials = members;
  finding.hits = rate.hits;
  finding.estimate = rate.value;
  finding.low = rate.low;
  finding.high = rate.high;
  finding.baseline = false_rate;
  finding.ceiling = rate.ceiling;
  finding.p_value = rate.p_value;
  finding.seed = options.seed;
  finding.measure = "tpr_at_fpr_" + number(false_rate);
  finding.note = attack.note;
  const double least = least_false_rate(targets.others.size(), options.confidence);
  if (false_rate < least)
    append(finding.note, std::to_string(targets.others.size()) +
                             " control rows allow a lower bound only for false positive rates from " +
                             number(least));
  return finding;
}

/// The best score, as though all had been one attack.
Finding maximum_finding(const std::vector<Attack>& attacks, const std::vector<Auc>& aucs,
                        const MembershipTargets& targets, const MembershipOptions& options,
                        const WorstDecile& worst, Observer& observer) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < attacks.size(); ++i)
    if (aucs[i].p_value < aucs[best].p_value ||
        (aucs[i].p_value == aucs[best].p_value && aucs[i].value > aucs[best].value))
      best = i;
  const auto competing = static_cast<double>(attacks.size());
  const std::size_t members = targets.members.size();
  MembershipOptions wider = options;
  wider.confidence = 1 - (1 - options.confidence) / competing;
  Auc auc =
      measure_auc(attacks[best].members(members), attacks[best].others(members), wider.confidence, observer);
  auc.p_value = std::min(1.0, competing * auc.p_value);
  Finding finding = auc_finding(attacks[best], auc, targets, wider);
  finding.attack = "membership_maximum";
  finding.worst_decile = worst.auc(attacks[best].scores, options.confidence, observer);
  append(finding.note, "by " + attacks[best].name + ", the best of " + std::to_string(attacks.size()) +
                           "; interval and p-value are corrected for that");
  return finding;
}

Finding epsilon_finding(const std::vector<Attack>& attacks, const MembershipTargets& targets,
                        const MembershipOptions& options, Observer& observer) {
  std::vector<ScoredTargets> scored;
  for (const Attack& attack : attacks)
    scored.push_back({attack.members(targets.members.size()), attack.others(targets.members.size())});
  const EpsilonFinding epsilon = measure_epsilon(scored, options.delta, options.confidence, observer);
  Finding finding;
  finding.attack = "membership_epsilon";
  finding.target = "all";
  finding.threat_model = attacks[epsilon.score].threat_model;
  finding.trials = epsilon.guesses.members + epsilon.guesses.others;
  finding.hits = epsilon.guesses.true_positives + epsilon.guesses.others - epsilon.guesses.false_positives;
  finding.estimate = finding.low = epsilon.value;
  finding.baseline = 0;
  finding.ceiling = epsilon.ceiling;
  finding.seed = options.seed;
  finding.measure = "epsilon";
  finding.note = "lower bound at delta " + number(options.delta) + " by " + attacks[epsilon.score].name +
                 ", chosen with its threshold on a fifth of the targets; all targets share one model, so it "
                 "is evidence, not proof: an audit gives that";
  return finding;
}

std::uint64_t copied(const std::vector<ExposedRecord>& records) {
  return static_cast<std::uint64_t>(std::count_if(
      records.begin(), records.end(), [](const ExposedRecord& record) { return record.copied(); }));
}

Finding exposed_finding(const MembershipOptions& options) {
  Finding finding;
  finding.attack = "membership_exposed";
  finding.target = "most_exposed";
  finding.threat_model =
      "holds the synthetic table and one record that resembles few others; wants to know whether it was "
      "trained on; "
      "score: distance to the closest synthetic row over distance to the closest other real row";
  finding.seed = options.seed;
  return finding;
}

void fill_share(Finding& finding, std::uint64_t hits, std::uint64_t trials, double confidence) {
  const Interval interval = wilson_interval(hits, trials, confidence);
  finding.trials = trials;
  finding.hits = hits;
  finding.estimate = static_cast<double>(hits) / static_cast<double>(trials);
  finding.low = interval.low;
  finding.high = interval.high;
  finding.ceiling = wilson_interval(trials, trials, confidence).low;
}

std::vector<Finding> exposed_findings(const Population& population, const std::vector<std::uint32_t>& columns,
                                      const MembershipOptions& options, Observer& observer) {
  observer.phase("membership: most exposed records");
  ExposurePlan plan = options.exposure;
  plan.seed = options.seed;
  const ExposedRecords exposed = most_exposed(population, columns, plan, observer);
  if (exposed.members.empty()) return {};
  Finding share = exposed_finding(options);
  share.measure = "copied_share";
  const std::uint64_t hits = copied(exposed.members);
  fill_share(share, hits, exposed.members.size(), options.confidence);
  if (!exposed.others.empty()) {
    const std::uint64_t of_others = copied(exposed.others);
    share.control = static_cast<double>(of_others) / static_cast<double>(exposed.others.size());
    share.p_value = hypergeometric_tail(hits, exposed.members.size(), hits + of_others,
                                        exposed.members.size() + exposed.others.size());
  }
  append(share.note, std::to_string(exposed.others.size()) + " control rows are as exposed");
  if (hits > 0)
    append(share.note,
           "each hit is a person whose record nearly stands in the synthetic table; few of them "
           "cannot be proven by a p-value, and harm nevertheless");
  if (!exposed.all_rows) append(share.note, "among " + std::to_string(plan.most_rows) + " of the real rows");
  std::vector<Finding> findings{share};
  if (exposed.others.empty()) return findings;

  const auto scores_of = [](const std::vector<ExposedRecord>& records) {
    Scores scores;
    for (const ExposedRecord& record : records) scores.push_back(-record.ratio());
    return scores;
  };
  const Auc auc =
      measure_auc(scores_of(exposed.members), scores_of(exposed.others), options.confidence, observer);
  Finding told = exposed_finding(options);
  told.measure = "auc";
  told.trials = exposed.members.size() + exposed.others.size();
  told.hits = auc.right;
  told.estimate = auc.value;
  told.low = auc.low;
  told.high = auc.high;
  told.baseline = 0.5;
  told.p_value = auc.p_value;
  told.ceiling = highest_auc_bound(exposed.members.size(), exposed.others.size(), options.confidence);
  told.note = share.note;
  findings.push_back(told);
  return findings;
}

/// What can be said where no control rows tell how others would fare.
Finding match_share(const MembershipCase& attack, const MembershipOptions& options, Observer& observer) {
  const Scores scores = match_scores(attack, observer);
  Finding finding;
  finding.attack = "membership_match";
  finding.target = "all";
  finding.threat_model = std::string(holds_synthetic) + "score: whether an equal row is in it";
  fill_share(finding, static_cast<std::uint64_t>(std::count(scores.begin(), scores.end(), 1.0)),
             scores.size(), options.confidence);
  finding.seed = options.seed;
  finding.measure = "copied_share";
  finding.note =
      "no control rows: rows that the model never saw may have equal ones as often, so this cannot tell "
      "members from others; hold rows out of the fit";
  return finding;
}

}  // namespace

std::vector<Finding> attack_membership(const Population& population, const MembershipOptions& options,
                                       Observer& observer) {
  validate(population, options);
  const std::vector<std::uint32_t> columns = population.table.columns_where(is_compared);
  require(!columns.empty(), "there is no column by which rows can be compared",
          "Identifiers and ignored columns do not count; leave at least one other column in.");
  const MembershipTargets targets =
      choose_targets(population, options.members, options.others, options.seed, observer);
  const MembershipCase attack{population, columns, targets.all(), targets.reference, options.seed};
  if (!population.has_control()) {
    std::vector<Finding> findings{match_share(attack, options, observer)};
    for (Finding& finding : exposed_findings(population, columns, options, observer)) {
      append(finding.note, "no control rows: what is usual for such records is not known");
      findings.push_back(std::move(finding));
    }
    return findings;
  }
  const std::vector<Attack> attacks = run_scores(attack, options, observer);
  observer.phase("membership: exposure of targets");
  ExposurePlan plan = options.exposure;
  plan.seed = options.seed;
  plan.most_rows = exposure_rows;
  const WorstDecile worst(exposures(population, columns, attack.targets, plan, observer),
                          targets.members.size());

  std::vector<Finding> findings;
  std::vector<Auc> aucs;
  const std::size_t members = targets.members.size();
  for (const Attack& one : attacks) {
    aucs.push_back(measure_auc(one.members(members), one.others(members), options.confidence, observer));
    findings.push_back(auc_finding(one, aucs.back(), targets, options));
    findings.back().worst_decile = worst.auc(one.scores, options.confidence, observer);
    for (const double false_rate : {0.1, 0.01, 0.001})
      findings.push_back(rate_finding(one, false_rate, targets, options, observer));
  }
  findings.push_back(maximum_finding(attacks, aucs, targets, options, worst, observer));
  findings.push_back(epsilon_finding(attacks, targets, options, observer));
  for (Finding& finding : exposed_findings(population, columns, options, observer))
    findings.push_back(std::move(finding));
  if (attack.reference.empty())
    for (Finding& finding : findings)
      append(finding.note,
             "a single control row leaves no reference: density and marginal scores are left out");
  return findings;
}

}  // namespace synth::evaluate
