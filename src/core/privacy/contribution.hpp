#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.hpp"

namespace synth {

/// Keeps at most k rows of each privacy unit, chosen uniformly at random, before anything is counted: then
/// adding or removing a unit, with however many rows, adds or removes at most k rows and changes no other. A
/// streaming reservoir in parts that can be merged: each row gets a random rank, and the k lowest of a unit
/// stay (Cohen, Kaplan 2007).
///
/// A rank is a hash of the secret salt, the unit, and how many of its rows this process saw before: other
/// units do not move it. Rows of the same unit that come in another order are ranked differently, which is as
/// random. Memory: the kept rows, and about 100 bytes for each unit.
class ContributionBound {
 public:
  /// `salt` must be secret and random, the same in all parts of one read; `process` tells the parts apart.
  /// Refuses rows_per_unit = 0 and above 2^20 (invalid_parameter_value).
  ContributionBound(std::uint64_t rows_per_unit, std::uint64_t salt, std::uint32_t process = 0);

  /// A row of a unit that is not NULL; rows without a unit belong to nobody and must be left out. `row`: any
  /// bytes.
  void add(std::string_view unit, std::string_view row);
  /// `other` comes from the same read; it is left empty.
  void merge(ContributionBound& other);

  std::uint64_t units() const { return units_.size(); }
  std::uint64_t kept_rows() const;
  /// Rows that came in, and units: as secret as the data.
  std::uint64_t rows_seen() const { return rows_seen_; }
  /// Calls `take(row)` for every kept row. The order means nothing and depends on the data.
  void for_each(const std::function<void(std::string_view row)>& take) const;

  void save(ByteWriter& out) const;
  /// Replaces the (empty) state by a saved one; checks every length.
  void load(ByteReader& in);

 private:
  struct Row {
    std::uint64_t rank;
    std::uint64_t origin;  ///< process and ordinal: decides between equal ranks
    std::string bytes;

    friend bool operator<(const Row& a, const Row& b) {
      return a.rank != b.rank ? a.rank < b.rank : a.origin < b.origin;
    }
  };
  struct Unit {
    std::uint32_t seen = 0;  ///< rows that this process saw
    std::vector<Row> rows;   ///< a heap, the highest rank first
  };

  void keep(Unit& unit, Row row) const;

  std::uint64_t rows_per_unit_;
  std::uint64_t salt_;
  std::uint32_t process_;
  std::uint64_t rows_seen_ = 0;
  std::unordered_map<std::string, Unit> units_;
};

}  // namespace synth
