#include "core/privacy/record.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/error.hpp"

namespace synth {
namespace {

/// Noise of at least this much entropy does not repeat by chance: 2^-40.
constexpr double telling_bits = 40;

using Keyed = std::map<std::string, std::int64_t>;

Keyed keyed(const Cargo& cargo) {
  Keyed out;
  for (std::size_t i = 0; i < cargo.keys.size(); ++i) out[cargo.keys[i]] = cargo.values[i];
  return out;
}

/// Differences of two inputs, absent keys counting 0.
std::vector<double> differences(const Cargo& a, const Cargo& b) {
  std::vector<double> out;
  const auto add = [&](std::int64_t x, std::int64_t y) {
    out.push_back(std::fabs(static_cast<double>(x) - static_cast<double>(y)));
  };
  if (a.keys.empty() && b.keys.empty()) {
    for (std::size_t i = 0; i < a.values.size(); ++i) add(a.values[i], b.values[i]);
    return out;
  }
  Keyed others = keyed(b);
  for (const auto& [key, value] : keyed(a)) {
    add(value, others[key]);
    others.erase(key);
  }
  for (const auto& [key, value] : others) add(value, 0);
  return out;
}

/// In the norm of the terms.
double distance(Norm norm, const std::vector<double>& differences) {
  double sum = 0;
  for (const double d : differences)
    sum = norm == Norm::largest ? std::max(sum, d) : sum + (norm == Norm::l1 ? d : d * d);
  return sum;
}

/// As many steps of the sensitivity as there are units.
double allowed(const PrimitiveTerms& terms, unsigned units) {
  const double steps = terms.norm == Norm::l2_squared ? static_cast<double>(units) * units : units;
  return static_cast<double>(terms.sensitivity) * steps;
}

std::uint64_t missing_keys(const Cargo& from, const Cargo& in) {
  return static_cast<std::uint64_t>(std::count_if(
      from.keys.begin(), from.keys.end(),
      [&](const std::string& key) { return !std::binary_search(in.keys.begin(), in.keys.end(), key); }));
}

std::string text_of(double number) {
  std::string text = std::to_string(number);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string seen_of(const RecordedFit& fit, Budget budget, Randomness& randomness, Recorder& recorder) {
  try {
    return "returned " + fit(budget, randomness, &recorder);
  } catch (const Error& error) {
    return std::string("refused ") + error.state().code + error.message() + error.detail() + error.hint();
  } catch (const std::exception& error) {
    return std::string("failed ") + error.what();
  }
}

double variance_of(const Exchange& exchange) {
  for (const auto& [name, value] : exchange.terms.parameters)
    if (name == "variance") return value;
  return 0;
}

/// What was added to the counts of a public domain.
std::vector<std::int64_t> noise_of(const Exchange& exchange) {
  if (exchange.output.values.size() != exchange.input.values.size()) return {};
  std::vector<std::int64_t> noise;
  for (std::size_t i = 0; i < exchange.input.values.size(); ++i)
    noise.push_back(exchange.output.values[i] - exchange.input.values[i]);
  return noise;
}

/// The entropy of that noise.
double bits_of(const Exchange& exchange) {
  const double variance = variance_of(exchange);
  if (!(variance >= 1)) return 0;
  return std::log2(std::sqrt(2 * M_PI * variance)) * static_cast<double>(noise_of(exchange).size());
}

/// Whether two runs with different randomness drew the same noise.
bool runs_repeat(const Recording& first, const Recording& second) {
  double bits = 0;
  for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i)
    if (noise_of(first[i]) == noise_of(second[i])) bits += bits_of(first[i]);
  return bits >= telling_bits;
}

/// Whether two mechanisms of one run drew the same noise.
bool mechanisms_repeat(const Recording& recording) {
  std::set<std::vector<std::int64_t>> seen;
  return std::any_of(recording.begin(), recording.end(), [&](const Exchange& exchange) {
    return bits_of(exchange) >= telling_bits && !seen.insert(noise_of(exchange)).second;
  });
}

Price total_of(const Recording& recording) {
  Price total;
  for (const Exchange& exchange : recording) total = total + exchange.terms.price;
  return total;
}

}  // namespace

std::optional<Cargo> Tape::enter(const PrimitiveTerms& terms, const Cargo& input) {
  recording_.push_back({terms, input, {}});
  return std::nullopt;
}

void Replayer::complain(const PrimitiveTerms& terms, const std::string& what) {
  complaints_.push_back(terms.mechanism + " \"" + terms.name + "\": " + what);
}

std::optional<Cargo> Replayer::enter(const PrimitiveTerms& terms, const Cargo& input) {
  if (lost_) return std::nullopt;
  if (next_ == recording_.size() || recording_[next_].terms != terms) {
    complain(terms, "another question was asked of the neighbour, or on other terms");
    lost_ = true;
    return std::nullopt;
  }
  const Exchange& recorded = recording_[next_++];
  compare_inputs(recorded, input);
  return recorded.output;
}

void Replayer::compare_inputs(const Exchange& recorded, const Cargo& input) {
  const PrimitiveTerms& terms = recorded.terms;
  const double apart = distance(terms.norm, differences(recorded.input, input));
  if (apart > allowed(terms, units_))
    complain(terms,
             "inputs are " + text_of(apart) + " apart, " + text_of(allowed(terms, units_)) + " are declared");
  const std::uint64_t fresh =
      std::max(missing_keys(recorded.input, input), missing_keys(input, recorded.input));
  if (fresh > terms.most_new_keys * units_)
    complain(terms, "one unit holds more keys of its own than declared");
}

std::vector<std::string> Replayer::finish() {
  if (!lost_ && next_ < recording_.size())
    complain(recording_[next_].terms, "was not asked of the neighbour");
  return std::move(complaints_);
}

FitOnRecord::FitOnRecord(const RecordedFit& fit, Budget budget, Randomness& randomness, bool fits_again)
    : budget_(budget), randomness_(randomness) {
  seen_ = seen_of(fit, budget, randomness, tape_);
  repeats_ = mechanisms_repeat(tape_.recording());
  if (!fits_again) return;
  Tape again;
  seen_of(fit, budget, randomness, again);
  repeats_ = repeats_ || runs_repeat(tape_.recording(), again.recording());
}

Price FitOnRecord::paid() const { return total_of(tape_.recording()); }

std::vector<std::string> FitOnRecord::leaks(const RecordedFit& neighbour, unsigned units) const {
  Replayer replayer(tape_.recording(), units);
  const std::string other = seen_of(neighbour, budget_, randomness_, replayer);
  std::vector<std::string> leaks = replayer.finish();
  if (seen_ != other) leaks.push_back("results differ although all answers were the same");
  if (!budget_.covers(paid())) leaks.push_back("more was paid than the budget holds");
  if (repeats_) leaks.push_back("noise repeats: it is not fresh");
  return leaks;
}

std::vector<std::string> find_leaks(const RecordedFit& data, const RecordedFit& neighbour, Budget budget,
                                    Randomness& randomness, unsigned units) {
  return FitOnRecord(data, budget, randomness).leaks(neighbour, units);
}

}  // namespace synth
