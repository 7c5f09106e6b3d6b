#include "core/evaluate/attack/membership_exposure.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/permutation.hpp"
#include "core/evaluate/attack/mixed_distance.hpp"
#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

/// Real rows in random order.
std::vector<std::uint32_t> shuffled(std::uint64_t rows, std::uint64_t most, RandomKey key,
                                    Observer& observer) {
  std::vector<std::uint32_t> order(std::min(rows, most));
  if (order.empty()) return order;
  const Permutation permutation(key, rows);
  for_each_below(order.size(), observer,
                 [&](std::size_t i) { order[i] = static_cast<std::uint32_t>(permutation(i)); });
  return order;
}

/// The nearest rows of one row among all, but itself; searches that can be given up.
class Search {
 public:
  Search(const MixedRows& rows, std::uint32_t neighbours, Observer& observer)
      : rows_(rows), nearest_(neighbours), observer_(observer) {}

  /// The sum of the distances to the nearest rows of the first `blocks` blocks, or any sum below `enough`.
  std::int64_t sum(std::uint32_t row, std::uint32_t blocks, std::int64_t enough) {
    nearest_.clear();
    rows_.read(row, position_);
    for (std::uint32_t block = 0; block < blocks; ++block) {
      observer_.check();
      rows_.distances_to(position_, block, distances_);
      for (std::uint32_t i = 0; i < rows_.rows_in(block); ++i)
        if (rows_.first_of(block) + i != row) nearest_.offer(distances_[i]);
      if (nearest_.full() && nearest_.sum() < enough) break;
    }
    return nearest_.sum();
  }

  const Smallest& nearest() const { return nearest_; }

 private:
  const MixedRows& rows_;
  Smallest nearest_;
  Observer& observer_;
  std::vector<std::int32_t> position_;
  MixedRows::Block distances_;
};

struct Candidate {
  std::int64_t sum;
  std::uint32_t place;  ///< in the random order
  std::int64_t nearest;

  /// The most exposed first.
  bool operator<(const Candidate& other) const {
    return sum != other.sum ? sum > other.sum : place < other.place;
  }
};

/// Rows of the first guess.
constexpr std::uint32_t guess_blocks = 4;

/// So many candidates, most promising first, for each wanted one; no fewer than `least_candidates`.
constexpr std::size_t candidates_per_wanted = 2;
constexpr std::size_t least_candidates = 1000;

/// All rows by a first guess from a few blocks, which is never too low: the highest `most`.
std::vector<Candidate> shortlist(const MixedRows& rows, std::size_t most, Search& search,
                                 Observer& observer) {
  std::vector<Candidate> candidates;
  candidates.reserve(rows.size());
  const std::uint32_t blocks = std::min(guess_blocks, rows.blocks());
  for (std::uint32_t place = 0; place < rows.size(); ++place)
    candidates.push_back({search.sum(place, blocks, 0), place, 0});
  checked_sort(candidates.begin(), candidates.end(), std::less<>(), observer);
  if (candidates.size() > most) candidates.resize(most);
  return candidates;
}

/// The `wanted` candidates of one group with the largest sums, and no smaller ones than `least`.
template <class Accept>
std::vector<Candidate> largest(const std::vector<Candidate>& candidates, Accept accept, std::size_t wanted,
                               std::int64_t least, const MixedRows& rows, Search& search) {
  std::vector<Candidate> found;
  for (Candidate candidate : candidates) {
    if (!accept(candidate.place)) continue;
    const std::int64_t enough = found.size() == wanted ? std::max(least, found.back().sum) : least;
    if (candidate.sum < enough) break;
    candidate.sum = search.sum(candidate.place, rows.blocks(), enough);
    if (candidate.sum < least) continue;
    candidate.nearest = search.nearest().empty() ? 0 : search.nearest().least();
    found.insert(std::upper_bound(found.begin(), found.end(), candidate), candidate);
    if (found.size() > wanted) found.pop_back();
  }
  return found;
}

std::vector<ExposedRecord> records_of(const std::vector<Candidate>& candidates,
                                      const std::vector<std::uint32_t>& order, const MixedSpace& space,
                                      std::uint32_t neighbours, Observer& observer) {
  std::vector<ExposedRecord> records;
  std::vector<std::uint32_t> rows;
  for (const Candidate& candidate : candidates) {
    rows.push_back(order[candidate.place]);
    records.push_back(
        {rows.back(), space.distance(candidate.sum) / neighbours, space.distance(candidate.nearest)});
  }
  std::vector<std::uint32_t> all(space.table().rows[synthetic]);
  std::iota(all.begin(), all.end(), 0U);
  const MixedRows targets(space, real, rows, observer);
  const MixedRows synthetic_rows(space, synthetic, all, observer);
  for_each_distance(targets, synthetic_rows, observer,
                    [&](std::uint32_t target, std::uint32_t, std::span<const std::int32_t> distances) {
                      const std::int32_t least = *std::min_element(distances.begin(), distances.end());
                      double& nearest = records[target].nearest_synthetic;
                      nearest = std::min(nearest, space.distance(least));
                    });
  return records;
}

}  // namespace

double ExposedRecord::ratio() const {
  if (nearest_real > 0) return nearest_synthetic / nearest_real;
  return std::numeric_limits<double>::infinity();
}

ExposedRecords most_exposed(const Population& population, const std::vector<std::uint32_t>& columns,
                            const ExposurePlan& plan, Observer& observer) {
  const MixedSpace space(population.table, columns, observer);
  const std::uint64_t all = population.table.rows[real];
  const auto order = shuffled(all, plan.most_rows, make_random_key(plan.seed, 6), observer);
  ExposedRecords exposed;
  exposed.all_rows = order.size() == all;
  const auto neighbours = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(std::max(1U, plan.neighbours), std::max<std::size_t>(1, order.size() - 1)));
  const MixedRows rows(space, real, order, observer);
  Search search(rows, neighbours, observer);
  const auto is_member = [&](std::uint32_t place) { return order[place] < population.training_rows; };
  const auto is_other = [&](std::uint32_t place) { return !is_member(place); };
  std::size_t member_rows = 0;
  for (std::uint32_t place = 0; place < order.size(); ++place) member_rows += is_member(place);
  if (member_rows == 0) return exposed;
  const auto share_of = [&](std::size_t size) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(plan.share * static_cast<double>(size)));
  };
  const auto candidates = shortlist(
      rows, std::max(least_candidates, candidates_per_wanted * share_of(order.size())), search, observer);
  const auto members = largest(candidates, is_member, share_of(member_rows), 0, rows, search);
  if (members.empty()) return exposed;
  const auto others = largest(candidates, is_other, order.size(), members.back().sum, rows, search);
  exposed.members = records_of(members, order, space, neighbours, observer);
  exposed.others = records_of(others, order, space, neighbours, observer);
  return exposed;
}

std::vector<double> exposures(const Population& population, const std::vector<std::uint32_t>& columns,
                              const std::vector<std::uint32_t>& targets, const ExposurePlan& plan,
                              Observer& observer) {
  const MixedSpace space(population.table, columns, observer);
  const auto order =
      shuffled(population.table.rows[real], plan.most_rows, make_random_key(plan.seed, 7), observer);
  const MixedRows rows(space, real, order, observer);
  const MixedRows target_rows(space, real, targets, observer);
  std::vector<Smallest> nearest(targets.size(), Smallest(std::max(1U, plan.neighbours)));
  for_each_distance(target_rows, rows, observer,
                    [&](std::uint32_t target, std::uint32_t first, std::span<const std::int32_t> distances) {
                      for (std::uint32_t i = 0; i < distances.size(); ++i)
                        if (order[first + i] != targets[target]) nearest[target].offer(distances[i]);
                    });
  std::vector<double> means;
  for (const Smallest& kept : nearest)
    means.push_back(kept.empty() ? 0 : space.distance(kept.sum()) / static_cast<double>(kept.size()));
  return means;
}

}  // namespace synth::evaluate
