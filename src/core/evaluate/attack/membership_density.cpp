#include <algorithm>
#include <cmath>

#include "core/evaluate/attack/density_kernel.hpp"
#include "core/evaluate/attack/membership_scores.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

struct Neighbour {
  float log;
  std::uint32_t row;

  /// Nearer ones first, equally near by their number.
  bool operator<(const Neighbour& other) const {
    return log != other.log ? log > other.log : row < other.row;
  }
};

/// The rows with the largest kernel values.
class Nearest {
 public:
  explicit Nearest(std::size_t wanted) : wanted_(wanted) {}

  void offer(std::uint32_t first, const DensityRows::Block& logs) {
    for (std::uint32_t i = 0; i < DensityRows::block_rows; ++i)
      if (logs[i] > least_) kept_.push_back({logs[i], first + i});
    if (kept_.size() > 2 * wanted_) shrink();
  }

  const std::vector<Neighbour>& finish() {
    if (kept_.size() > wanted_) shrink();
    return kept_;
  }

 private:
  void shrink() {
    const auto last = kept_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
    std::nth_element(kept_.begin(), last, kept_.end());
    least_ = last->log;
    kept_.resize(wanted_);
  }

  std::size_t wanted_;
  float least_ = -std::numeric_limits<float>::infinity();
  std::vector<Neighbour> kept_;
};

SideRows some(Side side, std::vector<std::uint32_t> rows, std::uint64_t most, RandomKey key,
              Observer& observer) {
  if (rows.size() <= most) return {side, std::move(rows)};
  SideRows drawn{side, {}};
  for (const std::uint32_t i : draw_without_replacement(rows.size(), most, key, observer))
    drawn.rows.push_back(rows[i]);
  return drawn;
}

/// ln (1 + exp(x)), also where exp(x) would overflow.
double soft_plus(double x) { return x > 30 ? x : std::log1p(std::exp(x)); }

/// ln (n p(s)) of the reference for each synthetic row that is a neighbour of some target.
class NeighbourDensities {
 public:
  NeighbourDensities(const DensityKernel& kernel, const DensityRows& reference, const SideRows& rows,
                     std::vector<Nearest>& nearest, Observer& observer)
      : place_(rows.rows.size(), 0) {
    for (Nearest& found : nearest) {
      observer.check();
      for (const Neighbour& neighbour : found.finish()) place_[neighbour.row] = 1;
    }
    SideRows needed{rows.side, {}};
    for (std::size_t row = 0; row < place_.size(); ++row) {
      if (place_[row] == 0) continue;
      place_[row] = static_cast<std::uint32_t>(needed.rows.size());
      needed.rows.push_back(rows.rows[row]);
    }
    sums_ = log_sums(DensityRows(kernel, needed, observer), reference, observer);
  }

  double operator[](std::uint32_t row) const { return sums_[place_[row]]; }

 private:
  std::vector<std::uint32_t> place_;
  std::vector<double> sums_;
};

}  // namespace

DensityScores density_scores(const MembershipCase& attack, const DensityPlan& plan, Observer& observer) {
  const std::uint64_t seed = attack.seed;
  const SideRows reference_rows =
      some(real, attack.reference, plan.most_reference_rows, make_random_key(seed, 4), observer);
  const SideRows synthetic_rows{
      synthetic, draw_without_replacement(attack.table().rows[synthetic], plan.most_synthetic_rows,
                                          make_random_key(seed, 5), observer)};
  const DensityKernel kernel(attack.table(), attack.columns, synthetic_rows, reference_rows, observer);
  const DensityRows targets(kernel, {real, attack.targets}, observer);
  const DensityRows reference(kernel, reference_rows, observer);
  const DensityRows rows(kernel, synthetic_rows, observer);

  std::vector<LogSum> sums(targets.size());
  std::vector<Nearest> nearest(targets.size(), Nearest(std::max(1U, plan.neighbours)));
  for_each_kernel(targets, rows, observer,
                  [&](std::uint32_t target, std::uint32_t first, const DensityRows::Block& logs) {
                    sums[target].add(logs);
                    nearest[target].offer(first, logs);
                  });
  const std::vector<double> of_reference = log_sums(targets, reference, observer);
  const DensityRows fewer(kernel,
                          some(real, reference_rows.rows, std::max<std::uint64_t>(1, plan.most_gen_lra_rows),
                               make_random_key(seed, 8), observer),
                          observer);
  const NeighbourDensities densities(kernel, fewer, synthetic_rows, nearest, observer);

  DensityScores scores;
  const double ratio = std::log(static_cast<double>(reference.size()) / rows.size());
  const auto n = static_cast<double>(fewer.size());
  for (std::uint32_t target = 0; target < targets.size(); ++target) {
    observer.check();
    scores.domias.push_back(sums[target].value() - of_reference[target] + ratio);
    double gain = 0;
    // In a fixed order, for sums depend on it.
    std::vector<Neighbour> neighbours = nearest[target].finish();
    std::sort(neighbours.begin(), neighbours.end());
    for (const Neighbour& neighbour : neighbours)
      gain += std::log(n / (n + 1)) + soft_plus(neighbour.log - densities[neighbour.row]);
    scores.gen_lra.push_back(gain);
  }
  return scores;
}

}  // namespace synth::evaluate
