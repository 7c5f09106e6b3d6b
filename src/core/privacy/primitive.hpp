#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/privacy/price.hpp"

namespace synth {

/// How far apart the inputs of one primitive may be on neighbouring tables.
enum class Norm : std::uint8_t {
  l1,          ///< sum of differences
  l2_squared,  ///< sum of squared differences
  largest,     ///< largest difference
};

/// What enters or leaves a primitive: integers, each with a key where the domain is not public.
struct Cargo {
  std::vector<std::string> keys;  ///< empty, or one for each value, ascending
  std::vector<std::int64_t> values;

  friend bool operator==(const Cargo&, const Cargo&) = default;
};

/// What of a primitive must not depend on the data: the same on every neighbouring table.
struct PrimitiveTerms {
  std::string mechanism;  ///< measure, choose, union, bounds, spikes, tree
  std::string name;       ///< what it is about, for the ledger: "age", "pair 3 5"
  std::vector<std::pair<std::string, double>> parameters;
  std::uint64_t size = 0;  ///< entries of a public domain; 0 where the domain is private
  Norm norm = Norm::l1;
  std::uint64_t sensitivity = 0;    ///< in that norm
  std::uint64_t most_new_keys = 0;  ///< keys that one unit alone can hold
  Price price;

  friend bool operator==(const PrimitiveTerms&, const PrimitiveTerms&) = default;
};

/// Watches what passes through primitives: for tests and for audits of artificial tables, never where a fit
/// reads anybody's rows. It sees the data.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Before anything is drawn; what it returns replaces the primitive's output.
  virtual std::optional<Cargo> enter(const PrimitiveTerms& terms, const Cargo& input) = 0;
  virtual void leave(const Cargo& output) = 0;
};

}  // namespace synth
