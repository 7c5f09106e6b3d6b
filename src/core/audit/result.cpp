#include "core/audit/result.hpp"

#include <cmath>
#include <cstdio>

#include "core/base/error.hpp"
#include "core/model/method.hpp"

namespace synth::audit {
namespace {

std::string verdict_of(const Claim& claim, const EpsilonBound& bound) {
  if (bound.epsilon > claim.epsilon)
    return "violation: epsilon is at least " + in_words(bound.epsilon) + ", claimed is " +
           in_words(claim.epsilon);
  // What cannot exceed the claim, cannot speak against it.
  if (bound.ceiling <= claim.epsilon)
    return "no violation found, nor could one be: at most " + in_words(bound.ceiling) +
           " could have been shown, which is no more than the claim";
  return "no violation found; could have shown up to " + in_words(bound.ceiling);
}

}  // namespace

std::string in_words(double epsilon) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", epsilon);
  return text;
}

AuditResult bound_result(std::string audit, std::string statistic, const Claim& claim, std::uint64_t trials,
                         const EpsilonBound& bound, double alpha) {
  AuditResult result;
  result.audit = std::move(audit);
  result.statistic = std::move(statistic);
  result.claim = claim;
  result.trials = trials;
  result.violations = bound.epsilon > claim.epsilon;
  result.epsilon_lower_bound = bound.epsilon;
  result.confidence = 1 - alpha;
  result.ceiling = bound.ceiling;
  result.verdict = verdict_of(claim, bound);
  if (result.statistic == "gaussian") result.verdict += ", if errors trade as with Gaussian noise";
  return result;
}

void expect_auditable(const Claim& claim) {
  if (!find_method(claim.method).learn)
    throw Error(
        sqlstate::feature_not_supported,
        "method \"" + claim.method + "\" makes no claim of differential privacy that could be audited",
        "Audit aim, mst or independent; for other methods ask how much synthetic rows give away.");
  if (!(claim.epsilon > 0) || std::isinf(claim.epsilon))
    throw Error(
        sqlstate::invalid_parameter_value, "an audit needs a finite epsilon above 0",
        "A fit with an infinite epsilon claims nothing that could be wrong: give the epsilon of the fit "
        "to be audited, such as 1.");
  if (!(claim.delta > 0 && claim.delta < 1))
    throw Error(sqlstate::invalid_parameter_value, "delta must be greater than 0 and less than 1",
                "It is the probability that the guarantee fails; the default is 1e-9.");
}

void expect_confidence(double confidence) {
  if (!(confidence > 0 && confidence < 1))
    throw Error(sqlstate::invalid_parameter_value, "confidence must be greater than 0 and less than 1",
                "It is the probability that a bound holds; 0.95 is usual.");
}

}  // namespace synth::audit
