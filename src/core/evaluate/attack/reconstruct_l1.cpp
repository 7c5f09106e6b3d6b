#include "core/evaluate/attack/reconstruct_l1.hpp"

#include <algorithm>
#include <cmath>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// One over the number of questions about each record.
std::vector<double> record_steps(const SubsetCounts& counts) {
  std::vector<double> steps(counts.records(), 0);
  for (std::uint32_t question = 0; question < counts.questions(); ++question)
    for (const std::uint32_t record : counts.asked(question)) ++steps[record];
  for (double& step : steps) step = step > 0 ? 1 / step : 0;
  return steps;
}

}  // namespace

void SubsetCounts::add(std::span<const std::uint32_t> asked, double answer) {
  if (asked.empty()) return;
  members_.insert(members_.end(), asked.begin(), asked.end());
  starts_.push_back(members_.size());
  answers_.push_back(answer);
}

std::vector<double> fit_bits(const SubsetCounts& counts, const L1Plan& plan, Observer& observer) {
  std::vector<double> bits(counts.records(), 0.5);
  std::vector<double> ahead = bits;
  std::vector<double> gradient(bits.size());
  std::vector<double> duals(counts.questions(), 0);
  const std::vector<double> steps = record_steps(counts);
  Pace pace(observer, 64);
  for (std::uint32_t iteration = 0; iteration < plan.iterations; ++iteration) {
    std::fill(gradient.begin(), gradient.end(), 0);
    for (std::uint32_t question = 0; question < counts.questions(); ++question) {
      pace.tick();
      const auto asked = counts.asked(question);
      double count = 0;
      for (const std::uint32_t record : asked) count += ahead[record];
      const double excess = (count - counts.answer(question)) / static_cast<double>(asked.size());
      duals[question] = std::clamp(duals[question] + excess, -1.0, 1.0);
      for (const std::uint32_t record : asked) gradient[record] += duals[question];
    }
    double change = 0;
    for (std::size_t record = 0; record < bits.size(); ++record) {
      const double bit = std::clamp(bits[record] - steps[record] * gradient[record], 0.0, 1.0);
      ahead[record] = 2 * bit - bits[record];
      change += std::abs(bit - bits[record]);
      bits[record] = bit;
    }
    if (change < plan.tolerance * static_cast<double>(bits.size())) break;
  }
  return bits;
}

}  // namespace synth::evaluate
