#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// The tables of an attack, in one coding. The real side holds the rows that the model learned from, then the
/// control rows, which it never saw; both as uniform samples of theirs.
struct Population {
  JointTable table;
  std::uint64_t training_rows = 0;  ///< of the real side; the others are control rows, perhaps none

  std::uint64_t control_rows() const { return table.rows[real] - training_rows; }
  bool has_control() const { return control_rows() > 0; }
};

}  // namespace synth::evaluate
