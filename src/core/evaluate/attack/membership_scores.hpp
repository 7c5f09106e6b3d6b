#pragma once

#include <string>
#include <vector>

#include "core/evaluate/attack/membership_targets.hpp"

namespace synth::evaluate {

/// What all scores of a membership attack start from.
struct MembershipCase {
  const Population& population;
  std::vector<std::uint32_t> columns;  ///< the compared ones
  std::vector<std::uint32_t> targets;  ///< of the real side
  std::vector<std::uint32_t> reference;
  std::uint64_t seed;

  const JointTable& table() const { return population.table; }
};

/// A number for each target, the higher the likelier a member.
using Scores = std::vector<double>;

struct NearnessScores {
  Scores distance;       ///< minus the distance to the closest synthetic row; ties are ties
  Scores neighbourhood;  ///< share of the synthetic rows within a radius
  double radius = 0;     ///< see neighbourhood_radius
};

/// Distance to the closest record (Chen et al. 2020, GAN-Leaks) and local neighbourhood (Houssiau et al.
/// 2022, TAPAS), both by MixedSpace and over all synthetic rows. Cost: see for_each_distance.
NearnessScores nearness_scores(const MembershipCase& attack, Observer& observer);

/// Whether an equal row, value by value, is among the synthetic ones: 1 or 0. Cost: one pass.
Scores match_scores(const MembershipCase& attack, Observer& observer);

struct DensityPlan {
  std::uint64_t most_synthetic_rows = 50'000;
  std::uint64_t most_reference_rows = 10'000;
  std::uint32_t neighbours = 200;  ///< of Gen-LRA
  /// Of the reference rows, what Gen-LRA uses at most: it needs their density at many synthetic rows.
  std::uint64_t most_gen_lra_rows = 2'000;
};

struct DensityScores {
  Scores domias;   ///< ln p_synthetic(x) - ln p_reference(x): van Breugel et al. 2023
  Scores gen_lra;  ///< ln of how much likelier the reference and x make the nearest synthetic rows than the
                   ///< reference alone: Ward et al. 2025
};

/// By DensityKernel. Gen-LRA in closed form: with the kernel as it is, adding x to n reference rows turns
/// density p(s) into (n p(s) + K(s - x)) / (n + 1); summed over the `neighbours` synthetic rows with the
/// largest K. Needs reference and synthetic rows. Cost: targets x (synthetic + reference rows), and
/// synthetic rows that are a neighbour x reference rows of Gen-LRA.
DensityScores density_scores(const MembershipCase& attack, const DensityPlan& plan, Observer& observer);

struct MarginalPlan {
  std::uint64_t most_sets = 300;  ///< pairs; and a third as many triples
  std::uint32_t bins = 20;
  std::uint32_t most_categories = 64;
  double pseudo_count = 0.5;  ///< rows that each cell has beforehand
};

/// The mean over marginals of ln of the synthetic over the reference share of the target's cell: all columns,
/// pairs and triples, as MAMA-MIA (Golob et al. 2024) does over those that a model is known to have measured.
/// Needs reference rows. Cost: sets x rows.
Scores marginal_scores(const MembershipCase& attack, const MarginalPlan& plan, Observer& observer);

}  // namespace synth::evaluate
