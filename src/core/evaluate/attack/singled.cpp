#include "core/evaluate/attack/singled.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <unordered_map>

#include "core/evaluate/attack/draws.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint64_t enough_extremes = 100;
/// Rows dealt over all deals of a test.
constexpr std::uint64_t most_dealt = 1'000'000'000;
/// A group that expects so many of some rows has more than one: 30·e^−30 ≈ 3·10⁻¹².
constexpr double surely_several = 30;

/// log of the chance that none of `marked` among `all` rows are drawn.
double log_none(double all, double marked, double drawn) {
  using boost::math::lgamma;
  if (drawn > all - marked) return -HUGE_VAL;
  return lgamma(all - marked + 1) - lgamma(all - marked - drawn + 1) - lgamma(all + 1) +
         lgamma(all - drawn + 1);
}

/// The chance that rows of exactly one class are among those drawn.
double chance_of_one(const std::vector<double>& classes, double all, double drawn) {
  double marked = 0;
  for (const double rows : classes) marked += rows;
  const double none = std::exp(log_none(all, marked, drawn));
  double chance = 0;
  for (const double rows : classes) chance += std::exp(log_none(all, marked - rows, drawn)) - none;
  return std::clamp(chance, 0.0, 1.0);
}

}  // namespace

Singled::Singled(std::span<const Predicate> predicates, const RowClasses& rows,
                 std::array<std::uint64_t, 2> group_rows, Observer& observer)
    : group_rows_(group_rows), matches_(predicates.size()) {
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    for (std::size_t group = 0; group < 2; ++group) different_[group] += rows[i].count[group] > 0;
  const auto smaller = static_cast<double>(std::min(group_rows[0], group_rows[1]));
  const auto all = static_cast<double>(group_rows[0] + group_rows[1]);
  const double most = smaller > 0 ? std::ceil(surely_several * all / smaller) : 2;
  for (auto& hits : hits_) hits.assign(predicates.size(), false);
  std::unordered_map<std::uint32_t, std::uint32_t> member_of;
  Pace pace(observer, 8);
  for (std::size_t i = 0; i < predicates.size(); ++i) {
    std::vector<std::uint32_t> found;
    std::array<std::uint32_t, 2> matched{};
    for_each_match(predicates[i], rows, pace, [&](std::uint32_t row) {
      found.push_back(row);
      for (std::size_t group = 0; group < 2; ++group) matched[group] += rows[row].count[group] > 0;
      return static_cast<double>(found.size()) <= most;
    });
    if (static_cast<double>(found.size()) > most) continue;
    for (std::size_t group = 0; group < 2; ++group) hits_[group][i] = matched[group] == 1;
    for (const std::uint32_t row : found) {
      const auto [at, fresh] = member_of.try_emplace(row, static_cast<std::uint32_t>(member_counts_.size()));
      if (fresh) member_counts_.push_back(rows[row].count);
      matches_[i].push_back(at->second);
    }
  }
}

double Singled::overlap(std::size_t group) const {
  std::unordered_map<std::uint32_t, double> hits_of;
  double hits = 0;
  for (std::size_t i = 0; i < matches_.size(); ++i)
    for (const std::uint32_t member : matches_[i])
      if (hits_[group][i] && member_counts_[member][group] > 0) ++hits_of[member], ++hits;
  double pairs = 0;
  for (const auto& [member, count] : hits_of) pairs += count * count;
  return hits > 0 ? pairs / hits : 1;
}

std::vector<double> Singled::chances_among(std::uint64_t drawn) const {
  const auto all = static_cast<double>(group_rows_[0] + group_rows_[1]);
  std::vector<double> chances;
  for (const auto& matches : matches_) {
    std::vector<double> classes;
    for (const std::uint32_t member : matches)
      classes.push_back(static_cast<double>(member_counts_[member][0]) + member_counts_[member][1]);
    chances.push_back(chance_of_one(classes, all, static_cast<double>(drawn)));
  }
  return chances;
}

std::vector<double> Singled::chances_within(std::size_t group, std::uint64_t drawn) const {
  std::vector<double> chances;
  for (const auto& matches : matches_) {
    std::vector<double> classes;
    for (const std::uint32_t member : matches)
      if (member_counts_[member][group] > 0) classes.push_back(1);
    chances.push_back(
        chance_of_one(classes, static_cast<double>(different_[group]), static_cast<double>(drawn)));
  }
  return chances;
}

/// `presence` has bit 0 for members of the training group, bit 1 for those of the control group.
std::int64_t Singled::difference(const std::vector<std::uint8_t>& presence) const {
  std::int64_t difference = 0;
  for (const auto& matches : matches_) {
    std::uint32_t training = 0, control = 0;
    for (const std::uint32_t member : matches) {
      training += presence[member] & 1U;
      control += presence[member] >> 1U;
    }
    difference += (training == 1) - (control == 1);
  }
  return difference;
}

/// Deals the rows of the members anew. Members with so many rows that both groups always have some stay as
/// they are.
struct Singled::Deal {
  explicit Deal(const Singled& singled) : counts(singled.member_counts_), rows(singled.group_rows_) {
    const auto smaller = static_cast<double>(std::min(rows[0], rows[1]));
    const double several = surely_several * static_cast<double>(rows[0] + rows[1]) / smaller;
    presence.resize(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      presence[i] = static_cast<std::uint8_t>((counts[i][0] > 0) | (counts[i][1] > 0) << 1);
      const std::uint64_t all = std::uint64_t{counts[i][0]} + counts[i][1];
      if (static_cast<double>(all) > several) {
        for (std::size_t group = 0; group < 2; ++group) rows[group] -= counts[i][group];
      } else {
        dealt.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(all)});
        dealt_rows += all;
      }
    }
  }

  void draw(Draws& draws) {
    std::uint64_t training = rows[0], left = rows[0] + rows[1];
    for (const auto& [member, count] : dealt) {
      std::uint8_t seen = 0;
      for (std::uint32_t i = 0; i < count; ++i, --left) {
        const bool to_training = draws.below(left) < training;
        training -= to_training;
        seen |= to_training ? 1 : 2;
      }
      presence[member] = seen;
    }
  }

  const std::vector<std::array<std::uint32_t, 2>>& counts;
  std::array<std::uint64_t, 2> rows;
  std::vector<std::uint8_t> presence;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> dealt;
  std::uint64_t dealt_rows = 0;
};

double Singled::permutation_p_value(std::uint64_t deals, RandomKey key, Observer& observer) const {
  Deal deal(*this);
  const std::int64_t seen = difference(deal.presence);
  deals = std::min(deals, std::max<std::uint64_t>(99, most_dealt / (deal.dealt_rows + 1)));
  Draws draws(key);
  std::uint64_t extremes = 0;
  for (std::uint64_t i = 1; i <= deals; ++i) {
    observer.check();
    deal.draw(draws);
    extremes += difference(deal.presence) >= seen;
    if (extremes == enough_extremes) return static_cast<double>(extremes) / static_cast<double>(i);
  }
  return static_cast<double>(extremes + 1) / static_cast<double>(deals + 1);
}

}  // namespace synth::evaluate
