#include "core/model/marginal/shares.hpp"

#include <algorithm>
#include <numeric>

namespace synth::marginal {

void append_ends(std::span<const double> masses, std::vector<std::uint32_t>& ends) {
  const double sum = std::accumulate(masses.begin(), masses.end(), 0.0);
  // The last share with any mass reaches the end, whatever rounding says.
  std::size_t last = masses.size() - 1;
  while (sum > 0 && last > 0 && !(masses[last] > 0)) --last;
  double below = 0;
  for (std::size_t i = 0; i + 1 < masses.size(); ++i) {
    below += sum > 0 ? std::max(0.0, masses[i]) / sum : 1 / static_cast<double>(masses.size());
    ends.push_back(i < last ? static_cast<std::uint32_t>(std::min(below, 1.0) * end_of_words) : end_of_words);
  }
}

void read_masses(const std::uint32_t* ends, std::size_t count, std::vector<double>& masses) {
  masses.resize(count + 1);
  std::uint32_t from = 0;
  for (std::size_t i = 0; i <= count; ++i) {
    const std::uint32_t to = i < count ? ends[i] : end_of_words;
    masses[i] = to - from;
    from = to;
  }
}

}  // namespace synth::marginal
