#include "core/evaluate/attack/exposure.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/evaluate/pace.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

bool more_exposed(const Exposures::Exposed& a, const Exposures::Exposed& b) {
  return a.exposure != b.exposure ? a.exposure > b.exposure : a.number < b.number;
}

/// `most` random rows of a range of the real side.
std::vector<std::uint32_t> candidates(RowRange range, std::uint64_t most, RandomKey key, Observer& observer) {
  std::vector<std::uint32_t> rows = draw_without_replacement(range.size(), most, key, observer);
  for (std::uint32_t& row : rows) row += range.first;
  return rows;
}

}  // namespace

std::vector<std::uint32_t> compared_columns(const JointTable& table) {
  return table.columns_where([](Kind kind) { return is_compared(kind); });
}

Exposures::Exposures(const Population& population, Observer& observer)
    : population_(population),
      space_(population.table, compared_columns(population.table)),
      training_(space_, {real, 0, static_cast<std::uint32_t>(population.training_rows)}, observer) {}

/// The training row that a row is, and that it is not compared with.
std::uint32_t Exposures::itself(Side side, std::uint32_t row) const {
  return side == real && row < population_.training_rows ? row : UINT32_MAX;
}

double Exposures::of(Side side, std::uint32_t row, Observer& observer) const {
  Neighbours found(exposure_neighbours);
  training_.nearest(training_.target(side, row), found, observer, itself(side, row));
  return found.mean_distance();
}

/// The exposure of a row, or something below `cutoff` if it is below. Begins with the row's own block,
/// for neighbours in a table are often alike, and goes on in strides.
double Exposures::exposure_above(double cutoff, Side side, std::uint32_t row, Observer& observer) const {
  const GowerRows::Target target = training_.target(side, row);
  const std::uint32_t blocks = training_.blocks();
  std::uint32_t stride = static_cast<std::uint32_t>(0.618 * blocks) | 1U;
  while (blocks > 1 && std::gcd(stride, blocks) != 1) ++stride;
  Neighbours found(exposure_neighbours);
  std::uint64_t block = blocks > 0 ? row / GowerRows::block_rows % blocks : 0;
  for (std::uint32_t i = 0; i < blocks; ++i, block = (block + stride) % blocks) {
    if (i % 16 == 0) observer.check();
    training_.offer_block(target, static_cast<std::uint32_t>(block), found, itself(side, row));
    const bool full = found.bound() < std::numeric_limits<std::int32_t>::max();
    if (full && found.mean_distance() < cutoff) break;
  }
  return found.mean_distance();
}

std::vector<Exposures::Exposed> Exposures::most_exposed(Side side, std::span<const std::uint32_t> rows,
                                                        std::size_t wanted, double floor,
                                                        Observer& observer) const {
  std::vector<Exposed> found;  // a heap whose top is the least exposed
  if (wanted == 0) return found;
  double cutoff = floor;
  for (std::uint32_t number = 0; number < rows.size(); ++number) {
    const Exposed exposed{exposure_above(cutoff, side, rows[number], observer), number};
    if (exposed.exposure < cutoff) continue;
    if (found.size() == wanted) {
      if (!more_exposed(exposed, found.front())) continue;
      std::pop_heap(found.begin(), found.end(), more_exposed);
      found.pop_back();
    }
    found.push_back(exposed);
    std::push_heap(found.begin(), found.end(), more_exposed);
    if (found.size() == wanted) cutoff = std::max(floor, found.front().exposure);
  }
  std::sort(found.begin(), found.end(), more_exposed);
  return found;
}

std::vector<std::size_t> Exposures::most_exposed_tenth(Side side, std::span<const std::uint32_t> rows,
                                                       Observer& observer) const {
  std::vector<std::size_t> numbers;
  for (const Exposed& exposed : most_exposed(side, rows, (rows.size() + 9) / 10, 0, observer))
    numbers.push_back(exposed.number);
  return numbers;
}

ExposedRows find_exposed(const Population& population, const Exposures& exposures, std::size_t wanted,
                         std::uint64_t most_candidates, RandomKey key, Observer& observer) {
  const auto training = static_cast<std::uint32_t>(population.training_rows);
  const auto all = static_cast<std::uint32_t>(population.table.rows[real]);
  ExposedRows result;
  const auto considered = candidates({real, 0, training}, most_candidates, key, observer);
  const auto found = exposures.most_exposed(real, considered, wanted, 0, observer);
  for (const Exposures::Exposed& exposed : found) result.training.push_back(considered[exposed.number]);
  if (found.empty()) return result;
  // Several times as many, should the control rows be more, or by chance lie farther out.
  const auto others = candidates({real, training, all}, most_candidates, key, observer);
  for (const Exposures::Exposed& exposed :
       exposures.most_exposed(real, others, 10 * wanted, found.back().exposure, observer))
    result.control.push_back(others[exposed.number]);
  return result;
}

}  // namespace synth::evaluate
