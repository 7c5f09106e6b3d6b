#include "core/evaluate/attack/membership_targets.hpp"

#include "core/base/permutation.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// The numbers first .. first + size - 1 in random order, those at places from .. to of it.
std::vector<std::uint32_t> shuffled(std::uint64_t first, std::uint64_t size, std::uint64_t from,
                                    std::uint64_t to, RandomKey key, Observer& observer) {
  std::vector<std::uint32_t> rows;
  if (from >= to) return rows;
  const Permutation permutation(key, size);
  rows.reserve(to - from);
  for_each_below(to - from, observer, [&](std::size_t i) {
    rows.push_back(static_cast<std::uint32_t>(first + permutation(from + i)));
  });
  return rows;
}

}  // namespace

std::vector<std::uint32_t> MembershipTargets::all() const {
  std::vector<std::uint32_t> rows = members;
  rows.insert(rows.end(), others.begin(), others.end());
  return rows;
}

MembershipTargets choose_targets(const Population& population, std::uint64_t most_members,
                                 std::uint64_t most_others, std::uint64_t seed, Observer& observer) {
  const std::uint64_t training = population.training_rows;
  const std::uint64_t control = population.control_rows();
  const std::uint64_t half = (control + 1) / 2;
  const RandomKey of_members = make_random_key(seed, 1);
  const RandomKey of_control = make_random_key(seed, 2);
  return {shuffled(0, training, 0, std::min(training, most_members), of_members, observer),
          shuffled(training, control, 0, std::min(half, most_others), of_control, observer),
          shuffled(training, control, half, control, of_control, observer)};
}

}  // namespace synth::evaluate
