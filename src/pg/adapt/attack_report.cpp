#include "pg/adapt/attack_report.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/evaluate/attack/inference.hpp"
#include "core/evaluate/attack/linkability.hpp"
#include "core/evaluate/attack/membership.hpp"
#include "core/evaluate/attack/reconstruct_attack.hpp"
#include "core/evaluate/attack/singling_out.hpp"
#include "pg/adapt/evaluation_store.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/bridge/call_postgres.hpp"
#include "pg/bridge/interrupts.hpp"

namespace synth::pg {
namespace {

using evaluate::Finding;
using evaluate::Population;

constexpr std::int64_t most_attacks = 1'000'000;

using Numbers = std::vector<std::uint32_t>;

/// What was asked for, with columns by number.
struct Request {
  const AttackCall& call;
  Numbers secrets, known, first, second;

  template <class Options>
  Options options() const {
    Options options;
    options.confidence = call.confidence;
    options.seed = static_cast<std::uint64_t>(call.common.seed);
    return options;
  }
  /// Of the attacks that Anonymeter has, too.
  template <class Options>
  Options common_options() const {
    Options made = options<Options>();
    if (call.attacks) made.attacks = static_cast<std::uint64_t>(*call.attacks);
    if (call.compatible) made.rules = evaluate::AttackRules::anonymeter;
    return made;
  }
};

std::vector<Finding> singling_out(const Population& population, const Request& request, Observer& observer) {
  return evaluate::attack_singling_out(population, request.common_options<evaluate::SinglingOutOptions>(),
                                       observer);
}

std::vector<Finding> linkability(const Population& population, const Request& request, Observer& observer) {
  auto options = request.common_options<evaluate::LinkabilityOptions>();
  options.first = request.first;
  options.second = request.second;
  return evaluate::attack_linkability(population, options, observer);
}

std::vector<Finding> inference(const Population& population, const Request& request, Observer& observer) {
  auto options = request.common_options<evaluate::InferenceOptions>();
  options.secrets = request.secrets;
  options.known = request.known;
  return evaluate::attack_inference(population, options, observer);
}

std::vector<Finding> membership(const Population& population, const Request& request, Observer& observer) {
  auto options = request.options<evaluate::MembershipOptions>();
  if (request.call.attacks)
    options.members = options.others = static_cast<std::uint64_t>(*request.call.attacks);
  return evaluate::attack_membership(population, options, observer);
}

std::vector<Finding> reconstruction(const Population& population, const Request& request,
                                    Observer& observer) {
  auto options = request.options<evaluate::ReconstructionOptions>();
  options.linear.secrets = request.secrets;
  return evaluate::attack_reconstruction(population, options, observer);
}

struct Attack {
  const char* name;
  std::size_t least_columns;  ///< that are compared
  std::vector<Finding> (*run)(const Population&, const Request&, Observer&);
};

constexpr Attack attacks[] = {
    {"singling_out", 1, singling_out}, {"linkability", 2, linkability},       {"inference", 1, inference},
    {"membership", 1, membership},     {"reconstruction", 2, reconstruction},
};

std::vector<const Attack*> chosen_attacks(const std::string& name) {
  std::vector<const Attack*> chosen;
  std::string names;
  for (const Attack& attack : attacks) {
    if (name == "all" || name == attack.name) chosen.push_back(&attack);
    names += std::string("'") + attack.name + "', ";
  }
  if (chosen.empty())
    throw Error(sqlstate::invalid_parameter_value, "there is no attack called \"" + name + "\"",
                "Choose one of " + names + "or 'all'.");
  return chosen;
}

void check(const AttackCall& call) {
  if (call.attacks && (*call.attacks < 1 || *call.attacks > most_attacks))
    throw Error(sqlstate::invalid_parameter_value, "the number of attacks is out of range",
                "Give a number from 1 to " + std::to_string(most_attacks) + ".");
  if (!(call.confidence > 0 && call.confidence < 1))
    throw Error(sqlstate::invalid_parameter_value, "confidence must lie between 0 and 1",
                "It is the share of intervals that hold what they are for, usually 0.95.");
  if (call.first.has_value() != call.second.has_value())
    throw Error(sqlstate::invalid_parameter_value, "one attacker of linkability is without columns",
                "Give the columns of both (first => ..., second => ...), or of none.");
}

Numbers numbers_of(const Evaluated& evaluated, const std::optional<std::vector<std::string>>& names) {
  Numbers numbers;
  if (!names) return numbers;
  for (const std::string& name : *names) numbers.push_back(compared_column(evaluated, name));
  return numbers;
}

void report_missing_control(const Evaluated& evaluated) {
  if (evaluated.has_holdout()) return;
  call_postgres([&] {
    ereport(NOTICE,
            (errmsg("no rows were held out of the fit of model \"%s\", so that attacks have no controls",
                    evaluated.model().name.c_str()),
             errdetail("What they find may be what anybody could guess of anybody."),
             errhint("Fit it with a holdout (synth_fit(..., holdout => 0.2)) for attacks that tell the two "
                     "apart.")));
  });
}

std::size_t compared_columns(const Evaluated& evaluated) {
  const auto is_compared = [](const evaluate::SampleColumn& column) {
    return evaluate::is_compared(column.kind);
  };
  return static_cast<std::size_t>(
      std::count_if(evaluated.columns().begin(), evaluated.columns().end(), is_compared));
}

/// Of all attacks, some need more columns than a model has; one that is asked for by name says so itself.
void leave_out_impossible(std::vector<const Attack*>& chosen, const Evaluated& evaluated) {
  const std::size_t columns = compared_columns(evaluated);
  std::string left_out;
  const bool by_name = chosen.size() == 1;
  std::erase_if(chosen, [&](const Attack* attack) {
    if (by_name || attack->least_columns <= columns) return false;
    left_out += (left_out.empty() ? "" : ", ") + std::string(attack->name);
    return true;
  });
  if (left_out.empty()) return;
  call_postgres([&] {
    ereport(NOTICE, (errmsg("model \"%s\" has too few columns for some attacks, which are left out",
                            evaluated.model().name.c_str()),
                     errdetail("They are: %s.", left_out.c_str())));
  });
}

Cell text_or_nothing(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

void add(ResultTable& result, const Finding& finding) {
  result.add({finding.attack, finding.target, finding.measure, finding.estimate, finding.low, finding.high,
              finding.baseline, finding.control, finding.worst_decile, finding.ceiling, finding.p_value,
              static_cast<std::int64_t>(finding.trials), static_cast<std::int64_t>(finding.hits),
              text_or_nothing(finding.threat_model), text_or_nothing(finding.note),
              static_cast<std::int64_t>(finding.seed)});
}

JsonObject arguments_of(const AttackCall& call) {
  const auto names = [](const std::optional<std::vector<std::string>>& given) {
    return given ? Cell(*given) : Cell();
  };
  JsonObject arguments;
  arguments.add("attack", call.attack).add("confidence", call.confidence);
  if (call.attacks) arguments.add("attacks", *call.attacks);
  arguments.add("secrets", names(call.secrets)).add("known", names(call.known));
  arguments.add("first", names(call.first)).add("second", names(call.second));
  if (call.compatible) arguments.add("compatible", std::string("true"));
  return arguments;
}

}  // namespace

ResultTable report_attacks(const AttackCall& call) {
  std::vector<const Attack*> chosen = chosen_attacks(call.attack);
  check(call);
  const Evaluated evaluated(call.common);
  const Request request{call, numbers_of(evaluated, call.secrets), numbers_of(evaluated, call.known),
                        numbers_of(evaluated, call.first), numbers_of(evaluated, call.second)};
  leave_out_impossible(chosen, evaluated);
  report_missing_control(evaluated);
  BackendObserver observer("attacking model \"" + evaluated.model().name + "\"", reports_progress());
  const Population population = attacked_population(evaluated, observer);
  ResultTable result({"attack", "target", "measure", "estimate", "low", "high", "baseline", "control",
                      "worst_decile", "ceiling", "p_value", "trials", "hits", "threat_model", "note",
                      "seed"});
  for (const Attack* attack : chosen)
    for (const Finding& finding : attack->run(population, request, observer)) add(result, finding);
  store_if_asked(evaluated, "synth_attack", arguments_of(call), result);
  return result;
}

std::vector<Finding> run_all_attacks(const Evaluated& evaluated, const Population& population,
                                     Observer& observer) {
  AttackCall call;
  call.common = evaluated.call();
  std::vector<const Attack*> chosen = chosen_attacks(call.attack);
  leave_out_impossible(chosen, evaluated);
  const Request request{call, {}, {}, {}, {}};
  std::vector<Finding> findings;
  for (const Attack* attack : chosen)
    for (Finding& finding : attack->run(population, request, observer))
      findings.push_back(std::move(finding));
  return findings;
}

}  // namespace synth::pg
