#include "core/evaluate/marginals.hpp"

#include <set>

#include "core/evaluate/measurement.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t most_listed = 1'000'000;

/// n choose k, saturating at most_listed.
std::uint64_t choose(std::uint64_t n, std::uint64_t k) {
  if (k > n) return 0;
  std::uint64_t ways = 1;
  for (std::uint64_t i = 0; i < k; ++i) {
    ways = ways * (n - i) / (i + 1);
    if (ways > most_listed * 1000) return most_listed * 1000;
  }
  return ways;
}

/// Moves `set` on to the next combination of numbers below n, in lexical order; false after the last.
bool next_set(std::vector<std::uint32_t>& set, std::uint32_t n) {
  const auto k = static_cast<std::uint32_t>(set.size());
  for (std::uint32_t i = k; i-- > 0;) {
    if (set[i] == n - k + i) continue;
    ++set[i];
    for (std::uint32_t j = i + 1; j < k; ++j) set[j] = set[j - 1] + 1;
    return true;
  }
  return false;
}

std::vector<std::vector<std::uint32_t>> all_sets(std::span<const std::uint32_t> columns,
                                                 std::uint32_t order) {
  std::vector<std::vector<std::uint32_t>> sets;
  std::vector<std::uint32_t> places(order);
  for (std::uint32_t i = 0; i < order; ++i) places[i] = i;
  do {
    auto& set = sets.emplace_back();
    for (const std::uint32_t place : places) set.push_back(columns[place]);
  } while (next_set(places, static_cast<std::uint32_t>(columns.size())));
  return sets;
}

/// Distinct random sets, where there are far more than wanted: each drawn anew until all differ.
std::vector<std::vector<std::uint32_t>> random_sets(std::span<const std::uint32_t> columns,
                                                    std::uint32_t order, std::uint64_t wanted,
                                                    std::uint64_t seed, Observer& observer) {
  std::set<std::vector<std::uint32_t>> sets;
  for (std::uint64_t draw = 0; sets.size() < wanted; ++draw) {
    std::vector<std::uint32_t> set;
    for (const std::uint32_t place :
         draw_without_replacement(columns.size(), order, make_random_key(seed, draw), observer))
      set.push_back(columns[place]);
    sets.insert(std::move(set));
  }
  return {sets.begin(), sets.end()};
}

}  // namespace

std::vector<std::vector<std::uint32_t>> column_sets(std::span<const std::uint32_t> columns,
                                                    std::uint32_t order, std::uint64_t most,
                                                    std::uint64_t seed, Observer& observer) {
  const std::uint64_t ways = choose(columns.size(), order);
  if (ways == 0 || order == 0) return {};
  if (ways > most_listed && most < ways) return random_sets(columns, order, most, seed, observer);
  const auto sets = all_sets(columns, order);
  std::vector<std::vector<std::uint32_t>> chosen;
  for (const std::uint32_t i :
       draw_without_replacement(sets.size(), most, make_random_key(seed, order), observer))
    chosen.push_back(sets[i]);
  return chosen;
}

double mean_variation(const LeveledTable& table, std::span<const std::vector<std::uint32_t>> sets,
                      Observer& observer) {
  CellCounter counter(observer);
  std::vector<double> distances;
  for (const std::vector<std::uint32_t>& set : sets) {
    std::vector<Levels> levels;
    for (const std::uint32_t column : set) levels.push_back(table[column]);
    counter.count(levels);
    distances.push_back(counter.total_variation());
  }
  return mean_of_defined(distances);
}

}  // namespace synth::evaluate
