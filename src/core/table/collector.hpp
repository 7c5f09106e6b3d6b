#pragma once

#include <span>
#include <string>

#include "core/base/bytes.hpp"
#include "core/table/value.hpp"

namespace synth {

/// Something that consumes rows one by one, in parts that can be merged: the state of a parallel aggregate.
/// Law: adding rows to two collectors and merging them equals adding all rows to one, up to row order; and
/// load(save(x)) equals x.
class Collector {
 public:
  virtual ~Collector() = default;
  virtual void add(std::span<const Value> row) = 0;
  /// `other` must have been made from the same plan; it is left empty.
  virtual void merge(Collector& other) = 0;
  virtual void save(ByteWriter& out) const = 0;
  /// Replaces the (empty) state by a saved one; checks every length.
  virtual void load(ByteReader& in) = 0;
};

}  // namespace synth
