#pragma once

#include "core/evaluate/joint.hpp"

namespace synth::evaluate {

/// The different rows of one side of a table over some columns, in a random order that only they decide. Rows
/// are equal if a 64-bit hash of their codes is. Memory: 4 bytes a value and 16 a row.
class RowClasses {
 public:
  /// Counts rows below `split` and from there on separately.
  RowClasses(const JointTable& table, std::vector<std::uint32_t> columns, Side side, std::uint64_t split,
             Observer& observer);

  std::uint32_t size() const { return static_cast<std::uint32_t>(classes_.size()); }
  const std::vector<std::uint32_t>& columns() const { return columns_; }
  /// The codes of all classes in the column columns()[axis].
  const std::vector<std::uint32_t>& codes(std::size_t axis) const { return codes_[axis]; }

  struct Class {
    std::uint32_t row;                   ///< one of its rows
    std::array<std::uint32_t, 2> count;  ///< of its rows before and after the split
  };
  const Class& operator[](std::uint32_t number) const { return classes_[number]; }

 private:
  std::vector<std::uint32_t> columns_;
  std::vector<Class> classes_;
  std::vector<std::vector<std::uint32_t>> codes_;
};

}  // namespace synth::evaluate
