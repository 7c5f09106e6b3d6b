#pragma once

#include "core/base/observer.hpp"
#include "core/evaluate/sample.hpp"

namespace synth::evaluate {

/// Puts the rows into an order that follows from their values alone, and looks random: by a hash of each
/// row. So whatever is drawn from a sample by row number does not depend on the way in which the table was
/// read. Cost: O(n log n); 16 bytes a row and one more column while it runs.
void arrange(Sample& sample, Observer& observer);

/// The rows of both samples, those of `first` first; of the same columns (else internal_error). Whole where
/// both are.
Sample append(Sample first, Sample second);

}  // namespace synth::evaluate
