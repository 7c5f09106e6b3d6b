#include "core/evaluate/tv.hpp"

#include <cmath>
#include <limits>

#include "core/evaluate/pace.hpp"

namespace synth::evaluate {
namespace {

struct Totals {
  double real = 0;
  double synthetic = 0;
};

double weight(std::uint64_t real_count, std::uint64_t synthetic_count, double unseen_count) {
  return real_count == 0 && synthetic_count > 0 ? unseen_count : static_cast<double>(real_count);
}

}  // namespace

double tv_complement(const JointColumn& column, Observer& observer, double unseen_count) {
  const auto real_counts = column.counts(real, observer);
  const auto synthetic_counts = column.counts(synthetic, observer);
  Totals totals;
  for_each_below(column.size, observer, [&](std::size_t code) {
    totals.real += weight(real_counts[code], synthetic_counts[code], unseen_count);
    totals.synthetic += static_cast<double>(synthetic_counts[code]);
  });
  if (totals.real == 0 || totals.synthetic == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for_each_below(column.size, observer, [&](std::size_t code) {
    sum += std::abs(weight(real_counts[code], synthetic_counts[code], unseen_count) / totals.real -
                    static_cast<double>(synthetic_counts[code]) / totals.synthetic);
  });
  return 1 - sum / 2;
}

}  // namespace synth::evaluate
