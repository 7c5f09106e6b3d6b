#include "core/evaluate/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/normal.hpp"
#include "core/evaluate/rows.hpp"

namespace synth::evaluate {
namespace {

/// A running mean and variance (Welford 1962) of the values that are defined.
struct Variation {
  double count = 0;
  double mean = 0;
  double squares = 0;

  void add(double value) {
    if (std::isnan(value)) return;
    ++count;
    const double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  double deviation() const { return std::sqrt(squares / (count - 1)); }
};

RandomKey key_of(Side side, std::uint64_t seed) { return make_random_key(seed, 2 + side); }

/// The rows that are resampled, over values that they have.
JointTable subset(const JointTable& table, const BootstrapOptions& options, Observer& observer) {
  std::array<std::vector<std::uint32_t>, 2> rows;
  for (const Side side : both_sides)
    rows[side] =
        draw_without_replacement(table.rows[side], options.most_rows, key_of(side, options.seed), observer);
  JointTable chosen = gather(table, rows, observer);
  compact(chosen, observer);
  return chosen;
}

double shrinkage(const JointTable& chosen, const JointTable& table) {
  double share = 0;
  for (const Side side : both_sides)
    share = std::max(share, static_cast<double>(chosen.rows[side]) / static_cast<double>(table.rows[side]));
  return std::sqrt(share);
}

std::vector<Variation> resample(const JointTable& chosen, std::size_t size, const Statistic& statistic,
                                const BootstrapOptions& options, Observer& observer) {
  std::vector<Variation> variations(size);
  for (std::uint32_t replicate = 0; replicate < options.replicates; ++replicate) {
    observer.check();
    std::array<std::vector<std::uint32_t>, 2> rows;
    for (const Side side : both_sides)
      rows[side] = draw_with_replacement(chosen.rows[side], replicate, key_of(side, options.seed), observer);
    const std::vector<Measurement> drawn = statistic(gather(chosen, rows, observer));
    for (std::size_t i = 0; i < size; ++i) variations[i].add(drawn[i].value);
  }
  return variations;
}

}  // namespace

void add_intervals(std::vector<Measurement>& measurements, const JointTable& table,
                   const Statistic& statistic, const BootstrapOptions& options, Observer& observer) {
  if (options.replicates < 2 || table.rows[real] == 0 || table.rows[synthetic] == 0) return;
  const JointTable chosen = subset(table, options, observer);
  const double z = normal_quantile((1 + options.confidence) / 2) * shrinkage(chosen, table);
  const auto variations = resample(chosen, measurements.size(), statistic, options, observer);
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    if (std::isnan(measurements[i].value) || variations[i].count * 2 <= options.replicates) continue;
    const double margin = z * variations[i].deviation();
    measurements[i].low = std::max(0.0, measurements[i].value - margin);
    measurements[i].high = std::min(1.0, measurements[i].value + margin);
  }
}

}  // namespace synth::evaluate
