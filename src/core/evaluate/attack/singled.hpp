#pragma once

#include <span>

#include "core/base/random.hpp"
#include "core/evaluate/attack/predicate.hpp"

namespace synth::evaluate {

/// Which real rows some predicates hold for. A predicate singles out in a group of rows (training 0, control
/// 1) if it holds for exactly one of its different rows.
class Singled {
 public:
  /// `group_rows` are the rows of both groups, whose classes `rows` holds. Predicates that hold for so many
  /// classes that no draw of either group from all rows could have just one of them (but with a chance below
  /// 10⁻¹²) count as never singling out.
  Singled(std::span<const Predicate> predicates, const RowClasses& rows,
          std::array<std::uint64_t, 2> group_rows, Observer& observer);

  /// Whether predicate `number` singles out in a group.
  bool hit(std::size_t number, std::size_t group) const { return hits_[group][number]; }

  /// How many of its hits in a group a predicate shares, on average, with others that single out the same
  /// row, itself included: hits are worth so many times fewer independent ones (the design effect of
  /// clusters, Kish 1965). 1 without hits.
  double overlap(std::size_t group) const;

  /// The chance, for each predicate, to single out among `drawn` rows drawn at random from both groups
  /// together.
  std::vector<double> chances_among(std::uint64_t drawn) const;

  /// The same for draws from the different rows of one group alone.
  std::vector<double> chances_within(std::size_t group, std::uint64_t drawn) const;
  std::uint64_t different_rows(std::size_t group) const { return different_[group]; }

  /// How often at least as many more predicates single out in training than in control, if rows are dealt to
  /// both groups at random: an exact test of no difference, whatever the sizes of the groups and however the
  /// predicates overlap. At most `deals`; ends early when 100 of them are as extreme (Besag and Clifford
  /// 1991).
  double permutation_p_value(std::uint64_t deals, RandomKey key, Observer& observer) const;

 private:
  struct Deal;
  std::int64_t difference(const std::vector<std::uint8_t>& presence) const;

  std::array<std::uint64_t, 2> group_rows_;
  std::array<std::uint64_t, 2> different_{};
  std::array<std::vector<bool>, 2> hits_;
  std::vector<std::vector<std::uint32_t>> matches_;  ///< numbers of members_; none where too many
  std::vector<std::array<std::uint32_t, 2>>
      member_counts_;  ///< rows of classes that some predicate holds for
};

}  // namespace synth::evaluate
