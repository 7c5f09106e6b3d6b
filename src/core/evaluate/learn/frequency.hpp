#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synth::evaluate {

/// Which of few groups each value of a category belongs to: the most frequent values are groups of their own,
/// the others share groups by how frequent they are.
struct FrequencyGroups {
  std::uint32_t groups = 0;
  std::vector<std::uint32_t> group_of;
};

/// At most `own` groups of one value, those with most rows (the earlier of equals), and at most `shared`
/// groups, at least 1, of the others in descending order of frequency, with about equally many rows each;
/// equally frequent values share one. All values have their own group where they are no more than both
/// together. Looks at no answer that a learner is to find. Cost: O(values log values).
FrequencyGroups group_by_frequency(std::span<const std::uint64_t> counts, std::uint32_t own,
                                   std::uint32_t shared);

}  // namespace synth::evaluate
