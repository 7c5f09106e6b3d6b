#include "core/audit/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/error.hpp"

namespace synth::audit {
namespace {

/// Gives out recorded answers, and keeps what it was asked.
class Shadow final : public Recorder {
 public:
  explicit Shadow(const Recording& recording) : recording_(recording) {}
  std::optional<Cargo> enter(const PrimitiveTerms&, const Cargo& input) override {
    inputs.push_back(input);
    return recording_.at(inputs.size() - 1).output;
  }
  void leave(const Cargo&) override {}

  std::vector<Cargo> inputs;

 private:
  const Recording& recording_;
};

double parameter_of(const PrimitiveTerms& terms, std::string_view name) {
  for (const auto& [key, value] : terms.parameters)
    if (key == name) return value;
  throw Error(sqlstate::internal_error, "a mechanism does not say its " + std::string(name));
}

/// Of one candidate among all, by the exponential mechanism.
double log_likelihood_of_choice(const Exchange& exchange, const Cargo& input) {
  const double unit =
      parameter_of(exchange.terms, "epsilon") / (2 * static_cast<double>(exchange.terms.sensitivity));
  const auto score = [&](std::int64_t value) { return unit * static_cast<double>(value); };
  const double best = score(*std::max_element(input.values.begin(), input.values.end()));
  double sum = 0;
  for (const std::int64_t value : input.values) sum += std::exp(score(value) - best);
  return score(input.values.at(static_cast<std::size_t>(exchange.output.values.at(0)))) - best -
         std::log(sum);
}

double log_likelihood_of_counts(const Exchange& exchange, const Cargo& input) {
  double squares = 0;
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    const auto noise = static_cast<double>(exchange.output.values.at(i) - input.values[i]);
    squares += noise * noise;
  }
  return -squares / (2 * parameter_of(exchange.terms, "variance"));
}

/// The logarithm of the probability of an answer, up to a constant that the input does not move.
double log_likelihood(const Exchange& exchange, const Cargo& input) {
  if (exchange.terms.mechanism == "choose") return log_likelihood_of_choice(exchange, input);
  if (exchange.terms.mechanism == "measure") return log_likelihood_of_counts(exchange, input);
  throw Error(sqlstate::internal_error,
              "the likelihood of what \"" + exchange.terms.mechanism + "\" answers is not known");
}

}  // namespace

double log_ratio(const std::function<void(bool with, Recorder&)>& fit, bool with) {
  Tape tape;
  fit(with, tape);
  Shadow shadow(tape.recording());
  fit(!with, shadow);
  double ratio = 0;
  for (std::size_t i = 0; i < tape.recording().size(); ++i) {
    const Exchange& exchange = tape.recording()[i];
    ratio += log_likelihood(exchange, exchange.input) - log_likelihood(exchange, shadow.inputs.at(i));
  }
  return with ? ratio : -ratio;
}

}  // namespace synth::audit
