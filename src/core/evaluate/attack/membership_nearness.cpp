#include <algorithm>
#include <numeric>

#include "core/evaluate/attack/membership_scores.hpp"
#include "core/evaluate/attack/mixed_distance.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t radius_rows = 200;
constexpr std::size_t radius_neighbours = 10;

std::vector<std::uint32_t> all_rows(std::uint64_t rows) {
  std::vector<std::uint32_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

/// Steps within which a synthetic row has ten others, in the median: what an attacker without other data
/// takes for near.
std::int32_t neighbourhood_radius(const MembershipCase& attack, const MixedSpace& space,
                                  const MixedRows& synthetic_rows, Observer& observer) {
  const auto rows = draw_without_replacement(attack.table().rows[synthetic], radius_rows,
                                             make_random_key(attack.seed, 3), observer);
  std::vector<Smallest> nearest(rows.size(), Smallest(radius_neighbours + 1));  // the row itself among them
  const MixedRows chosen(space, synthetic, rows, observer);
  for_each_distance(chosen, synthetic_rows, observer,
                    [&](std::uint32_t target, std::uint32_t, std::span<const std::int32_t> distances) {
                      for (const std::int32_t distance : distances) nearest[target].offer(distance);
                    });
  std::vector<std::int32_t> farthest;
  for (const Smallest& kept : nearest) farthest.push_back(kept.farthest());
  const auto middle = farthest.begin() + static_cast<std::ptrdiff_t>(farthest.size() / 2);
  std::nth_element(farthest.begin(), middle, farthest.end());
  return *middle;
}

}  // namespace

NearnessScores nearness_scores(const MembershipCase& attack, Observer& observer) {
  const MixedSpace space(attack.table(), attack.columns, observer);
  const MixedRows targets(space, real, attack.targets, observer);
  const MixedRows rows(space, synthetic, all_rows(attack.table().rows[synthetic]), observer);
  const std::int32_t radius = neighbourhood_radius(attack, space, rows, observer);
  std::vector<std::int32_t> closest(targets.size(), std::numeric_limits<std::int32_t>::max());
  std::vector<std::uint64_t> within(targets.size(), 0);
  for_each_distance(targets, rows, observer,
                    [&](std::uint32_t target, std::uint32_t, std::span<const std::int32_t> distances) {
                      std::int32_t least = closest[target];
                      std::uint32_t near = 0;
                      for (const std::int32_t distance : distances) {
                        least = std::min(least, distance);
                        near += distance <= radius;
                      }
                      closest[target] = least;
                      within[target] += near;
                    });
  NearnessScores scores;
  scores.radius = space.distance(radius);
  for (std::uint32_t target = 0; target < targets.size(); ++target) {
    scores.distance.push_back(-space.distance(closest[target]));
    scores.neighbourhood.push_back(static_cast<double>(within[target]) / rows.size());
  }
  return scores;
}

}  // namespace synth::evaluate
