#include "core/model/cart/condition.hpp"

#include <algorithm>
#include <numeric>

#include "core/model/marginal/shares.hpp"

namespace synth::cart {
namespace {

/// The condition on each step with a tree: those on columns that others determine are handed on, last first,
/// since a source comes before its functions.
std::vector<std::vector<double>> weights_of_steps(const std::vector<SampledColumn>& steps,
                                                  std::span<const std::vector<double>> weights) {
  std::vector<std::vector<double>> result;
  for (const SampledColumn& step : steps) result.push_back(weights[step.column]);
  for (std::size_t i = steps.size(); i-- > 0;) {
    const std::vector<std::uint16_t>& function = steps[i].code_of_source;
    if (function.empty() || result[i].empty()) continue;
    std::vector<double>& source = result[steps[i].needs[0]];
    if (source.empty()) source.assign(function.size(), 1.0);
    for (std::size_t code = 0; code < function.size(); ++code) source[code] *= result[i][function[code]];
    result[i].clear();
  }
  return result;
}

/// Makes the leaves of one column hold what meets the condition.
class LeafConditioning {
 public:
  LeafConditioning(const SampledColumn& from, const std::vector<double>& weights)
      : from_(from), weights_(weights) {
    result_.column.column = from.column;
    result_.column.needs = from.needs;
    result_.column.tree = from.tree;
  }

  ConditionedColumn run(Observer& observer) {
    for (tree::Node& node : result_.column.tree.nodes) {
      observer.check();
      result_.chances.push_back(node.near == 0 ? restrict_leaf(node) : 0);
    }
    result_.most = *std::max_element(result_.chances.begin(), result_.chances.end());
    if (result_.most > 0)
      for (double& chance : result_.chances) chance /= result_.most;
    return std::move(result_);
  }

 private:
  /// Returns how likely the leaf's rows are to meet the condition.
  double restrict_leaf(tree::Node& leaf) {
    const std::uint32_t first = leaf.bits, count = share_count(leaf);
    marginal::read_masses(from_.ends.data() + first, count - 1, masses_);
    const double all = std::accumulate(masses_.begin(), masses_.end(), 0.0);
    SampledColumn& to = result_.column;
    leaf.bits = static_cast<std::uint32_t>(to.codes.size());
    kept_.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
      const double mass = masses_[i] * weights_[from_.codes[first + i]];
      if (!(mass > 0)) continue;
      kept_.push_back(mass);
      to.codes.push_back(from_.codes[first + i]);
    }
    // A leaf of nothing is never drawn from, but has to have a code.
    if (kept_.empty()) to.codes.push_back(from_.codes[first]);
    const std::size_t size = std::max<std::size_t>(kept_.size(), 1);
    if (!kept_.empty()) marginal::append_ends(kept_, to.ends);
    to.ends.push_back(marginal::end_of_words);
    leaf.low = static_cast<std::uint16_t>(size & 0xFFFFU);
    leaf.span = static_cast<std::uint16_t>(size >> 16);
    return std::accumulate(kept_.begin(), kept_.end(), 0.0) / all;
  }

  const SampledColumn& from_;
  const std::vector<double>& weights_;
  ConditionedColumn result_;
  std::vector<double> masses_;
  std::vector<double> kept_;
};

}  // namespace

std::vector<std::uint32_t> needed_for(const std::vector<SampledColumn>& steps,
                                      std::span<const std::uint32_t> wanted) {
  std::vector<bool> needed(steps.size(), false);
  for (const std::uint32_t step : wanted) needed[step] = true;
  for (std::size_t i = steps.size(); i-- > 0;)
    if (needed[i])
      for (const std::uint32_t other : steps[i].needs) needed[other] = true;
  std::vector<std::uint32_t> result;
  for (std::uint32_t i = 0; i < needed.size(); ++i)
    if (needed[i]) result.push_back(i);
  return result;
}

Conditioned condition(const std::vector<SampledColumn>& steps, std::span<const std::vector<double>> weights,
                      Observer& observer) {
  const std::vector<std::vector<double>> own = weights_of_steps(steps, weights);
  Conditioned result;
  std::vector<std::uint32_t> conditioned;
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    result.steps.emplace_back();
    if (own[i].empty()) continue;
    conditioned.push_back(i);
    result.steps.back() = LeafConditioning(steps[i], own[i]).run(observer);
    result.is_possible = result.is_possible && result.steps.back()->most > 0;
  }
  result.asked = needed_for(steps, conditioned);
  return result;
}

}  // namespace synth::cart
