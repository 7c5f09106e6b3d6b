#include <algorithm>
#include <numeric>

#include "core/model/marginal/sampled.hpp"
#include "core/model/marginal/shares.hpp"

namespace synth::marginal {
namespace {

/// How many combinations of its parents' groups a variable's table has.
std::size_t combinations(const SampledVariable& variable) {
  return variable.groups > 1 ? variable.ends.size() / (variable.groups - 1) : 1;
}

/// A parent's stride counted in combinations.
std::size_t stride_of(const SampledVariable& variable, const SampledVariable::Parent& parent) {
  return parent.stride / (variable.groups - 1);
}

class Conditioning {
 public:
  Conditioning(std::vector<SampledVariable>& variables, std::span<const std::vector<double>> weights,
               Observer& observer)
      : variables_(variables), weights_(weights), observer_(observer), tables_(variables.size()) {}

  std::optional<double> run() {
    for (std::size_t i = variables_.size(); i-- > 0;) {
      const SampledVariable& variable = variables_[i];
      if (!weights_[variable.column].empty()) open(i);
      if (tables_[i].empty()) continue;
      const std::vector<double> message = finish(i);
      if (!send(i, message)) return std::nullopt;
      tables_[i] = {};
      if (probability_ == 0) break;
    }
    return probability_;
  }

 private:
  /// Fills a variable's table, by combination and then group, with the shares of its groups that meet the
  /// condition.
  void open(std::size_t index) {
    if (!tables_[index].empty()) return;
    SampledVariable& variable = variables_[index];
    const std::vector<double> met = weigh_groups(variable);
    std::vector<double>& table = tables_[index];
    table.reserve(combinations(variable) * variable.groups);
    std::vector<double> masses;
    for (std::size_t i = 0; i < combinations(variable); ++i) {
      if (i % 64 == 0) observer_.check();
      read_masses(variable.ends.data() + i * (variable.groups - 1), variable.groups - 1, masses);
      for (std::size_t group = 0; group < masses.size(); ++group)
        table.push_back(masses[group] / end_of_words * met[group]);
    }
  }

  /// Which share of each group meets the condition; codes within it are drawn accordingly from now on.
  std::vector<double> weigh_groups(SampledVariable& variable) const {
    const std::vector<double>& weights = weights_[variable.column];
    if (weights.empty()) return std::vector<double>(variable.groups, 1.0);
    if (variable.codes.empty()) return weights;
    std::vector<double> met;
    std::vector<double> masses;
    std::vector<std::uint32_t> code_ends;
    for (std::size_t group = 0; group < variable.groups; ++group) {
      const std::size_t first = variable.first[group], count = variable.first[group + 1] - first;
      read_masses(variable.code_ends.data() + first, count - 1, masses);
      for (std::size_t i = 0; i < count; ++i) masses[i] *= weights[variable.codes[first + i]];
      met.push_back(std::accumulate(masses.begin(), masses.end(), 0.0) / end_of_words);
      append_ends(masses, code_ends);
      code_ends.push_back(end_of_words);
    }
    variable.code_ends = std::move(code_ends);
    return met;
  }

  /// Makes the variable's table a conditional one again, and returns what that divides by: for each
  /// combination of its parents, the probability that it and what depends on it meet the condition.
  std::vector<double> finish(std::size_t index) {
    SampledVariable& variable = variables_[index];
    const std::vector<double>& table = tables_[index];
    std::vector<double> message;
    variable.ends.clear();
    for (std::size_t first = 0; first < table.size(); first += variable.groups) {
      if (message.size() % 64 == 0) observer_.check();
      const std::span<const double> row(table.data() + first, variable.groups);
      message.push_back(std::accumulate(row.begin(), row.end(), 0.0));
      append_ends(row, variable.ends);
    }
    return message;
  }

  /// The latest parent with more than one group: others tell nothing.
  const SampledVariable::Parent* latest_parent(const SampledVariable& variable) const {
    const SampledVariable::Parent* latest = nullptr;
    for (const SampledVariable::Parent& parent : variable.parents)
      if (variables_[parent.variable].groups > 1 && (latest == nullptr || parent.variable > latest->variable))
        latest = &parent;
    return latest;
  }

  /// False if the message's variables are not all in one table.
  bool send(std::size_t index, const std::vector<double>& message) {
    const SampledVariable& from = variables_[index];
    const SampledVariable::Parent* latest = latest_parent(from);
    if (latest == nullptr) {
      probability_ *= message.front();
      return true;
    }
    const SampledVariable& to = variables_[latest->variable];
    // How far a step of each of the receiver's parents goes in the message.
    std::vector<std::size_t> steps(to.parents.size(), 0);
    for (const SampledVariable::Parent& parent : from.parents) {
      if (&parent == latest || variables_[parent.variable].groups == 1) continue;
      const auto at = std::ranges::find(to.parents, parent.variable, &SampledVariable::Parent::variable);
      if (at == to.parents.end()) return false;
      steps[static_cast<std::size_t>(at - to.parents.begin())] = stride_of(from, parent);
    }
    open(latest->variable);
    multiply(to, steps, message, stride_of(from, *latest), tables_[latest->variable]);
    return true;
  }

  void multiply(const SampledVariable& to, const std::vector<std::size_t>& steps,
                const std::vector<double>& message, std::size_t group_step,
                std::vector<double>& table) const {
    std::vector<std::uint32_t> groups(to.parents.size(), 0);
    std::size_t place = 0;
    for (std::size_t first = 0; first < table.size(); first += to.groups) {
      if (first / to.groups % 64 == 0) observer_.check();
      for (std::size_t group = 0; group < to.groups; ++group)
        table[first + group] *= message[place + group * group_step];
      for (std::size_t i = 0; i < groups.size(); ++i) {
        place += steps[i];
        if (++groups[i] < variables_[to.parents[i].variable].groups) break;
        place -= groups[i] * steps[i];
        groups[i] = 0;
      }
    }
  }

  std::vector<SampledVariable>& variables_;
  std::span<const std::vector<double>> weights_;
  Observer& observer_;
  std::vector<std::vector<double>> tables_;  ///< of variables that the condition bears on
  double probability_ = 1;
};

}  // namespace

std::optional<double> condition(std::vector<SampledVariable>& variables,
                                std::span<const std::vector<double>> weights, Observer& observer) {
  return Conditioning(variables, weights, observer).run();
}

}  // namespace synth::marginal
