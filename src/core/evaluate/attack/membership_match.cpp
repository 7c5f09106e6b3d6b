#include <unordered_map>

#include "core/base/random.hpp"
#include "core/evaluate/attack/membership_scores.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

std::uint64_t hash_of(const MembershipCase& attack, Side side, std::uint32_t row) {
  std::uint64_t hash = 0;
  for (const std::uint32_t column : attack.columns)
    hash = mix64(hash ^ attack.table().columns[column].codes(side)[row]);
  return hash;
}

bool equal(const MembershipCase& attack, std::uint32_t real_row, std::uint32_t synthetic_row) {
  for (const std::uint32_t number : attack.columns) {
    const JointColumn& column = attack.table().columns[number];
    if (column.codes(real)[real_row] != column.codes(synthetic)[synthetic_row]) return false;
  }
  return true;
}

}  // namespace

Scores match_scores(const MembershipCase& attack, Observer& observer) {
  std::unordered_multimap<std::uint64_t, std::size_t> targets;
  for_each_below(attack.targets.size(), observer, [&](std::size_t target) {
    targets.emplace(hash_of(attack, real, attack.targets[target]), target);
  });
  Scores scores(attack.targets.size(), 0);
  for_each_below(attack.table().rows[synthetic], observer, [&](std::size_t row) {
    const auto number = static_cast<std::uint32_t>(row);
    auto [begin, end] = targets.equal_range(hash_of(attack, synthetic, number));
    for (; begin != end; ++begin)
      if (equal(attack, attack.targets[begin->second], number)) scores[begin->second] = 1;
  });
  return scores;
}

}  // namespace synth::evaluate
